import { trimDust } from '../base/decimal.ts';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { FillReport } from '../model/event.ts';
import type { Child, ChildState, Execution } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';

/** A fill that counts: the execution and what the child looks like after it. */
export interface BookedFill {
  readonly execution: Execution;
  readonly filledSize: number;
  readonly averagePrice: number;
  readonly state: ChildState;
  /** Things that a person must see although the fill was booked. */
  readonly concerns: readonly { readonly code: ErrorCodeName; readonly text: string }[];
}

export interface FillRefusal {
  readonly code: ErrorCodeName;
  readonly reason: string;
  /** A repeated fill may still say that the order is over. */
  readonly endsChild?: ChildState;
}

/** Executions that were booked without the platform's id of them: what a person settled, and rises of the cumulative quantity. */
const SETTLED = 'settled:';
const CUMULATIVE = 'cum:';

/** The exec id of what a person settled. */
export function settledExecId(by: string): string {
  return `${SETTLED}${by}`;
}

/**
 * Books one reported fill, once: by its exec id, or by the cumulative quantity where the platform gives no id. The
 * cumulative quantity only rises. An overfill is booked as what it is and is a concern; so is a cumulative quantity that
 * shows a fill we never got. `largestSize` is what the order may have been changed to by now: what its platform calls
 * partial below it goes on. Refusals: FILL_DUPLICATE, FILL_WRONG_PLATFORM, FILL_MALFORMED.
 */
export function bookFill(
  child: Child,
  fill: FillReport,
  largestSize: number = child.size,
): Result<BookedFill, FillRefusal> {
  const name = `order ${child.orderId}`;
  if (fill.platform !== child.platform)
    return err({
      code: 'FILL_WRONG_PLATFORM',
      reason: `${name} went to ${child.platform}, the fill came from ${fill.platform}`,
    });
  if (fill.side !== undefined && fill.side !== child.side)
    return err({ code: 'FILL_MALFORMED', reason: `${name} side: expected ${child.side}, was ${fill.side}` });
  if (fill.fillPrice === 0 && (fill.lastPrice ?? 0) === 0)
    return err({ code: 'FILL_MALFORMED', reason: `${name} fill_price: expected a price, was 0; it was not booked` });
  const execId = isWholeExecution(fill) ? fill.execId : `${CUMULATIVE}${fill.filledSize}`;
  const seen = child.executions.some((execution) => execution.execId === execId);
  const fresh = freshPart(child, fill);
  if (seen || fresh.size <= 0)
    return saysWholeButIsNot(child, fill)
      ? err({
          code: 'FILL_MISMATCH',
          reason: `${name}: the platform says FILLED but repeats ${fill.filledSize} of ${child.size}; the rest is unknown`,
          endsChild: 'unknown',
        })
      : err({
          code: 'FILL_DUPLICATE',
          reason: `${name} fill ${execId} was counted before (${child.filledSize} filled)`,
          ...(isTerminal(fill.status) && fill.status !== 'filled' && { endsChild: endAfterFill(fill.status) }),
        });
  const filledSize = trimDust(child.filledSize + fresh.size);
  const averagePrice = trimDust((child.averagePrice * child.filledSize + fresh.price * fresh.size) / filledSize);
  const execution: Execution = {
    execId,
    size: fresh.size,
    price: fresh.price,
    tsUs: fill.tsUs,
    commission: fill.commission,
    commissionCurrency: fill.commissionCurrency,
  };
  const state = stateAfterFill(child, fill, filledSize, largestSize);
  return ok({ execution, filledSize, averagePrice, state, concerns: concernsOf(child, fill, filledSize, state) });
}

/** Whether a platform without exec ids calls an order whole by a quantity that was counted before and is less. */
function saysWholeButIsNot(child: Child, fill: FillReport): boolean {
  const isOpen = !isTerminal(child.state) && child.state !== 'unknown';
  return isOpen && fill.status === 'filled' && !isWholeExecution(fill) && child.filledSize < child.size;
}

type WholeExecution = FillReport & { readonly execId: string; readonly lastSize: number };

/** Whether a fill states one execution with its id and size; otherwise only its cumulative quantity counts. */
function isWholeExecution(fill: FillReport): fill is WholeExecution {
  return fill.execId !== undefined && fill.lastSize !== undefined;
}

/** The part of a fill that is not booked yet: stated by the platform, or the rise of the cumulative quantity. */
function freshPart(child: Child, fill: FillReport): { readonly size: number; readonly price: number } {
  const rise = trimDust(fill.filledSize - child.filledSize);
  if (isWholeExecution(fill)) {
    const price = fill.lastPrice ?? (rise === fill.lastSize ? priceOfRise(child, fill, rise) : fill.fillPrice);
    // What was booked without an id stands in for executions that may still be told: only what goes beyond it is new.
    return { size: hasStandIn(child) ? Math.min(fill.lastSize, rise) : fill.lastSize, price };
  }
  return rise <= 0 ? { size: 0, price: 0 } : { size: rise, price: priceOfRise(child, fill, rise) };
}

function priceOfRise(child: Child, fill: FillReport, rise: number): number {
  return trimDust((fill.fillPrice * fill.filledSize - child.averagePrice * child.filledSize) / rise);
}

/** Whether a fill was booked without its execution: settled by a person, or from a cumulative quantity. */
export function hasStandIn(child: Child): boolean {
  return child.executions.some(({ execId }) => execId.startsWith(SETTLED) || execId.startsWith(CUMULATIVE));
}

function stateAfterFill(child: Child, fill: FillReport, filledSize: number, largestSize: number): ChildState {
  const goesOn = fill.status === 'partial' && filledSize < largestSize;
  if (filledSize >= child.size && !goesOn) return 'filled';
  if (isTerminal(child.state)) return child.state;
  if (fill.status === 'filled') return 'unknown';
  return isTerminal(fill.status) ? endAfterFill(fill.status) : 'partial';
}

/** What ended an order that has filled in part: *denied* and *not received* are words for orders that never were there. */
function endAfterFill(status: ChildState): ChildState {
  return status === 'denied' || status === 'not_received' ? 'rejected' : status;
}

function concernsOf(child: Child, fill: FillReport, filledSize: number, state: ChildState): BookedFill['concerns'] {
  const name = `Order ${child.orderId} on ${child.platform} (${child.side} ${child.size} ${child.symbol})`;
  const concerns: { code: ErrorCodeName; text: string }[] = [];
  if (filledSize > child.size)
    concerns.push({
      code: 'OVERFILL',
      text: `${name} filled ${filledSize}, more than was ordered. The surplus is booked as it is: look at the platform now.`,
    });
  if (isTerminal(child.state) && child.state !== 'filled')
    concerns.push({
      code: 'FILL_AFTER_END',
      text: `${name} was over (${child.state}), and a fill came all the same. It is booked: check the position on ${child.platform}.`,
    });
  if (fill.status === 'filled' && state === 'unknown')
    concerns.push({
      code: 'FILL_MISMATCH',
      text: `${name}: the platform says FILLED but states only ${filledSize}. The rest is unknown: look at the platform, then settle the order.`,
    });
  if (isWholeExecution(fill) && fill.filledSize > filledSize)
    concerns.push({
      code: 'FILL_GAP',
      text: `${name}: the platform counts ${fill.filledSize} filled, we count ${filledSize}; a fill did not reach us.`,
    });
  return concerns;
}
