import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PlatformId } from '../model/ids.ts';
import { dataFolderAt } from './data-folder.ts';
import { diskTokens } from './tokens.ts';

const NT8 = 'nt8' as PlatformId;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nexus-tokens-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it.each([
  ['empty', ''],
  ['blank', ' \n'],
  ['longer than a door takes', 'x'.repeat(513)],
])('makes the tokens of clients and platforms anew where their files are %s', (_, text) => {
  const folder = dataFolderAt(root);
  const tokens = diskTokens(folder);
  const platformFile = join(folder.tokensFolder, 'nt8.token');
  mkdirSync(folder.tokensFolder, { recursive: true });
  for (const [file, isToken] of [
    [folder.clientTokenFile, (shown: string) => tokens.isClientToken(shown)],
    [platformFile, (shown: string) => tokens.isPlatformToken(NT8, shown)],
  ] as const) {
    writeFileSync(file, text, { mode: 0o644 });
    expect(isToken(text.trim())).toBe(false);
    const made = readFileSync(file, 'utf8').trim();
    expect(made).toMatch(/^[0-9a-f]{48}$/);
    expect(isToken(made)).toBe(true);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  }
});
