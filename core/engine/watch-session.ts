import type { Event } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import { OPERATOR_CLIENT } from '../model/ids.ts';
import { handleFlatten } from './handle-flatten.ts';
import { endingUs, isMeant, timeText } from './session-bar.ts';
import type { Turn } from './turn.ts';

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
