import { trimDust } from '../base/decimal.ts';
import { priceText } from '../base/price-text.ts';
import type { Result } from '../base/result.ts';
import { err } from '../base/result.ts';
import type { Event, FillReport } from '../model/event.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Child, Execution } from '../model/order.ts';
import { isTerminal, isWorking } from '../model/order.ts';
import type { FillRefusal } from '../orders/book-fill.ts';
import { bookFill } from '../orders/book-fill.ts';
import { stateAfterReport } from '../orders/child-transition.ts';
import { isResting } from '../orders/protect-share.ts';
import { maySpeakOf } from './arming.ts';
import type { AwaitedOrder } from './answer-deadlines.ts';
import { askDueReports, askReport } from './ask-report.ts';
import { sendExitPart } from './exit-part.ts';
import { handleCorrection, replacesTakenBack } from './handle-correction.ts';
import { rateOf } from './money-view.ts';
import { fillMessage, tellPosition, watchers } from './parent-messages.ts';
import { largestSize } from './pending-modifies.ts';
import { settleParent } from './settle-parent.ts';
import type { EngineState } from './state.ts';
import type { Turn } from './turn.ts';

/** A child's bytes have left: from now on no answer means unknown. */
export function handleSent(turn: Turn, orderId: OrderId): void {
  const child = turn.state.children.get(orderId);
  if (child === undefined || child.sentUs !== undefined) return;
  turn.decide({ type: 'orderSent', orderId });
  awaitAnswer(turn, child);
}

function awaitAnswer(turn: Turn, { orderId, filledSize }: Child): void {
  turn.state.unanswered.add({ orderId, filledSize, dueUs: turn.atUs + turn.config.orderTimeoutMs * 1000 });
}

/**
 * Whether an order still waits for the answer it waited for: its first word, or on a legacy platform, where no word but
 * its fills ever comes, the fill of the rest.
 */
export function isUnanswered(state: EngineState, { orderId, filledSize }: AwaitedOrder): boolean {
  const child = state.children.get(orderId);
  if (child === undefined || child.filledSize !== filledSize) return false;
  // An unknown order still waits: whether it is looked at before its time or not must make no difference to what follows.
  return child.state === 'pending' || child.state === 'unknown' || (isWorking(child.state) && isLegacy(state, child));
}

function isLegacy(state: EngineState, child: Child): boolean {
  return state.platforms.get(child.platform)?.identity.dialect === 'legacy';
}

const GATE_SHUT_OTHERWISE = 'the gate was shut before its bytes left, and not by a halt: the alerts say why';

/** No byte of a child left and none will: it is denied, also where its link broke before that was known. */
export function handleNotSent(turn: Turn, event: Extract<Event, { type: 'orderNotSent' }>): void {
  const child = turn.state.children.get(event.orderId);
  if (child === undefined) return;
  const neverLeft = child.state === 'unknown' && child.sentUs === undefined && child.filledSize === 0;
  if (child.state !== 'pending' && !neverLeft) return;
  turn.effects.push({ type: 'count', code: event.code });
  const { orderId, code } = event;
  // A gate may be shut for another cause, as a disk that refuses the journal: nobody is to look for a halt then.
  const isOtherCause = code === 'TRADING_HALTED' && turn.state.trading.state === 'active';
  const reason = isOtherCause ? GATE_SHUT_OTHERWISE : event.reason;
  turn.log(`Order denied for ${child.platform}: ${child.symbol} (${code}: ${reason})`);
  const isStopped = turn.state.stoppedCancels.has(orderId);
  turn.decide({ type: 'orderStateChanged', orderId, state: 'denied', code, reason });
  if (code === 'TRADING_HALTED' || (code === 'CANCELLED' && isStopped)) sendExitPart(turn, child);
  settleParent(turn, child, false);
}

/** A platform's word about one of our orders. */
export function handleStatus(turn: Turn, event: Extract<Event, { type: 'orderStatusReceived' }>): void {
  const child = turn.state.children.get(event.orderId);
  if (child === undefined || child.platform !== event.platform) {
    turn.count('STATUS_UNKNOWN_ORDER');
    turn.log(`${event.platform} sent a status for order ${event.orderId}, which was not sent there`);
    return;
  }
  if (refusesWord(turn, child)) return;
  const why = {
    ...(event.code !== undefined && { code: event.code }),
    ...(event.reason !== undefined && { reason: event.reason }),
  };
  const named = event.platformOrderId === undefined ? {} : { platformOrderId: event.platformOrderId };
  const { status } = event;
  if (status === 'modified') {
    const [made] = turn.state.pendingModifies.get(child.orderId)?.changes ?? [];
    if (made === undefined) return;
    turn.decide({ type: 'orderModified', orderId: child.orderId, ...made });
    endIfWhole(turn, child);
    return;
  }
  if (status === 'cancel_rejected' || status === 'modify_rejected') {
    if (status === 'modify_rejected' && turn.state.pendingModifies.has(child.orderId))
      turn.decide({ type: 'modifyRefused', orderId: child.orderId, ...(event.neverLeft && { neverLeft: true }) });
    endIfWhole(turn, child);
    turn.log(
      `${child.platform} refused to ${status === 'cancel_rejected' ? 'cancel' : 'change'} order ${child.orderId}: ${event.reason ?? 'no reason given'}`,
    );
    const parent = turn.state.parents.get(child.parentKey);
    if (parent !== undefined)
      turn.refuse(
        parent.client,
        'PLATFORM_REJECTED',
        `${child.platform}: ${event.reason ?? status}`,
        parent.clientOrderId,
      );
    return;
  }
  // Its next report says more; asked at once it could lack what is only on its way there.
  if (status === 'unknown')
    return makeUnknown(turn, child, `it does not know what became of it (${whyOf(event)})`, why.code);
  const state = stateAfterReport(child.state, status);
  if (state === undefined) return;
  if (state === 'rejected') turn.log(`Order rejected by ${child.platform}: ${child.symbol} (${whyOf(event)})`);
  changeState(turn, child, { state, ...named, ...why });
}

function whyOf({ reason, code }: { readonly reason?: string; readonly code?: string }): string {
  return reason ?? code ?? 'no reason given';
}

/** An order whose size was to change is over once all of what it came to has filled. */
function endIfWhole(turn: Turn, child: Child): void {
  const size = largestSize(child.size, turn.state.pendingModifies.get(child.orderId));
  if (child.filledSize >= size && !isTerminal(child.state)) changeState(turn, child, { state: 'filled' });
}

/** Changes a child's state and says what follows for its parent. */
export function changeState(
  turn: Turn,
  child: Child,
  change: { state: Child['state']; platformOrderId?: string; code?: string; reason?: string },
): void {
  const isStopped = turn.state.stoppedCancels.has(child.orderId);
  turn.decide({ type: 'orderStateChanged', orderId: child.orderId, ...change });
  if (change.state === 'cancelled' && isStopped) sendExitPart(turn, child);
  settleParent(turn, child, false);
}

/** Whether a word about an order is not taken: it is a live one, and who speaks is not the account that got it. */
function refusesWord(turn: Turn, child: Child): boolean {
  if (maySpeakOf(turn.state.platforms.get(child.platform), child)) return false;
  const text = `${child.platform} speaks of live order ${child.orderId} of account ${child.account} without being that account and showing its token; it was not taken`;
  turn.count('LIVE_UNPROVEN');
  turn.alert({ code: 'LIVE_UNPROVEN', severity: 'alarm', text, platform: child.platform, orderId: child.orderId });
  return true;
}

/** A platform's fill. Booked once, told at once with the average over all platforms. */
export function handleFill(turn: Turn, fill: FillReport): void {
  const child = turn.state.children.get(fill.orderId);
  if (child === undefined) {
    turn.count('FILL_UNKNOWN_ORDER');
    const text = `${fill.platform} reports a fill of order ${fill.orderId}, which this gateway never sent. It was not booked: a person or another program traded there.`;
    turn.alert({ code: 'FILL_UNKNOWN_ORDER', severity: 'warning', text, platform: fill.platform });
    return;
  }
  if (refusesWord(turn, child)) return;
  if (fill.correction !== undefined) return handleCorrection(turn, child, fill);
  if (replacesTakenBack(turn, child, fill)) return;
  const booked =
    otherProduct(turn, child, fill) ??
    bookFill(child, fill, largestSize(child.size, turn.state.pendingModifies.get(child.orderId)));
  if (!booked.ok) {
    turn.count(booked.error.code);
    turn.log(`Fill not booked: ${booked.error.reason}`);
    if (booked.error.code !== 'FILL_DUPLICATE')
      turn.alert({
        code: booked.error.code,
        severity: 'alarm',
        text: booked.error.reason,
        platform: fill.platform,
        orderId: fill.orderId,
      });
    else if (booked.error.endsChild !== undefined) endByFillStatus(turn, child, booked.error.endsChild);
    if (booked.error.code === 'FILL_MISMATCH')
      changeState(turn, child, { state: 'unknown', code: booked.error.code, reason: booked.error.reason });
    return;
  }
  const { execution, filledSize, averagePrice, state, concerns } = booked.value;
  turn.decide({
    type: 'executionBooked',
    orderId: child.orderId,
    execution: completeExecution(turn, child, execution),
    filledSize,
    averagePrice,
    state,
    ...rateOf(turn, child.root),
  });
  turn.log(
    `Order filled: ${child.root} @ ${priceText(execution.price)} (${child.platform}, ${child.side} ${execution.size} ${child.unit}, order ${child.orderId})`,
  );
  for (const { code, text } of concerns) {
    turn.count(code);
    turn.alert({ code, severity: 'alarm', text, platform: child.platform, orderId: child.orderId });
  }
  if (concerns.some((concern) => concern.code === 'FILL_GAP')) askReport(turn, child.platform);
  const position = turn.state.positions.get(child.platform, child.account, child.symbol);
  const parent = turn.state.parents.get(child.parentKey);
  if (parent !== undefined) {
    const last = {
      platform: child.platform,
      qty: trimDust(execution.size / child.sizePerContract),
      price: execution.price,
    };
    turn.tell(watchers(parent), fillMessage(turn, parent, last));
  }
  if (position !== undefined) tellPosition(turn, position);
  if (child.state === 'partial' && isLegacy(turn.state, child)) awaitAnswer(turn, child);
  settleParent(turn, child, true);
}

/** Fills in what the platform left out: our time of it, and the currency of its account for a commission. */
function completeExecution(turn: Turn, child: Child, execution: Execution): Execution {
  const { execId, size, price, tsUs, commission, commissionCurrency } = execution;
  const currency = turn.state.platforms.get(child.platform)?.identity.currency;
  const isBare = commission !== undefined && commissionCurrency === undefined && currency !== '';
  return {
    execId,
    size,
    price,
    tsUs: tsUs > 0 ? tsUs : turn.atUs,
    commission,
    commissionCurrency: isBare ? currency : commissionCurrency,
  };
}

/**
 * Refuses a fill that states another product than the order's. The root, or any spelling of the product, will do:
 * platforms write symbols in more than one way.
 */
function otherProduct(turn: Turn, child: Child, fill: FillReport): Result<never, FillRefusal> | undefined {
  const { symbol } = fill;
  if (symbol === undefined) return undefined;
  const stated = symbol.toUpperCase();
  if (stated === child.symbol.toUpperCase() || stated === child.root) return undefined;
  const read = turn.config.symbols.checkOrderSymbol(symbol, undefined, turn.atUs);
  const meant = read.ok ? read.value : read.error.named;
  if (meant?.root === child.root) return undefined;
  const reason = `order ${child.orderId} symbol: expected ${child.symbol}, was ${symbol}; the fill was not booked`;
  return err({ code: 'FILL_MALFORMED', reason });
}

/** A fill message whose quantity was counted before may still say that the order is over, as legacy platforms do. */
function endByFillStatus(turn: Turn, child: Child, status: Child['state']): void {
  const state = stateAfterReport(child.state, status);
  if (state !== undefined) changeState(turn, child, { state });
}

/** Orders that nobody answered in time become unknown, and platforms whose report is due are asked for it. */
export function handleTime(turn: Turn): void {
  const { state, config } = turn;
  const asked = new Set<PlatformId>();
  for (const order of state.unanswered.take(turn.atUs)) {
    const child = state.children.get(order.orderId);
    if (child === undefined || child.state === 'unknown' || !isUnanswered(state, order)) continue;
    const missing = child.filledSize > 0 ? 'nothing more' : 'no answer';
    makeUnknown(turn, child, `${missing} from ${child.platform} within ${config.orderTimeoutMs / 1000} s`);
    asked.add(child.platform);
  }
  for (const platform of asked) askReport(turn, platform);
  askDueReports(turn);
}

/** Nobody knows what became of this order: it counts as open risk until a report, a fill or a person settles it. */
export function makeUnknown(turn: Turn, child: Child, reason: string, code = 'ORDER_UNKNOWN'): void {
  if (isTerminal(child.state) || child.state === 'unknown') return;
  // A stop that the platform had taken works there without us; what became of it shows when the platform reports.
  const isAtRest = isResting(child) && child.state !== 'pending';
  turn.count('ORDER_UNKNOWN');
  turn.alert({
    code: 'ORDER_UNKNOWN',
    severity: isAtRest ? 'warning' : 'alarm',
    platform: child.platform,
    orderId: child.orderId,
    text:
      `Order ${child.orderId} (${child.side} ${child.size} ${child.symbol}) on ${child.platform}: ${reason}. ` +
      `It may have filled, so nothing more of ${child.root} enters there. Look at ${child.platform}; if it does not settle by itself: nexus orders settle ${child.orderId}`,
  });
  changeState(turn, child, { state: 'unknown', code, reason });
}
