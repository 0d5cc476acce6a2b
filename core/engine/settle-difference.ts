import { trimDust } from '../base/decimal.ts';
import type { Difference, DifferenceChoice, PositionDifference } from '../model/difference.ts';
import { isSettled } from '../model/difference.ts';
import type { Event } from '../model/event.ts';
import { actorTitle } from '../model/source.ts';
import { choicesOf } from '../orders/explain-difference.ts';
import { surplusOf } from '../orders/reconcile-size.ts';
import { adoptPosition } from './adopt-position.ts';
import { claimOrder } from './claim-order.ts';
import { closeSurplusOf } from './close-difference.ts';
import type { EngineConfig } from './config.ts';
import { doubtfulOrders } from './doubtful-orders.ts';
import { flattenBar } from './flattens-at-work.ts';
import { cancelChild } from './handle-order-request.ts';
import type { Settlement } from './note-difference.ts';
import { stand } from './note-difference.ts';
import { otherAccountProblem, settleOtherAccount } from './settle-other-account.ts';
import type { EngineState, PlatformState } from './state.ts';
import { sizingOf } from './symbol-terms.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

interface Problem {
  readonly code: string;
  readonly reason: string;
}

type SettledEvent = Extract<Event, { type: 'differenceSettled' }>;

/**
 * Why a difference cannot be settled as a person states; undefined if it can. DIFFERENCE_NOT_FOUND, REASON_MISSING,
 * DIFFERENCE_CHOICE_INVALID, DIFFERENCE_BLOCKED, and the registry's own for a symbol that it does not know.
 */
export function differenceProblem(state: EngineState, config: EngineConfig, event: SettledEvent): Problem | undefined {
  const { differenceId, choice, reason } = event;
  const difference = state.differences.get(differenceId);
  if (difference === undefined || isSettled(difference))
    return { code: 'DIFFERENCE_NOT_FOUND', reason: `no difference ${differenceId} is open` };
  if (reason.trim() === '') return { code: 'REASON_MISSING', reason: 'reason: expected a text, for the record' };
  return settleProblemOf(beginTurn(state, config, event), difference, choice);
}

/** Why a choice cannot be made of a difference now. Decides nothing. */
export function settleProblemOf(turn: Turn, difference: Difference, choice: DifferenceChoice): Problem | undefined {
  const { id, kind, platform, standing, symbol } = difference;
  const offered = choicesOf(difference);
  const isOffered = offered.includes(choice) || (choice === 'adopt' && offered.includes('claim'));
  // A policy closes what is more, and takes over what is less: there is nothing to close then.
  if (!isOffered && !(kind === 'position' && choice === 'flatten')) {
    const expected = kind === 'unlisted_order' ? `nexus orders settle ${difference.orderId}` : offered.join(', ');
    return { code: 'DIFFERENCE_CHOICE_INVALID', reason: `difference ${id}: expected ${expected}, was ${choice}` };
  }
  if (choice === 'ignore') return undefined;
  if (standing.state === 'closing')
    return { code: 'DIFFERENCE_BLOCKED', reason: `order ${standing.orderId} is closing it already` };
  const known = turn.state.platforms.get(platform);
  if (kind === 'position' && difference.otherAccount === true) return otherAccountProblem(turn, difference, choice);
  if (known === undefined || known.link === 'closed' || known.identity.account !== difference.account)
    return { code: 'DIFFERENCE_BLOCKED', reason: `${platform} is not connected with account ${difference.account}` };
  const [doubtful] = doubtfulOrders(turn, known, symbol);
  if (kind === 'position' && doubtful !== undefined)
    return {
      code: 'DIFFERENCE_BLOCKED',
      reason: `order ${doubtful.orderId} has no known outcome and its fill would count twice; settle it first: nexus orders settle ${doubtful.orderId}`,
    };
  const sizing = sizingOf(turn, known, symbol);
  if (!sizing.ok) return { code: sizing.error.code, reason: sizing.error.message };
  const flattening = flattenBar(turn.state, platform, sizing.value.root);
  return flattening === undefined ? undefined : { code: 'DIFFERENCE_BLOCKED', reason: flattening.reason };
}

/** A person settles a difference. */
export function handleDifferenceSettled(turn: Turn, event: SettledEvent): void {
  const { differenceId, choice, by, reason } = event;
  const problem = differenceProblem(turn.state, turn.config, event);
  const difference = turn.state.differences.get(differenceId);
  if (problem !== undefined || difference === undefined) {
    turn.log(`Difference ${differenceId} was not settled: ${problem?.reason ?? 'it does not exist'}`);
    return;
  }
  const known = turn.state.platforms.get(difference.platform);
  turn.log(`Difference ${differenceId}: ${choice}, by ${actorTitle(by)}: ${reason}`);
  if (choice === 'ignore') stand(turn, difference, { state: 'ignored', by, reason, sinceUs: turn.atUs });
  else if (difference.kind === 'position' && difference.otherAccount === true)
    settleOtherAccount(turn, difference, { choice, by, reason });
  else if (known === undefined) return;
  else if (difference.kind === 'position') settlePosition(turn, known, difference, { choice, by, reason });
  else if (difference.kind === 'foreign_order') {
    const child = claimOrder(turn, known, difference, by);
    if (child === undefined) return;
    stand(turn, difference, { state: 'settled', how: 'claimed', by, reason, sinceUs: turn.atUs });
    if (choice === 'flatten') cancelChild(turn, child, undefined);
  }
}

/**
 * Settles a position that differs, once `settleProblemOf` allows it: the book takes the platform's word first, whatever
 * was chosen, so that what is closed afterwards is closed of what is really there.
 */
export function settlePosition(
  turn: Turn,
  known: PlatformState,
  difference: PositionDifference,
  settlement: Settlement,
): void {
  const { choice, by, reason } = settlement;
  const { id, symbol, ours, theirs, averagePrice } = difference;
  const booked = turn.state.positions.get(difference.platform, difference.account, symbol)?.size ?? 0;
  // Fills that came since it was found moved both sides alike.
  const size = trimDust(booked + trimDust(theirs - ours));
  const position = adoptPosition(turn, known, { symbol, size, averagePrice }, { by, differenceId: id });
  if (position === undefined) return;
  const surplus = surplusOf(difference.ours, difference.theirs);
  if (choice === 'flatten' && surplus !== 0) return closeSurplusOf(turn, difference, position, surplus, settlement);
  const how = choice === 'claim' ? 'claimed' : 'adopted';
  stand(turn, difference, { state: 'settled', how, by, reason, sinceUs: turn.atUs });
}
