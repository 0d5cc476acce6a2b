import { trimDust } from '../base/decimal.ts';
import type { PlatformReport, ReportedExecution } from '../model/event.ts';
import type { Child } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import { missedText } from '../orders/explain-difference.ts';
import { openDifferences } from './difference-keep.ts';
import { noteOpen, noteSettled } from './note-difference.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/** Executions that one note names. */
const NAMED_MAX = 20;

/** Fills of an order of ours came with a report and not by themselves. They are booked: that is the whole of it. */
export function noteMissed(
  turn: Turn,
  known: PlatformState,
  report: PlatformReport,
  child: Child,
  missed: readonly ReportedExecution[],
  ours: number,
): void {
  const { symbol, orderId } = child;
  const { platform, abilities } = known.identity;
  const listed = report.positions.filter((position) => position.symbol === symbol);
  const theirs = trimDust(listed.reduce((sum, { size }) => sum + size, 0));
  const held = abilities.positions ? { ours, theirs } : undefined;
  const text = missedText(platform, child, missed, held);
  const execIds = missed.slice(0, NAMED_MAX).map(({ execId }) => execId);
  turn.log(text);
  noteSettled(turn, known, { kind: 'missed_fill', symbol, orderId, execIds }, text, 'booked');
}

/** A report states more of an order as filled than its executions tell. A claimed order fills by reports alone. */
export function noteFilled(turn: Turn, known: PlatformState, child: Child, before: number): void {
  if (child.claimed === true) return;
  const { symbol, orderId, filledSize } = child;
  const text = `${known.identity.platform}, ${symbol}: order ${orderId} has filled ${filledSize}, we thought ${before}; the rest is booked now`;
  turn.log(text);
  noteSettled(turn, known, { kind: 'missed_fill', symbol, orderId, execIds: [] }, text, 'booked');
}

/** The platform has ended an order that we thought open, or knew nothing of. */
export function noteClosed(turn: Turn, known: PlatformState, child: Child, before: Child['state']): void {
  const { symbol, orderId, side, size, state } = child;
  const thought = before === 'unknown' ? 'did not know what became of it' : `thought it ${before}`;
  const text = `${known.identity.platform} says that order ${orderId} (${side} ${size} ${symbol}) is ${state}; we ${thought}`;
  noteSettled(turn, known, { kind: 'closed_order', symbol, orderId, ended: state }, text, 'taken_over');
}

/** The platform does not list an order of ours that it must list. */
export function noteUnlisted(turn: Turn, known: PlatformState, child: Child): void {
  const { symbol, orderId, side, size, state } = child;
  const matter = { kind: 'unlisted_order', symbol, orderId } as const;
  const what = `${known.identity.platform} does not know order ${orderId} (${side} ${size} ${symbol})`;
  if (isTerminal(state)) {
    noteSettled(turn, known, matter, `${what}: it never got there, and is never sent again`, 'taken_over');
    return;
  }
  const isNoted = openDifferences(turn.state).some(
    (difference) => difference.kind === 'unlisted_order' && difference.orderId === orderId,
  );
  if (!isNoted) noteOpen(turn, known, matter, `${what} any more: it may have filled or ended unseen`);
}
