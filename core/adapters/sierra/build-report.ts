import { err, ok, type Result } from '../../base/result.ts';
import type { PlatformReport, ReportedExecution, ReportedOrder, ReportedPosition } from '../../model/event.ts';
import type { ChildState } from '../../model/order.ts';
import { matchHistory } from './match-history.ts';
import type { OrderUpdate } from './order-messages.ts';
import { shownPrice } from './order-updates.ts';
import { averageOf, filledOf, ownIdIn, type OwnOrder, type OwnOrders } from './own-orders.ts';
import type { ReportBatch } from './report-batch.ts';

/** What a report is made of beside the answers. */
export interface ReportSources {
  readonly orders: OwnOrders;
  readonly account: string;
  readonly multiplierOf: (symbol: string) => number | undefined;
  /** The server has no connection to its data and trading service: it may list less than works there. */
  readonly isFeedDown: boolean;
  /** What the history said before, where it was not asked for again. */
  readonly executions?: readonly ReportedExecution[];
}

const NONE: ReadonlySet<OwnOrder['orderId']> = new Set();

/**
 * Makes a report of the answers. The server lists open orders alone, so an order of ours that it had accepted before it was
 * asked and does not list is over: filled as its executions say, and otherwise cancelled, unless the server is cut off from its
 * service. Refused with a sentence where an answer cannot be right; an order of somebody else that cannot be read is left out.
 */
export function buildReport(batch: ReportBatch, sources: ReportSources): Result<PlatformReport, string> {
  const { orders, account } = sources;
  const multiplierOf = (symbol: string): number => sources.multiplierOf(symbol) ?? 1;
  const isOurs = (one: { readonly account: string }): boolean => one.account === '' || one.account === account;
  const listed = batch.orders.filter(isOurs);
  const known = new Set<OwnOrder>();
  for (const update of listed) {
    const order = nameOwn(orders, update);
    if (order !== undefined) known.add(order);
  }
  const { executions, doubtful } =
    sources.executions === undefined
      ? matchHistory(batch.fills.filter(isOurs), orders, multiplierOf)
      : { executions: sources.executions, doubtful: NONE };
  const open: ReportedOrder[] = [];
  for (const update of listed) {
    const order = openOrder(update, multiplierOf(update.symbol));
    if (order !== undefined) open.push(order);
    else if (ownIdIn(update.clientOrderId) !== undefined)
      return err(`order ${update.serverOrderId}: expected side and quantity, were absent`);
  }
  const positions = positionsOf(batch, isOurs, multiplierOf);
  if (positions === undefined) return err('a position states no quantity');
  const { requestId, learnedAt, historyFromUs } = batch.wish;
  return ok({
    requestId,
    historyFromUs,
    orders: [...open, ...endedOrders(sources, known, learnedAt), ...doubtfulOrders(orders, doubtful)],
    executions,
    positions,
    ...balanceOf(batch),
  });
}

/** Notes under which id the server lists an order of ours, which may have been accepted while nobody listened. */
function nameOwn(orders: OwnOrders, update: OrderUpdate): OwnOrder | undefined {
  const orderId = ownIdIn(update.clientOrderId);
  const order = orders.ofServer(update.serverOrderId) ?? (orderId === undefined ? undefined : orders.of(orderId));
  if (order !== undefined) orders.learn(order, update.serverOrderId);
  return order;
}

function openOrder(update: OrderUpdate, priceMultiplier: number): ReportedOrder | undefined {
  const { clientOrderId, serverOrderId, symbol, side, quantity, filledQuantity = 0, averageFillPrice = 0 } = update;
  if (side === undefined || quantity === undefined || quantity <= 0) return undefined;
  const orderId = ownIdIn(clientOrderId);
  return {
    ...(orderId !== undefined && { orderId }),
    ...(serverOrderId !== '' && { platformOrderId: serverOrderId }),
    symbol,
    side,
    size: quantity,
    filledSize: filledQuantity,
    fillPrice: shownPrice(averageFillPrice, priceMultiplier),
    status: stateOf(update.state, filledQuantity),
  };
}

function stateOf(state: OrderUpdate['state'], filled: number): ChildState {
  if (state === 'filled' || state === 'cancelled' || state === 'rejected') return state;
  if (filled > 0 || state === 'partially_filled') return 'partial';
  return state === 'sent' || state === 'pending_open' || state === 'unspecified' ? 'accepted' : 'working';
}

function endedOrders(
  { orders, isFeedDown }: ReportSources,
  open: ReadonlySet<OwnOrder>,
  learnedAt: number,
): readonly ReportedOrder[] {
  const ended: ReportedOrder[] = [];
  for (const order of orders.all) {
    if (order.serverOrderId === undefined || order.isOver || open.has(order) || order.learnedAt > learnedAt) continue;
    const isWhole = filledOf(order) >= order.size;
    // Of one that is said to have filled the history may lag behind.
    const isInDoubt = (order.isSaidFilled || isFeedDown) && !isWhole;
    order.isOver = !isInDoubt;
    order.waiting.length = 0;
    ended.push(reportedOf(order, isWhole ? 'filled' : isInDoubt ? 'unknown' : 'cancelled'));
  }
  return ended;
}

function doubtfulOrders(orders: OwnOrders, doubtful: ReadonlySet<OwnOrder['orderId']>): readonly ReportedOrder[] {
  return [...doubtful].flatMap((orderId) => {
    const order = orders.of(orderId);
    return order === undefined ? [] : [reportedOf(order, 'unknown')];
  });
}

function reportedOf(order: OwnOrder, status: ChildState): ReportedOrder {
  const { orderId, serverOrderId, symbol, side, size } = order;
  return {
    orderId,
    ...(serverOrderId !== undefined && { platformOrderId: serverOrderId }),
    symbol,
    side,
    size,
    filledSize: filledOf(order),
    fillPrice: averageOf(order),
    status,
  };
}

function positionsOf(
  { positions }: ReportBatch,
  isOurs: (one: { readonly account: string }) => boolean,
  multiplierOf: (symbol: string) => number,
): readonly ReportedPosition[] | undefined {
  const held: ReportedPosition[] = [];
  for (const position of positions.filter(isOurs)) {
    const { symbol, quantity, averagePrice = 0 } = position;
    if (quantity === undefined) return undefined;
    if (quantity !== 0)
      held.push({ symbol, size: quantity, averagePrice: shownPrice(averagePrice, multiplierOf(symbol)) });
  }
  return held;
}

function balanceOf({ balance }: ReportBatch): Pick<PlatformReport, 'balance'> {
  if (balance?.cash === undefined || balance.isNone || balance.currency === '') return {};
  return { balance: { currency: balance.currency, equity: balance.cash + (balance.openProfit ?? 0) } };
}
