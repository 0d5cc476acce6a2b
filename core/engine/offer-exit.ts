import { trimDust } from '../base/decimal.ts';
import type { PlatformId } from '../model/ids.ts';
import { closeCommand } from './protect-alerts.ts';
import type { Protection } from '../orders/protection.ts';
import { PROTECTION_KINDS } from '../orders/protection.ts';
import type { Turn } from './turn.ts';

/**
 * Tells a person what a platform holds whose link broke, what protects it meanwhile, and how to close it. Entries of
 * before are never sent again; the exit is always offered.
 */
export function offerExitOfLost(turn: Turn, platform: PlatformId): void {
  const held = heldText(turn, platform);
  if (held === undefined) return;
  raise(
    turn,
    platform,
    'alarm',
    `${platform} is lost and holds ${held.text}. ${protectionText(turn, platform)} To close: in ${platform} itself now, or once it is back: ${held.commands}`,
  );
}

/** Tells a person what a platform holds that has come back. Nothing that was to enter before is sent again. */
export function offerExitOfReturned(turn: Turn, platform: PlatformId): void {
  const held = heldText(turn, platform);
  if (held === undefined) return;
  raise(
    turn,
    platform,
    'warning',
    `${platform} is back and holds ${held.text}. No entry of before is sent again. ${protectionText(turn, platform)} To keep it, do nothing; to close: ${held.commands}`,
  );
}

function raise(turn: Turn, platform: PlatformId, severity: 'alarm' | 'warning', text: string): void {
  turn.count('EXIT_OFFERED');
  turn.alert({ code: 'EXIT_OFFERED', severity, platform, text });
}

function heldText(turn: Turn, platform: PlatformId): { readonly text: string; readonly commands: string } | undefined {
  const held = [...turn.state.positions.all()].filter(
    (position) => position.platform === platform && position.size !== 0,
  );
  if (held.length === 0) return undefined;
  const roots = [...new Set(held.map(({ root }) => root))];
  return {
    text: held.map(({ size, symbol }) => `${size > 0 ? 'long' : 'short'} ${Math.abs(size)} ${symbol}`).join(', '),
    commands: roots.map((root) => closeCommand({ root, platform })).join(' ; '),
  };
}

/** What works while the link is down and what does not. */
function protectionText(turn: Turn, platform: PlatformId): string {
  let [resting, held] = [0, 0];
  const protectedSizes = new Map<string, number>();
  for (const entryId of turn.state.openProtections) {
    const protection = turn.state.protections.get(entryId);
    if (protection?.platform !== platform || protection.size === 0) continue;
    if (isHeldHere(protection)) held += 1;
    else resting += 1;
    const { symbol, size, stop } = protection;
    if (stop !== undefined) protectedSizes.set(symbol, (protectedSizes.get(symbol) ?? 0) + size);
  }
  const bare = [...turn.state.positions.all()].filter(
    (position) =>
      position.platform === platform &&
      trimDust(Math.abs(position.size) - (protectedSizes.get(position.symbol) ?? 0)) > 0,
  );
  const parts: string[] = [];
  if (resting > 0) parts.push(`Stops and targets of ${resting} order(s) rest at ${platform} and work there.`);
  if (held > 0)
    parts.push(`Those of ${held} order(s) are held by this gateway and do not work while the link is down.`);
  if (bare.length > 0) parts.push(`${bare.map(({ symbol }) => symbol).join(', ')} is not covered by a stop.`);
  return parts.join(' ');
}

function isHeldHere(protection: Protection): boolean {
  return PROTECTION_KINDS.some((kind) => protection[kind]?.heldReason !== undefined);
}
