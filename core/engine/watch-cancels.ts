import type { Event } from '../model/event.ts';
import type { OrderId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import type { CancelAtWork } from './cancel-at-work.ts';
import type { EngineState } from './state.ts';
import { stoppedReason } from './stopped-entries.ts';
import type { Turn } from './turn.ts';

const ANSWER_US_MAX = 5_000_000;
/** A fill that made a cancel come too late is on its way by the time the platform refuses it. */
const AFTER_REFUSAL_US = 1_000_000;

/**
 * Follows every cancel until its order is over, whoever asked for it: one that the platform refuses, or leaves unanswered for
 * five seconds, is alarmed of once, and told of again when the order is over. Called after each event.
 */
export function watchCancels(turn: Turn, event: Event): void {
  const { cancels } = turn.state;
  if (event.type === 'gatewayStarted') cancels.clear();
  noteSent(turn);
  if (cancels.size === 0) return;
  if (event.type === 'orderStatusReceived' && event.status === 'cancel_rejected')
    noteRefused(turn, event.orderId, event.reason ?? event.code ?? 'no reason given');
  for (const [orderId, cancel] of cancels) {
    const child = turn.state.children.get(orderId);
    if (child === undefined || isTerminal(child.state)) {
      cancels.delete(orderId);
      if (child !== undefined && cancel.isTold) tellOver(turn, child);
    } else if (!cancel.isTold && cancel.dueUs <= turn.atUs) {
      cancels.set(orderId, { ...cancel, isTold: true });
      tellOpen(turn, child, cancel);
    }
  }
}

/** When the first cancel is due that nobody was told of. */
export function cancelsDueUs({ cancels }: EngineState): number | undefined {
  let dueUs: number | undefined;
  for (const cancel of cancels.values())
    if (!cancel.isTold && (dueUs === undefined || cancel.dueUs < dueUs)) dueUs = cancel.dueUs;
  return dueUs;
}

function noteSent({ state, effects, atUs }: Turn): void {
  for (const effect of effects) {
    if (effect.type !== 'command' || effect.command.type !== 'cancelOrder') continue;
    const { orderId } = effect.command;
    const child = state.children.get(orderId);
    if (child === undefined || isTerminal(child.state) || state.cancels.has(orderId)) continue;
    state.cancels.set(orderId, { askedUs: atUs, dueUs: atUs + ANSWER_US_MAX, isTold: false });
  }
}

function noteRefused({ state, atUs }: Turn, orderId: OrderId, refusal: string): void {
  const cancel = state.cancels.get(orderId);
  if (cancel !== undefined && !cancel.isTold)
    state.cancels.set(orderId, { ...cancel, refusal, dueUs: Math.min(cancel.dueUs, atUs + AFTER_REFUSAL_US) });
}

function tellOpen(turn: Turn, child: Child, { refusal, askedUs }: CancelAtWork): void {
  const { platform, orderId, side, size, filledSize, symbol } = child;
  const isNeeded = stoppedReason(turn, child) !== undefined || turn.state.openFlattens.size > 0;
  const afterS = Math.round((turn.atUs - askedUs) / 1_000_000);
  const what =
    refusal === undefined
      ? `${platform} has not answered the cancel of order ${orderId} for ${afterS} s`
      : `${platform} refused to cancel order ${orderId} (${refusal})`;
  const code = refusal === undefined ? 'CANCEL_UNANSWERED' : 'CANCEL_FAILED';
  const text = `${what}: ${side} ${size} ${symbol}, ${filledSize} filled, is ${child.state} and may fill yet. Cancel it at ${platform}.`;
  turn.count(code);
  turn.log(text);
  turn.alert({ code, severity: isNeeded ? 'alarm' : 'warning', platform, orderId, text });
}

function tellOver(turn: Turn, { platform, orderId, state, filledSize, size, symbol }: Child): void {
  const text = `Order ${orderId} on ${platform}, whose cancel had no effect at first, is over: ${state}, ${filledSize} of ${size} ${symbol} filled.`;
  turn.log(text);
  turn.alert({ code: 'CANCEL_UNANSWERED', severity: 'info', platform, orderId, text });
}
