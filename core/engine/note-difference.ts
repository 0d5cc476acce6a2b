import type {
  Difference,
  DifferenceChoice,
  DifferenceEnd,
  DifferenceMatter,
  DifferenceStanding,
  PositionDifference,
} from '../model/difference.ts';
import type { Actor } from '../model/request.ts';
import { proposalText } from '../orders/explain-difference.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/** What is to become of a difference, and who says so. */
export interface Settlement {
  readonly choice: DifferenceChoice;
  readonly by: Actor;
  readonly reason: string;
}

/** Differences that are not settled, over all platforms; beyond them a platform reports nonsense, and the log says so. */
const OPEN_MAX = 2_000;
/** Who settles what a platform's own word settles. */
const BY_PLATFORM: Actor = 'rule:reconcile';

/** Notes something that differs and is to be settled; undefined where too much differs already. */
export function noteOpen(
  turn: Turn,
  known: Pick<PlatformState, 'identity'>,
  matter: DifferenceMatter,
  text: string,
): Difference | undefined {
  if (turn.state.openDifferences.size >= OPEN_MAX) {
    turn.count('CAPACITY_EXCEEDED');
    turn.log(`${OPEN_MAX} differences are open; this one is not listed: ${text}`);
    return undefined;
  }
  return keep(turn, known, matter, text, { state: 'open' });
}

/** Notes something that differed and is settled by the report itself: what the platform says is booked or taken over. */
export function noteSettled(
  turn: Turn,
  known: PlatformState,
  matter: DifferenceMatter,
  text: string,
  how: DifferenceEnd,
): void {
  keep(turn, known, matter, text, {
    state: 'settled',
    how,
    by: BY_PLATFORM,
    reason: 'by its report',
    sinceUs: turn.atUs,
  });
}

function keep(
  turn: Turn,
  known: Pick<PlatformState, 'identity'>,
  matter: DifferenceMatter,
  text: string,
  standing: DifferenceStanding,
): Difference {
  const { platform, account } = known.identity;
  const id = turn.state.lastDifference + 1;
  const proposal = standing.state === 'settled' ? '' : proposalText(id, matter);
  const difference: Difference = { ...matter, id, platform, account, foundUs: turn.atUs, text, proposal, standing };
  turn.decide({ type: 'differenceChanged', difference });
  return difference;
}

/** A position differs otherwise than before. */
export function noteChanged(
  turn: Turn,
  difference: PositionDifference,
  matter: Extract<DifferenceMatter, { kind: 'position' }>,
  text: string,
): Difference {
  const proposal = proposalText(difference.id, matter);
  const changed: Difference = { ...difference, ...matter, text, proposal, standing: { state: 'open' } };
  turn.decide({ type: 'differenceChanged', difference: changed });
  return changed;
}

/** Lets a difference stand otherwise. */
export function stand(turn: Turn, difference: Difference, standing: DifferenceStanding): void {
  const proposal = standing.state === 'settled' ? '' : difference.proposal;
  turn.decide({ type: 'differenceChanged', difference: { ...difference, proposal, standing } });
}

/** Settles a difference by the platform's own word. */
export function settleByReport(turn: Turn, difference: Difference, how: DifferenceEnd, reason: string): void {
  turn.log(`Difference ${difference.id} is settled (${reason}): ${difference.text}`);
  stand(turn, difference, { state: 'settled', how, by: BY_PLATFORM, reason, sinceUs: turn.atUs });
}
