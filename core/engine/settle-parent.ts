import { isTransient } from '../model/error-code.ts';
import type { Child, ChildState, Parent } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import { aggregate } from '../orders/aggregate.ts';
import { fillMessage, owner, tellDone, tellReject, tellUnknown, watchers } from './parent-messages.ts';
import { isFlattening } from './flattens-at-work.ts';
import { childrenOf } from './state.ts';
import type { Turn } from './turn.ts';

const END_CODES: Partial<Record<ChildState, string>> = {
  rejected: 'PLATFORM_REJECTED',
  cancelled: 'CANCELLED',
  expired: 'EXPIRED',
  not_received: 'NOT_RECEIVED',
};

/**
 * Says what a child's change means for its parent: unknown is told at once; when the last child has ended, the end is
 * told once: a fill to everybody who watches, the rest to its owner alone. `toldFill` says that the message about the present fill has gone out already.
 */
export function settleParent(turn: Turn, child: Child, toldFill: boolean): void {
  const parent = turn.state.parents.get(child.parentKey);
  if (parent === undefined) return;
  if (child.state === 'unknown') tellUnknown(turn, parent, child, owner(parent));
  if (parent.state === 'ended' || isFlattening(turn.state, parent.key)) return;
  endIfDone(turn, parent, toldFill);
}

/** Ends a parent all of whose children are over. `toldFill` as for `settleParent`. */
export function endIfDone(turn: Turn, parent: Parent, toldFill: boolean): void {
  const children = childrenOf(turn.state, parent);
  if (!children.every((other) => isTerminal(other.state))) return;
  const { filledQty } = aggregate(children);
  const end = filledQty > 0 ? {} : endOf(children);
  turn.decide({ type: 'parentEnded', key: parent.key, ...end });
  if (filledQty === 0 && parent.kind === 'PROTECTION') return;
  if (filledQty === 0) tellReject(turn, parent, owner(parent));
  else if (!toldFill) turn.tell(watchers(parent), fillMessage(turn, parent, undefined));
  tellDone(turn, parent, owner(parent));
  logEnd(turn, parent, children);
}

/**
 * Why nothing filled: the code of the first child, and every child's reason. Where anything left or was refused for good
 * the id is used up, and a cause that passes, which leaves it free, is not named for the whole.
 */
function endOf(children: readonly Child[]): { readonly code: string; readonly reason: string } {
  const codes = children.map(({ state, code }) => (state === 'denied' ? code : END_CODES[state]) ?? 'CANCELLED');
  return {
    code: codes.find((code) => !isTransient(code)) ?? codes[0] ?? 'CANCELLED',
    reason: children.map((child) => `${child.platform}: ${child.reason ?? child.state}`).join('; '),
  };
}

function logEnd(turn: Turn, parent: Parent, children: readonly Child[]): void {
  const { filledQty, expectedQty, fillPrice } = aggregate(children);
  if (filledQty === 0) turn.log(`Signal ended unfilled: ${parent.root} ${parent.clientOrderId}`);
  else
    turn.log(
      `Signal filled: ${parent.root} ${filledQty} of ${expectedQty} @ ${fillPrice} average over ${children.length} order(s)`,
    );
}
