import { trimDust } from '../../base/decimal.ts';
import type { ReportedExecution } from '../../model/event.ts';
import type { OrderId } from '../../model/ids.ts';
import type { HistoricalFill } from './account-messages.ts';
import { shownPrice } from './order-updates.ts';
import { filledOf, isMadeUp, type OwnExecution, type OwnOrder, type OwnOrders } from './own-orders.ts';

/** What a history of executions tells of our orders. */
export interface MatchedHistory {
  readonly executions: readonly ReportedExecution[];
  /** Orders that may be behind executions of the history, and may not: nobody can tell. */
  readonly doubtful: ReadonlySet<OrderId>;
}

/** An execution of a history with all that must be known of it. */
type WholeFill = HistoricalFill & {
  readonly side: NonNullable<HistoricalFill['side']>;
  readonly price: number;
  readonly quantity: number;
};

/** An order of ours cannot have filled before it was decided; a history is kept in seconds, and by another clock. */
const CLOCKS_APART_US = 60_000_000;
/** An order at the market fills at once: what fills later is somebody else's, who saw that ours did not. */
const MARKET_FILLS_US = 120_000_000;

/**
 * Finds our orders in the account's history, which knows them by the server's ids alone, and gives each execution the id
 * under which it was told before. Whether a history calls an execution as the live update did is UNCONFIRMED: where it
 * was seen to, only ids count; otherwise what has the same price and size counts as the same, each once. What it finds for
 * the first time is noted with its order.
 */
export function matchHistory(
  fills: readonly HistoricalFill[],
  orders: OwnOrders,
  multiplierOf: (symbol: string) => number,
): MatchedHistory {
  const groups = new Map<string, WholeFill[]>();
  for (const fill of fills) {
    if (!isWhole(fill)) continue;
    const shown = { ...fill, price: shownPrice(fill.price, multiplierOf(fill.symbol)) };
    const group = groups.get(fill.serverOrderId);
    if (group === undefined) groups.set(fill.serverOrderId, [shown]);
    else group.push(shown);
  }
  const doubtful = adoptNameless(groups, orders);
  const idsAgree = [...groups].some(([serverOrderId, group]) => isToldAlike(orders.ofServer(serverOrderId), group));
  const executions: ReportedExecution[] = [];
  for (const [serverOrderId, group] of groups) {
    const order = orders.ofServer(serverOrderId);
    if (order === undefined) executions.push(...group.map((fill, index) => strangerOf(fill, index)));
    else executions.push(...executionsOf(order, group, idsAgree));
  }
  return { executions, doubtful };
}

function isWhole(fill: HistoricalFill): fill is WholeFill {
  return fill.side !== undefined && fill.price !== undefined && (fill.quantity ?? 0) > 0 && fill.serverOrderId !== '';
}

type Group = readonly [serverOrderId: string, fills: readonly WholeFill[]];

/**
 * An order whose acceptance was lost with the link has no name in the history. It is the one that fits where only one does.
 * Where several orders may be several of the history's, and as many of each size are sought as are found, they are the same
 * ones in the order of time; otherwise all of them stay in doubt.
 */
function adoptNameless(groups: ReadonlyMap<string, readonly WholeFill[]>, orders: OwnOrders): ReadonlySet<OrderId> {
  const nameless = [...orders.all].filter(
    (order) => order.serverOrderId === undefined && order.isSought && !order.isOver,
  );
  if (nameless.length === 0) return new Set();
  const strangers: readonly Group[] = [...groups].filter(
    ([serverOrderId]) => orders.ofServer(serverOrderId) === undefined,
  );
  const several = new Map<string, OwnOrder[]>();
  for (const order of nameless) {
    const fitting = strangers.filter(([, group]) => mayBe(order, group));
    const [only] = fitting;
    if (only === undefined) continue;
    const rivals = nameless.filter((other) => fitting.some(([, group]) => mayBe(other, group)));
    if (fitting.length === 1 && rivals.length === 1) orders.learn(order, only[0]);
    else several.set(`${order.side} ${order.symbol}`, [...(several.get(`${order.side} ${order.symbol}`) ?? []), order]);
  }
  const doubtful = new Set<OrderId>();
  for (const sought of several.values()) {
    const found = strangers.filter(([, group]) => sought.some((order) => mayBe(order, group)));
    const pairs = pairedBySize(sought, found);
    for (const [order, serverOrderId] of pairs ?? []) orders.learn(order, serverOrderId);
    if (pairs === undefined) for (const { orderId } of sought) doubtful.add(orderId);
  }
  return doubtful;
}

/** Undefined where they are not as many of each size, or one of a pair cannot be the other. */
function pairedBySize(
  sought: readonly OwnOrder[],
  found: readonly Group[],
): readonly (readonly [OwnOrder, string])[] | undefined {
  if (sought.length !== found.length) return undefined;
  const groups = found.toSorted(([, a], [, b]) => totalOf(a) - totalOf(b) || firstUs(a) - firstUs(b));
  const pairs: (readonly [OwnOrder, string])[] = [];
  for (const order of sought.toSorted((a, b) => a.size - b.size || a.decidedUs - b.decidedUs)) {
    const [serverOrderId, group] = groups[pairs.length] ?? ['', []];
    if (totalOf(group) !== order.size || !mayBe(order, group)) return undefined;
    pairs.push([order, serverOrderId]);
  }
  return pairs;
}

function totalOf(group: readonly WholeFill[]): number {
  return group.reduce((sum, { quantity }) => trimDust(sum + quantity), 0);
}

function firstUs(group: readonly WholeFill[]): number {
  return Math.min(...group.map(({ tsUs }) => tsUs));
}

function mayBe(order: OwnOrder, group: readonly WholeFill[]): boolean {
  const fromUs = order.decidedUs - CLOCKS_APART_US;
  const untilUs = order.orderType === 'MARKET' ? order.decidedUs + MARKET_FILLS_US : Infinity;
  return (
    totalOf(group) <= order.size &&
    group.every(
      ({ symbol, side, tsUs }) => symbol === order.symbol && side === order.side && tsUs >= fromUs && tsUs <= untilUs,
    )
  );
}

/** Whether an execution stands in the history under the very id under which it was told as it happened. */
function isToldAlike(order: OwnOrder | undefined, group: readonly WholeFill[]): boolean {
  return group.some(({ executionId }) =>
    order?.executions.some(({ execId, isLive }) => isLive === true && execId === executionId),
  );
}

function executionsOf(order: OwnOrder, group: readonly WholeFill[], idsAgree: boolean): readonly ReportedExecution[] {
  const before = [...order.executions];
  const total = totalOf(group);
  // Where only price and size tell, a total that has not risen says that there is nothing new.
  const hasNews = idsAgree || total > filledOf(order);
  const takeOf = (isSame: (known: OwnExecution) => boolean): string | undefined => {
    const at = before.findIndex(isSame);
    return at < 0 ? undefined : before.splice(at, 1)[0]?.execId;
  };
  const told = group.map((fill) => takeOf(({ execId }) => fill.executionId !== '' && execId === fill.executionId));
  return group.flatMap((fill, index): readonly ReportedExecution[] => {
    const isSame = ({ execId, size, price }: OwnExecution): boolean =>
      size === fill.quantity && price === fill.price && (!idsAgree || isMadeUp(execId));
    const known = told[index] ?? takeOf(isSame);
    if (known === undefined && !hasNews) return [];
    const execId = known ?? (fill.executionId || `${fill.serverOrderId}@${fill.tsUs}.${index}`);
    if (known === undefined) order.executions.push({ execId, size: fill.quantity, price: fill.price, tsUs: fill.tsUs });
    return [{ ...reportedOf(fill), orderId: order.orderId, execId }];
  });
}

function strangerOf(fill: WholeFill, index: number): ReportedExecution {
  return { ...reportedOf(fill), execId: `${fill.serverOrderId}:${fill.executionId || `${fill.tsUs}.${index}`}` };
}

function reportedOf({ symbol, side, quantity, price, tsUs }: WholeFill): Omit<ReportedExecution, 'execId'> {
  return { symbol, side, size: quantity, price, tsUs };
}
