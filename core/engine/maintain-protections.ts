import type { Event, QuoteSample } from '../model/event.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import { trimToPosition } from '../orders/protect-book.ts';
import { protectableSizes } from '../orders/protect-share.ts';
import type { Protection } from '../orders/protection.ts';
import { flattenBar } from './flattens-at-work.ts';
import { byAge } from './protect-keep.ts';
import { driveLines, makeNative, priceLines } from './protect-lines.ts';
import { noteRefusal, reapLegs } from './protect-reap.ts';
import { closeSurplus } from './protect-surplus.ts';
import { fireReached, keepWatch, QUOTE_STALE_US, shutEye, watchedQuote } from './protect-watch.ts';
import { touchedPlatforms } from './protect-touched.ts';
import { openOn } from './state.ts';
import type { EngineState, PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Brings every stop and target to what is held of its entry. Called after each event: whatever changed a position, an
 * order or a link, the difference between what protects and what should is worked off here, so that there is one place
 * that can be wrong and none that can be forgotten.
 */
export function maintainProtections(turn: Turn, event: Event): void {
  if (event.type === 'orderStatusReceived') noteRefusal(turn, event);
  const quotes = quotesOf(event);
  const { protectionsDueUs } = turn.state;
  const isDue = protectionsDueUs !== undefined && turn.atUs >= protectionsDueUs;
  const touched = isDue ? undefined : touchedPlatforms(turn, quotes);
  if (touched?.size === 0) return;
  for (const group of groupsOf(turn.state, touched)) maintain(turn, group, quotes);
  turn.state.protectionsDueUs = dueUs(turn);
}

/** The protections by account and symbol, oldest entry first; of some platforms only where they are named. */
function groupsOf(
  state: EngineState,
  platforms: ReadonlySet<PlatformId> | undefined,
): readonly (readonly Protection[])[] {
  const groups = new Map<string, Protection[]>();
  for (const entryId of state.openProtections) {
    const protection = state.protections.get(entryId);
    if (protection === undefined || platforms?.has(protection.platform) === false) continue;
    const key = `${protection.platform}\n${protection.account}\n${protection.symbol}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [protection]);
    else group.push(protection);
  }
  return [...groups.values()].map(byAge);
}

/** The quotes that came with an event. */
function quotesOf(event: Event): readonly QuoteSample[] {
  return 'quotes' in event ? (event.quotes ?? []) : [];
}

/** The protections of one account and symbol, oldest entry first. */
function maintain(turn: Turn, group: readonly Protection[], quotes: readonly QuoteSample[]): void {
  const [first] = group;
  if (first === undefined) return;
  const { platform, account, symbol, root } = first;
  const known = turn.state.platforms.get(platform);
  const position = turn.state.positions.get(platform, account, symbol)?.size ?? 0;
  const isFlattening = flattenBar(turn.state, platform, root) !== undefined;
  const isLinked = known?.link === 'open' && known.identity.account === account;
  const open = (): readonly Child[] =>
    [...openOn(turn.state, platform, account)].filter((child) => child.symbol === symbol);

  let members = trimToPosition(group, position).map((protection) => {
    const priced = makeNative(turn, priceLines(turn, known, protection));
    return reapLegs(turn, priced, isFlattening);
  });
  if (known !== undefined && isLinked && !isFlattening) {
    const decided = turn.decisions.length;
    const before = open();
    const wanted = protectableSizes(members, position, before);
    members = members.map((protection) => {
      const quote = watchedQuote(turn, protection, quotes);
      const wasUnseen = protection.watch !== 'live';
      const watched = keepWatch(turn, protection, quote);
      return fireReached(turn, watched, wanted.get(protection.entryId) ?? 0, quote, wasUnseen);
    });
    // What was fired just now is on its way out, and needs no stop.
    const isSame = turn.decisions.length === decided;
    const left = isSame ? wanted : protectableSizes(members, position, open());
    members = members.map((protection) => driveLines(turn, known, protection, left.get(protection.entryId) ?? 0));
    members = members.map((protection) => closeSurplus(turn, protection, position, open));
  } else if (!isLinked) members = members.map((protection) => shutEye(turn, protection));
  members.forEach((protection, index) => keepIfChanged(turn, protection, group[index]));
}

function keepIfChanged(turn: Turn, protection: Protection, before: Protection | undefined): void {
  const isOver = hasEnded(turn, protection);
  if (protection === before && !isOver) return;
  turn.decide({ type: 'protectionChanged', protection: { ...protection, isOver } });
}

/**
 * Nothing is held and nothing is open, its entry cannot fill any more, and no other exit is on its way: what that would
 * open, because a stop of this had filled already, is still a surplus of this.
 */
function hasEnded(turn: Turn, protection: Protection): boolean {
  const { entryId, size, surplus, legs, surplusClose } = protection;
  const isOver = (orderId: OrderId | undefined): boolean => {
    const child = orderId === undefined ? undefined : turn.state.children.get(orderId);
    return child === undefined || isTerminal(child.state);
  };
  return (
    size === 0 &&
    surplus === 0 &&
    legs.length === 0 &&
    isOver(entryId) &&
    isOver(surplusClose) &&
    !isMet(turn, protection)
  );
}

/** Whether another order that closes on the same side is open there. */
function isMet(turn: Turn, { platform, account, symbol, exitSide }: Protection): boolean {
  for (const child of openOn(turn.state, platform, account))
    if (child.symbol === symbol && child.side === exitSide && child.protects === undefined && child.exitSize > 0)
      return true;
  return false;
}

/** When the first protection has to be looked at again though nothing happens. */
function dueUs(turn: Turn): number | undefined {
  let first = Infinity;
  const consider = (atUs: number): void => {
    if (atUs > turn.atUs && atUs < first) first = atUs;
  };
  for (const entryId of turn.state.openProtections) {
    const protection = turn.state.protections.get(entryId);
    if (protection === undefined || !isOpen(turn.state.platforms.get(protection.platform))) continue;
    for (const leg of protection.legs) consider(leg.waitUntilUs);
    for (const line of [protection.stop, protection.target]) {
      consider(line?.nextTryUs ?? 0);
      consider(line?.restAfterUs ?? 0);
    }
    const seenUs = turn.state.protectionsSeenUs.get(entryId);
    if (seenUs !== undefined && protection.watch !== 'blind') consider(seenUs + QUOTE_STALE_US + 1);
    consider(protection.surplusRetry?.nextUs ?? 0);
  }
  return first === Infinity ? undefined : first;
}

function isOpen(known: PlatformState | undefined): boolean {
  return known?.link === 'open';
}
