import { earlyCloseUs } from '../instruments/half-day.ts';
import type { PlatformId } from '../model/ids.ts';
import { USD } from '../model/money.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';
import type { EntryBar } from './wish.ts';
import { worldOf } from './world-of.ts';

const US_PER_MINUTE = 60_000_000;

/** Bars entries in the last minutes of a session whose end makes flat. SESSION_ENDING. */
export function sessionBar(turn: Turn, { identity }: PlatformState, root: string): EntryBar | undefined {
  const { flattenBeforeEndMinutes: minutes } = turn.state.limits;
  if (minutes === undefined || !isMeant(turn, identity.platform)) return undefined;
  const closesUs = endingUs(turn, root);
  if (closesUs === undefined) return undefined;
  const reason = `the session of ${root} ends at ${timeText(closesUs)}, and everything is closed ${minutes} minutes before`;
  return { code: 'SESSION_ENDING', reason };
}

/** When the session of a root ends, if that is so near that it counts. */
export function endingUs({ config, state, atUs }: Turn, root: string): number | undefined {
  const { flattenBeforeEndMinutes: minutes } = state.limits;
  const session = config.symbols.sessionAt?.(root, atUs);
  if (minutes === undefined || session?.isOpen !== true || session.closesUs === undefined) return undefined;
  const isUs = config.symbols.pointValue(root)?.currency === USD;
  const closesUs = isUs ? earlyCloseUs(session.closesUs) : session.closesUs;
  return atUs >= closesUs - minutes * US_PER_MINUTE ? closesUs : undefined;
}

/** Whether the end of a session makes a platform's account flat. */
export function isMeant({ state }: Turn, platform: PlatformId): boolean {
  return state.limits.flattenBeforeEndOn === 'all' || worldOf(state, platform) === 'live';
}

/** `2026-11-20 22:00 UTC`. */
export function timeText(tsUs: number): string {
  return `${new Date(tsUs / 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
