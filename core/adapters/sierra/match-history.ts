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

/**
 * An order whose acceptance was lost with the link has no name in the history. It is the one that fits where only one does;
 * where several do, all of them stay in doubt.
 */
function adoptNameless(groups: ReadonlyMap<string, readonly WholeFill[]>, orders: OwnOrders): ReadonlySet<OrderId> {
  const doubtful = new Set<OrderId>();
  const nameless = [...orders.all].filter(
    (order) => order.serverOrderId === undefined && order.isOfEarlierLink && !order.isOver,
  );
  if (nameless.length === 0) return doubtful;
  const strangers = [...groups].filter(([serverOrderId]) => orders.ofServer(serverOrderId) === undefined);
  for (const order of nameless) {
    const fitting = strangers.filter(([, group]) => mayBe(order, group));
    const [only] = fitting;
    if (only === undefined) continue;
    const rivals = nameless.filter((other) => fitting.some(([, group]) => mayBe(other, group)));
    if (fitting.length === 1 && rivals.length === 1) orders.learn(order, only[0]);
    else doubtful.add(order.orderId);
  }
  return doubtful;
}

function mayBe(order: OwnOrder, group: readonly WholeFill[]): boolean {
  const total = group.reduce((sum, { quantity }) => trimDust(sum + quantity), 0);
  return (
    total <= order.size &&
    group.every(
      ({ symbol, side, tsUs }) =>
        symbol === order.symbol && side === order.side && tsUs >= order.decidedUs - CLOCKS_APART_US,
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
  const total = group.reduce((sum, { quantity }) => trimDust(sum + quantity), 0);
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
