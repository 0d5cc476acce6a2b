import type { Event } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import { OPERATOR_CLIENT } from '../model/ids.ts';
import { enteringLeft } from './entering-left.ts';
import { flattenBar } from './flattens-at-work.ts';
import { handleFlatten } from './handle-flatten.ts';
import { endingUs, isMeant, timeText } from './session-bar.ts';
import type { Turn } from './turn.ts';

/**
 * Closes what is held before its session ends, where the limits ask for it, and cancels what rests and would enter: once for
 * each root, platform and session, and again where an entry fills all the same. Through the same loop as every flatten.
 * Looked at with each sample of quotes, which come while anything is held or such an entry rests.
 */
export function watchSession(turn: Turn, event: Event): void {
  const { limits, links } = turn.state;
  if (limits.flattenBeforeEndMinutes === undefined) return;
  noteEntered(turn);
  if (event.type !== 'quotesSampled') return;
  for (const [root, platforms] of openPlaces(turn)) {
    const closesUs = endingUs(turn, root);
    if (closesUs === undefined) continue;
    const named = [...platforms].filter(
      (platform) =>
        links.sessionsEnded.get(placeOf(platform, root)) !== closesUs &&
        flattenBar(turn.state, platform, root) === undefined,
    );
    if (named.length === 0) continue;
    for (const platform of named) links.sessionsEnded.set(placeOf(platform, root), closesUs);
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

/** By root, the platforms whose accounts hold something of it or have an entry working that the end of the session closes. */
function openPlaces(turn: Turn): ReadonlyMap<string, ReadonlySet<PlatformId>> {
  const open = new Map<string, Set<PlatformId>>();
  const add = ({ root, platform }: { readonly root: string; readonly platform: PlatformId }): void => {
    if (isMeant(turn, platform)) open.set(root, (open.get(root) ?? new Set()).add(platform));
  };
  for (const position of turn.state.positions.all()) if (position.size !== 0) add(position);
  for (const child of turn.state.openChildren.all()) if (enteringLeft(child) > 0) add(child);
  return open;
}

/** What has entered after its platform was made flat is looked at again. */
function noteEntered({ state, decisions }: Turn): void {
  for (const decision of decisions) {
    const child = decision.type === 'executionBooked' ? state.children.get(decision.orderId) : undefined;
    if (child !== undefined && child.filledSize > child.exitSize)
      state.links.sessionsEnded.delete(placeOf(child.platform, child.root));
  }
}

function placeOf(platform: PlatformId, root: string): string {
  return `${platform}\n${root}`;
}
