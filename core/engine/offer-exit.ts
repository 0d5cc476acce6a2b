import { trimDust } from '../base/decimal.ts';
import type { PlatformId } from '../model/ids.ts';
import { closeCommand } from './protect-alerts.ts';
import type { Cover } from './protect-cover.ts';
import { coverOf, stoppedSize } from './protect-cover.ts';
import type { Turn } from './turn.ts';

/**
 * Tells a person what a platform holds whose link broke, what protects it meanwhile, and how to close it. Entries of
 * before are never sent again; the exit is always offered.
 */
export function offerExitOfLost(turn: Turn, platform: PlatformId, switchedOff: boolean): void {
  offerAway(turn, platform, switchedOff ? 'is switched off' : 'is lost');
}

/** The same of one that has not come back since the gateway restarted. */
export function offerExitOfAbsent(turn: Turn, platform: PlatformId): void {
  offerAway(turn, platform, 'has not come back since the gateway restarted');
}

function offerAway(turn: Turn, platform: PlatformId, how: string): void {
  const held = heldText(turn, platform);
  if (held === undefined) return;
  raise(
    turn,
    platform,
    'alarm',
    `${platform} ${how} and holds ${held.text}. ${protectionText(turn, platform, false)} To close: in ${platform} itself now, or once it is back: ${held.commands}`,
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
    `${platform} is back and holds ${held.text}. No entry of before is sent again. ${protectionText(turn, platform, true)} To keep it, do nothing; to close: ${held.commands}`,
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

/** What works at the platform, what only here, and what nobody knows: by the orders themselves, not by what was wished. */
function protectionText(turn: Turn, platform: PlatformId, isBack: boolean): string {
  const counts: Record<Cover, number> = { resting: 0, doubtful: 0, missing: 0, held: 0 };
  const covered = new Map<string, number>();
  for (const entryId of turn.state.openProtections) {
    const protection = turn.state.protections.get(entryId);
    if (protection?.platform !== platform || protection.size === 0) continue;
    counts[coverOf(turn.state, protection)] += 1;
    const { symbol } = protection;
    covered.set(symbol, (covered.get(symbol) ?? 0) + stoppedSize(turn.state, protection));
  }
  const bare = [...turn.state.positions.all()].filter(
    (position) =>
      position.platform === platform && trimDust(Math.abs(position.size) - (covered.get(position.symbol) ?? 0)) > 0,
  );
  const { resting, doubtful, missing, held } = counts;
  const parts: string[] = [];
  if (resting > 0) parts.push(`Stops and targets of ${resting} order(s) rest at ${platform} and work there.`);
  if (doubtful > 0) parts.push(`Of those of ${doubtful} order(s) nobody knows whether they rest at ${platform}.`);
  if (missing > 0)
    parts.push(
      `Those of ${missing} order(s) do not rest at ${platform}, or not whole${isBack ? '; the gateway sees to them now' : ''}.`,
    );
  if (held > 0)
    parts.push(
      `Those of ${held} order(s) are held by this gateway and ${isBack ? 'work while it gets quotes' : 'do not work while the link is down'}.`,
    );
  if (bare.length > 0) parts.push(`${bare.map(({ symbol }) => symbol).join(', ')} is not covered by a stop.`);
  return parts.join(' ');
}
