import { trimDust } from '../base/decimal.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { Event } from '../model/event.ts';
import type { OrderId } from '../model/ids.ts';
import { OPERATOR_CLIENT } from '../model/ids.ts';
import type { TradingState } from '../model/client-message.ts';
import type { Actor } from '../model/request.ts';
import { settledExecId } from '../orders/book-fill.ts';
import { changeState } from './handle-child.ts';
import { cancelEntries, handleFlatten } from './handle-order-request.ts';
import { rateOf } from './money-view.ts';
import { fillMessage, tellPosition, watchers } from './parent-messages.ts';
import { settleParent } from './settle-parent.ts';
import type { EngineState } from './state.ts';
import type { Turn } from './turn.ts';

type Settled = Extract<Event, { type: 'orderSettled' }>;

/** Why an order cannot be settled by hand as stated; undefined if it can. ORDER_NOT_FOUND, SETTLE_NOT_UNKNOWN, SETTLE_INVALID, REASON_MISSING. */
export function settleProblem(
  state: EngineState,
  orderId: OrderId,
  outcome: Settled['outcome'],
): { readonly code: ErrorCodeName; readonly reason: string } | undefined {
  const child = state.children.get(orderId);
  if (child === undefined) return { code: 'ORDER_NOT_FOUND', reason: `no order has the id ${orderId}` };
  if (child.state !== 'unknown')
    return { code: 'SETTLE_NOT_UNKNOWN', reason: `order ${orderId} is ${child.state}, not unknown` };
  if (outcome.kind === 'cancelled')
    return outcome.reason.trim() === ''
      ? { code: 'REASON_MISSING', reason: 'state why it is known to be cancelled' }
      : undefined;
  const { size, price } = outcome;
  const fits = Number.isFinite(price) && size > child.filledSize && size <= child.size;
  return fits
    ? undefined
    : {
        code: 'SETTLE_INVALID',
        reason: `order ${orderId} filled: expected more than ${child.filledSize} and at most ${child.size} at a finite price, was ${size}@${price}`,
      };
}

/** A person settles an unknown order: `filled` states its whole filled size and average price, the rest is cancelled. */
export function handleSettled(turn: Turn, event: Settled): void {
  const child = turn.state.children.get(event.orderId);
  if (child === undefined || settleProblem(turn.state, event.orderId, event.outcome) !== undefined) return;
  const { outcome, by } = event;
  turn.log(`Order ${event.orderId} settled by ${by}: ${JSON.stringify(outcome)}`);
  if (outcome.kind === 'cancelled') {
    changeState(turn, child, { state: 'cancelled', code: 'CANCELLED', reason: `settled by ${by}: ${outcome.reason}` });
    return;
  }
  const size = trimDust(outcome.size - child.filledSize);
  const price = trimDust((outcome.price * outcome.size - child.averagePrice * child.filledSize) / size);
  turn.decide({
    type: 'executionBooked',
    orderId: child.orderId,
    execution: { execId: settledExecId(by), size, price, tsUs: turn.atUs },
    filledSize: outcome.size,
    averagePrice: outcome.price,
    state: outcome.size >= child.size ? 'filled' : 'cancelled',
    ...rateOf(turn, child.root),
  });
  const parent = turn.state.parents.get(child.parentKey);
  const qty = trimDust(size / child.sizePerContract);
  if (parent !== undefined)
    turn.tell(watchers(parent), fillMessage(turn, parent, { platform: child.platform, qty, price }));
  const position = turn.state.positions.get(child.platform, child.account, child.symbol);
  if (position !== undefined) tellPosition(turn, position);
  settleParent(turn, child, true);
}

/** Halts trading: the gate shuts first, open entries are cancelled where that can be, and positions are closed if asked. */
export function handleKill(turn: Turn, event: Extract<Event, { type: 'killReceived' }>): void {
  turn.effects.push({ type: 'gate', open: false });
  setTrading(turn, 'halted', event.by, event.reason);
  cancelEntries(turn, undefined, undefined);
  if (event.flatten) handleFlatten(turn, { client: OPERATOR_CLIENT, clientOrderId: `kill-${turn.atUs}` }, event.by);
}

/** Lets only exits through. It never loosens a halt. */
export function handleReduce(turn: Turn, event: Extract<Event, { type: 'reduceReceived' }>): void {
  if (turn.state.trading.state !== 'active') return;
  turn.effects.push({ type: 'gate', open: false });
  setTrading(turn, 'reducing', event.by, event.reason);
}

/** Lets entries through again; a person's reason is required by the doors. */
export function handleRearm(turn: Turn, event: Extract<Event, { type: 'rearmReceived' }>): void {
  if (turn.state.trading.state === 'active') return;
  setTrading(turn, 'active', event.by, event.reason);
  turn.effects.push({ type: 'gate', open: true });
}

function setTrading(turn: Turn, state: TradingState, by: Actor, reason: string): void {
  turn.decide({ type: 'tradingStateChanged', state, by, reason });
  turn.log(`Trading is ${state}, by ${by}: ${reason}`);
  turn.tell({ to: 'everyone' }, { type: 'statusChanged', state, reason });
  if (state !== 'active')
    turn.alert({
      code: state === 'halted' ? 'TRADING_HALTED' : 'TRADING_REDUCING',
      severity: 'alarm',
      text: `Trading is ${state}, by ${by}: ${reason}. Exits pass. Re-arm with a reason to enter again.`,
    });
}
