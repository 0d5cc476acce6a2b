import { earlyCloseUs } from '../instruments/half-day.ts';
import type { Event } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import { OPERATOR_CLIENT } from '../model/ids.ts';
import { USD } from '../model/money.ts';
import { handleFlatten } from './handle-flatten.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';
import type { EntryBar } from './wish.ts';
import { worldOf } from './world-of.ts';

const US_PER_MINUTE = 60_000_000;

/**
 * Closes what is held before its session ends, where the limits ask for it: once for each root and session, through the
 * same loop as every flatten. Looked at with each sample of quotes, which come while anything is held.
 */
export function watchSession(turn: Turn, event: Event): void {
  const { limits, positions, links } = turn.state;
  if (event.type !== 'quotesSampled' || limits.flattenBeforeEndMinutes === undefined) return;
  const held = new Map<string, Set<PlatformId>>();
  for (const { root, size, platform } of positions.all()) {
    if (size === 0 || !isMeant(turn, platform)) continue;
    held.set(root, (held.get(root) ?? new Set()).add(platform));
  }
  for (const [root, platforms] of held) {
    const closesUs = endingUs(turn, root);
    if (closesUs === undefined || links.sessionsEnded.get(root) === closesUs) continue;
    links.sessionsEnded.set(root, closesUs);
    const named = [...platforms];
    const reason = `the session of ${root} ends at ${timeText(closesUs)}`;
    const text = `${reason}, so ${root} is closed on ${named.join(', ')}; nothing of it enters there until the next session.`;
    turn.alert({ code: 'SESSION_ENDING', severity: 'warning', text: text.charAt(0).toUpperCase() + text.slice(1) });
    const clientOrderId = `session-end-${root}-${turn.atUs}`;
    handleFlatten(
      turn,
      { client: OPERATOR_CLIENT, clientOrderId, symbol: root, platforms: named, reason },
      'rule:session_end',
    );
  }
}

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
function endingUs({ config, state, atUs }: Turn, root: string): number | undefined {
  const { flattenBeforeEndMinutes: minutes } = state.limits;
  const session = config.symbols.sessionAt?.(root, atUs);
  if (minutes === undefined || session?.isOpen !== true || session.closesUs === undefined) return undefined;
  const isUs = config.symbols.pointValue(root)?.currency === USD;
  const closesUs = isUs ? earlyCloseUs(session.closesUs) : session.closesUs;
  return atUs >= closesUs - minutes * US_PER_MINUTE ? closesUs : undefined;
}

function isMeant({ state }: Turn, platform: PlatformId): boolean {
  return state.limits.flattenBeforeEndOn === 'all' || worldOf(state, platform) === 'live';
}

function timeText(tsUs: number): string {
  return `${new Date(tsUs / 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
