import type { ChildState } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';

const PROGRESS: Partial<Record<ChildState, number>> = { pending: 0, accepted: 1, working: 2, partial: 3 };

/**
 * The state after a platform's report of `reported`, or undefined when the report changes nothing: reports arrive late,
 * twice and out of order, so a child never goes back (working → accepted) and never leaves a terminal state. *Unknown*
 * gives way to any report. Fills are not decided here but by their quantity (see book-fill). A platform that says *denied*
 * has refused, which is a rejection: only we deny.
 */
export function stateAfterReport(current: ChildState, reported: ChildState): ChildState | undefined {
  if (isTerminal(current) || reported === 'unknown') return undefined;
  if (reported === 'denied') return 'rejected';
  if (reported === 'filled' || reported === 'partial') return undefined;
  if (isTerminal(reported)) return reported;
  // A platform that calls it pending has it; our own pending means that we wait for that word.
  if (current === 'unknown') return reported === 'pending' ? 'accepted' : reported;
  return (PROGRESS[reported] ?? 0) > (PROGRESS[current] ?? 0) ? reported : undefined;
}
