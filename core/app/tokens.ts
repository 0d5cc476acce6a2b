import { timingSafeEqual } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformId } from '../model/ids.ts';
import type { DataFolder } from './data-folder.ts';
import { keptToken } from './kept-token.ts';

/** What platforms and clients must show before they may take part in live trading. */
export interface Tokens {
  isPlatformToken(platform: PlatformId, shown: string): boolean;
  isClientToken(shown: string): boolean;
}

/** Platform ids that get a token of their own; beyond them somebody is making names up. */
const TOKEN_FILES_MAX = 64;

/**
 * The tokens of a data folder, one file each, readable by this user alone: `config/tokens/<platform>.token`, made when a
 * platform shows any token for its id or a person asks for it, and `config/client.token`.
 */
export function diskTokens(folder: Pick<DataFolder, 'tokensFolder' | 'clientTokenFile'>): Tokens {
  return {
    isPlatformToken: (platform, shown) => isSame(platformToken(folder, platform), shown),
    isClientToken: (shown) => isSame(keptToken(folder.clientTokenFile), shown),
  };
}

/** The token of a platform id; undefined where so many have one already. */
export function platformToken(
  { tokensFolder }: Pick<DataFolder, 'tokensFolder'>,
  platform: PlatformId,
): string | undefined {
  mkdirSync(tokensFolder, { recursive: true });
  const name = `${platform}.token`;
  const known = readdirSync(tokensFolder);
  return known.includes(name) || known.length < TOKEN_FILES_MAX ? keptToken(join(tokensFolder, name)) : undefined;
}

/** Compares in a time that does not tell how much was right. */
function isSame(expected: string | undefined, shown: string): boolean {
  if (expected === undefined || expected === '') return false;
  const [a, b] = [Buffer.from(expected), Buffer.from(shown)];
  return a.length === b.length && timingSafeEqual(a, b);
}
