import type { Doubt } from '../model/flat-certificate.ts';
import type { OrderId } from '../model/ids.ts';
import type { FlattenLeg } from './flatten-leg.ts';
import {
  CANCEL_WAIT_US,
  CLOSE_WAIT_US,
  FLATTEN_READS_MAX,
  FLATTEN_ROUNDS_MAX,
  isLegOver,
  PAUSE_US,
  READ_WAIT_US,
} from './flatten-leg.ts';
import type { Close, FlattenPosition } from './flatten-size.ts';
import { closeOf } from './flatten-size.ts';

/** What a leg is judged by: its platform as it is now, within the scope of the flatten. */
export interface FlattenView {
  readonly atUs: number;
  /** Why nothing can be sent there now; undefined while its link is open. */
  readonly away: string | undefined;
  /** Whether its own word of its positions can be had. */
  readonly rereads: boolean;
  /** Foreign positions are closed too. */
  readonly foreign: boolean;
  readonly open: readonly OpenOrder[];
  readonly positions: readonly FlattenPosition[];
  /** What stands in the way of a proof beside orders and positions. */
  readonly others: readonly Doubt[];
}

export interface OpenOrder {
  readonly orderId: OrderId;
  readonly isUnknown: boolean;
  /** A close of another flatten that is in work: it is waited for and not cancelled, or two would undo each other. */
  readonly isOthersClose: boolean;
  /** `SELL 1 NQ 12-26`. */
  readonly text: string;
}

/** What is to be done next on a platform. */
export type FlattenStep =
  | { readonly kind: 'wait' }
  | { readonly kind: 'park'; readonly reason: string }
  /** The next round begins. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'cancel'; readonly orderIds: readonly OrderId[] }
  | { readonly kind: 'read' }
  | { readonly kind: 'close'; readonly closes: readonly Close[] }
  | { readonly kind: 'pause'; readonly doubts: readonly Doubt[] }
  | { readonly kind: 'proved' }
  | { readonly kind: 'not_proved'; readonly doubts: readonly Doubt[] };

const WAIT: FlattenStep = { kind: 'wait' };

/**
 * Decides the next step of a flatten on one platform: cancel, wait for terminal states, re-read, close the exact net,
 * re-read, in bounded rounds. It closes on nothing but a report that was asked for after the last order had ended, or on
 * the booked net where no report can be had; such a platform is never proved.
 */
export function nextFlattenStep(leg: FlattenLeg, view: FlattenView): FlattenStep {
  if (isLegOver(leg)) return WAIT;
  if (view.away !== undefined) return leg.phase === 'parked' ? WAIT : { kind: 'park', reason: view.away };
  const isDue = leg.dueUs !== undefined && view.atUs >= leg.dueUs;
  switch (leg.phase) {
    case 'parked':
      return { kind: 'begin' };
    case 'pausing':
      return isDue ? { kind: 'begin' } : WAIT;
    case 'cancelling': {
      const asked = new Set(leg.cancelled);
      const fresh = view.open.filter(({ orderId, isOthersClose }) => !isOthersClose && !asked.has(orderId));
      if (fresh.length > 0) return { kind: 'cancel', orderIds: fresh.map(({ orderId }) => orderId) };
      if (!isDue && view.open.some(({ isUnknown }) => !isUnknown)) return WAIT;
      return view.rereads ? { kind: 'read' } : judge(leg, view);
    }
    case 'reading':
      if (leg.reread !== undefined && leg.reread.askedUs >= leg.phaseSinceUs) return judge(leg, view);
      if (!isDue) return WAIT;
      return leg.reads < FLATTEN_READS_MAX
        ? { kind: 'read' }
        : { kind: 'not_proved', doubts: [noReport(leg), ...bookedDoubts(leg, view)] };
    case 'closing': {
      const closing = new Set(leg.closing);
      const isAtWork = view.open.some(({ orderId, isUnknown }) => closing.has(orderId) && !isUnknown);
      if (isAtWork && !isDue) return WAIT;
      return leg.roundsLeft > 0 ? { kind: 'pause', doubts: leg.doubts } : lastWord(leg, view);
    }
    case 'proved':
    case 'not_proved':
      return WAIT;
  }
}

/** What the leg is after a step. `closing` are the ids that its closes got. */
export function legAfter(
  leg: FlattenLeg,
  step: FlattenStep,
  view: FlattenView,
  closing: readonly OrderId[] = [],
): FlattenLeg {
  const { atUs } = view;
  const begun = { phaseSinceUs: atUs, reads: 0, cancelled: [], closing: [] };
  switch (step.kind) {
    case 'wait':
      return leg;
    case 'park': {
      const { dueUs: _, ...rest } = leg;
      const doubts: readonly Doubt[] = [
        { code: 'PLATFORM_AWAY', text: `${leg.platform} cannot be reached: ${step.reason}` },
      ];
      return { ...rest, ...begun, phase: 'parked', doubts };
    }
    case 'begin': {
      const roundsLeft = leg.phase === 'parked' ? FLATTEN_ROUNDS_MAX : leg.roundsLeft;
      return {
        ...leg,
        ...begun,
        phase: 'cancelling',
        doubts: leg.phase === 'parked' ? [] : leg.doubts,
        round: leg.round + 1,
        roundsLeft: roundsLeft - 1,
        dueUs: atUs + CANCEL_WAIT_US,
      };
    }
    case 'cancel':
      return { ...leg, cancelled: [...leg.cancelled, ...step.orderIds] };
    case 'read':
      return leg.phase === 'reading'
        ? { ...leg, reads: leg.reads + 1, dueUs: atUs + READ_WAIT_US }
        : { ...leg, phase: 'reading', phaseSinceUs: atUs, reads: 1, dueUs: atUs + READ_WAIT_US };
    case 'close':
      return {
        ...leg,
        phase: 'closing',
        phaseSinceUs: atUs,
        dueUs: atUs + CLOSE_WAIT_US,
        closing,
        closesSent: leg.closesSent + closing.length,
      };
    case 'pause': {
      // After a close that ended there is nothing to wait for; a doubt may settle by itself, and gets longer each time.
      const dueUs = leg.phase === 'closing' && isClosed(leg, view) ? atUs : atUs + PAUSE_US * leg.round;
      return { ...leg, phase: 'pausing', phaseSinceUs: atUs, dueUs, doubts: step.doubts };
    }
    case 'proved':
    case 'not_proved': {
      const { dueUs: _, ...rest } = leg;
      return { ...rest, phase: step.kind, phaseSinceUs: atUs, doubts: step.kind === 'proved' ? [] : step.doubts };
    }
  }
}

/** Whether what was to close has left a smaller position behind: then the next round begins at once. */
function isClosed(leg: FlattenLeg, { open, positions }: FlattenView): boolean {
  const closing = new Set(leg.closing);
  return !open.some(({ orderId }) => closing.has(orderId)) && positions.every(({ ours }) => ours === 0);
}

/** All that could be cancelled is over, and the position is known as well as it can be. */
function judge(leg: FlattenLeg, view: FlattenView): FlattenStep {
  const mismatches = mismatchesOf(leg, view);
  // A fill may have been on its way while the report was written: only a difference that lasts is one.
  const isFirstSight = mismatches.length > 0 && !leg.doubts.some(({ code }) => code === 'POSITION_MISMATCH');
  if (isFirstSight && leg.roundsLeft > 0) return { kind: 'pause', doubts: mismatches };
  const closes = view.positions
    .map((position) => closeOf(position, view.foreign))
    .filter((close) => close !== undefined);
  if (closes.length > 0) return leg.roundsLeft > 0 ? { kind: 'close', closes } : lastWord(leg, view);
  const doubts = [...mismatches, ...bookedDoubts(leg, view), ...rereadDoubts(leg, view)];
  if (doubts.length === 0) return { kind: 'proved' };
  const maySettle = doubts.some(({ code }) => code !== 'BOOKED_NOT_REREAD' && code !== 'OTHER_ACCOUNT');
  return maySettle && leg.roundsLeft > 0 ? { kind: 'pause', doubts } : { kind: 'not_proved', doubts };
}

/** The rounds are spent. */
function lastWord(leg: FlattenLeg, view: FlattenView): FlattenStep {
  const doubts = [...mismatchesOf(leg, view), ...bookedDoubts(leg, view), ...rereadDoubts(leg, view)];
  const spent: Doubt = { code: 'CANNOT_CLOSE', text: `${leg.platform} was not flat after ${leg.round} rounds` };
  return { kind: 'not_proved', doubts: [...doubts, spent] };
}

function mismatchesOf({ platform }: FlattenLeg, { positions, foreign }: FlattenView): readonly Doubt[] {
  return positions.flatMap(({ symbol, ours, theirs }) =>
    theirs === undefined || theirs === ours || (foreign && ours === 0)
      ? []
      : [{ code: 'POSITION_MISMATCH', text: `${platform} holds ${theirs} ${symbol}, we booked ${ours}` } as const],
  );
}

/** What our own books leave open. */
function bookedDoubts({ platform }: FlattenLeg, { open, positions, others, rereads }: FlattenView): readonly Doubt[] {
  const doubts: Doubt[] = open.map(({ orderId, isUnknown, text }) =>
    isUnknown
      ? { code: 'ORDER_UNKNOWN', text: `nobody knows what became of order ${orderId} (${text}) on ${platform}` }
      : { code: 'ORDER_OPEN', text: `order ${orderId} (${text}) on ${platform} is still open` },
  );
  for (const { symbol, ours } of positions)
    if (ours !== 0) doubts.push({ code: 'POSITION_OPEN', text: `${ours} ${symbol} is booked on ${platform}` });
  if (!rereads)
    doubts.push({
      code: 'BOOKED_NOT_REREAD',
      text: `${platform} cannot be asked for its positions: booked, not re-read. Look at it`,
    });
  return [...doubts, ...others];
}

/** What the platform's own word leaves open: an order of ours that it lists and we believe over. */
function rereadDoubts({ platform, reread }: FlattenLeg, { open, foreign }: FlattenView): readonly Doubt[] {
  const listed = Math.max(0, (reread?.workingOurs ?? 0) - open.length) + (foreign ? (reread?.workingOthers ?? 0) : 0);
  if (listed === 0) return [];
  return [{ code: 'ORDER_OPEN', text: `${platform} lists ${listed} more working order(s) than we know as open` }];
}

function noReport({ platform, reads }: FlattenLeg): Doubt {
  return { code: 'NO_REPORT', text: `${platform} did not report its positions, though it was asked ${reads} times` };
}
