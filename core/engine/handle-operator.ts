import { trimDust } from '../base/decimal.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { Event } from '../model/event.ts';
import type { OrderId } from '../model/ids.ts';
import { OPERATOR_CLIENT } from '../model/ids.ts';
import type { TradingState } from '../model/client-message.ts';
import type { Actor } from '../model/request.ts';
import { actorTitle, isPersonHere } from '../model/source.ts';
import { settledExecId } from '../orders/book-fill.ts';
import { changeState } from './handle-child.ts';
import type { Effect } from './effect.ts';
import { driveFlattens } from './flatten-drive.ts';
import { withdrawParked } from './flatten-end.ts';
import { flattenAtWork } from './flattens-at-work.ts';
import { handleFlatten } from './handle-flatten.ts';
import { cancelEntries } from './handle-order-request.ts';
import { rateOf } from './money-view.ts';
import { fillMessage, tellPosition, watchers } from './parent-messages.ts';
import { settleParent } from './settle-parent.ts';
import type { EngineState } from './state.ts';
import type { Turn } from './turn.ts';
import { mayOpen } from './watch-links.ts';

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

type Killed = Pick<Extract<Event, { type: 'killReceived' }>, 'by' | 'reason' | 'flatten'>;

/**
 * Halts trading: the gate shuts first, open entries are cancelled where that can be, and all that is ours is made flat if
 * asked. A second kill halts nothing more, and cancels and flattens all the same; the first one stays named, and the time of the second is kept.
 */
export function handleKill(turn: Turn, event: Killed): void {
  turn.effects.push({ type: 'gate', open: false });
  const { by, reason } = event;
  if (turn.state.trading.state === 'halted') {
    turn.decide({ type: 'haltRepeated' });
    turn.log(`Killed again by ${actorTitle(by)}: ${reason}`);
  } else setTrading(turn, 'halted', by, reason);
  if (!event.flatten || !beginsFlatten(turn, event)) cancelEntries(turn);
  driveFlattens(turn);
  stopFirst(turn);
}

/**
 * The gate comes before any order, also one that was decided just before a rule killed; and what stops before what tells:
 * a log or an alert sink that fails must not keep a cancel back.
 */
function stopFirst({ effects }: Turn): void {
  const rank = ({ type }: Effect): number => (type === 'gate' ? 0 : type === 'command' ? 1 : 2);
  const sorted = effects.toSorted((a, b) => rank(a) - rank(b));
  effects.splice(0, effects.length, ...sorted);
}

/** Begins to make everything flat, or makes sure that it is in work, which cancels all that is open first; false where nothing was begun. */
function beginsFlatten(turn: Turn, { by, reason }: Killed): boolean {
  const before = turn.decisions.length;
  handleFlatten(turn, { client: OPERATOR_CLIENT, clientOrderId: `kill-${turn.atUs}`, reason }, by);
  return turn.decisions.slice(before).some(({ type }) => type === 'flattenChanged');
}

/** Lets only exits through. It never loosens a halt. */
export function handleReduce(turn: Turn, event: Extract<Event, { type: 'reduceReceived' }>): void {
  if (turn.state.trading.state !== 'active') return;
  turn.effects.push({ type: 'gate', open: false });
  setTrading(turn, 'reducing', event.by, event.reason);
}

/**
 * Why trading cannot be re-armed; undefined if it can. REARM_NOT_HERE for anybody but a person at this machine,
 * REASON_MISSING, FLATTEN_AT_WORK while positions are being closed: an entry then would be chased.
 */
export function rearmProblem(
  state: EngineState,
  by: Actor,
  reason: string,
): { readonly code: ErrorCodeName; readonly reason: string } | undefined {
  if (!isPersonHere(by))
    return { code: 'REARM_NOT_HERE', reason: `${actorTitle(by)} may stop trading, and not let it go on` };
  if (reason.trim() === '') return { code: 'REASON_MISSING', reason: 'reason: expected a text, for the record' };
  const atWork = flattenAtWork(state);
  return atWork === undefined ? undefined : { code: 'FLATTEN_AT_WORK', reason: atWork };
}

/** Lets entries through again, for a person at this machine with a reason. What waits for lost platforms is given up. */
export function handleRearm(turn: Turn, event: Extract<Event, { type: 'rearmReceived' }>): void {
  const { by, reason } = event;
  const problem = rearmProblem(turn.state, by, reason);
  if (problem !== undefined) {
    turn.count(problem.code);
    turn.log(`Re-arm refused (${problem.code}: ${problem.reason})`);
    turn.alert({ code: problem.code, severity: 'warning', text: `Re-arm refused: ${problem.reason}.` });
    return;
  }
  withdrawParked(turn, `${actorTitle(by)} re-armed: ${reason}`);
  if (turn.state.trading.state === 'active') return;
  setTrading(turn, 'active', by, reason);
  turn.effects.push({ type: 'gate', open: mayOpen(turn.state) });
}

function setTrading(turn: Turn, state: TradingState, by: Actor, reason: string): void {
  turn.decide({ type: 'tradingStateChanged', state, by, reason });
  turn.log(`Trading is ${state}, by ${actorTitle(by)}: ${reason}`);
  turn.tell({ to: 'everyone' }, { type: 'statusChanged', state, reason });
  if (state !== 'active')
    turn.alert({
      code: state === 'halted' ? 'TRADING_HALTED' : 'TRADING_REDUCING',
      severity: 'alarm',
      text: `Trading is ${state}, by ${actorTitle(by)}: ${reason}. Exits pass. Re-arm with a reason to enter again.`,
    });
}
