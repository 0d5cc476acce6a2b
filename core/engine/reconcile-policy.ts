import type { DifferenceChoice, PositionDifference } from '../model/difference.ts';
import type { Actor } from '../model/request.ts';
import { settleProblemOf, settlePosition } from './settle-difference.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/** Who acts when nobody was asked. */
const BY_POLICY: Actor = 'rule:reconcile_policy';

/**
 * Does what the policy of a platform says about a position that two reports in a row show to differ. It waits while an
 * order of ours there has no known outcome, since its fill would count twice; while a flatten is at work; and, after a
 * halt, for a report that was asked for since.
 */
export function actByPolicy(turn: Turn, known: PlatformState, difference: PositionDifference, askedUs: number): void {
  const { platform } = known.identity;
  const policy = turn.config.reconcilePolicy?.(platform) ?? 'ask';
  if (policy === 'ask' || difference.standing.state !== 'open') return;
  const { state, sinceUs } = turn.state.trading;
  if (policy === 'flatten' && state === 'halted' && askedUs < sinceUs) return;
  const choice: DifferenceChoice = policy;
  const problem = settleProblemOf(turn, difference, choice);
  if (problem !== undefined) {
    turn.log(`Difference ${difference.id} waits (${problem.code}: ${problem.reason})`);
    return;
  }
  settlePosition(turn, known, difference, { choice, by: BY_POLICY, reason: `reconcile_policy: ${policy}` });
}
