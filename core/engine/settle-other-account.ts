import type { DifferenceChoice, PositionDifference } from '../model/difference.ts';
import { actorTitle } from '../model/source.ts';
import type { Settlement } from './note-difference.ts';
import { stand } from './note-difference.ts';
import { tellPosition } from './parent-messages.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';

/** A person says that an account is flat which its platform does not trade any more: the book takes it over, and nothing is traded. */
export function settleOtherAccount(turn: Turn, difference: PositionDifference, settlement: Settlement): void {
  const { by, reason } = settlement;
  const { id, platform, account, symbol } = difference;
  const booked = turn.state.positions.get(platform, account, symbol);
  if (booked !== undefined && booked.size !== 0) {
    const { size } = booked;
    const position = { ...booked, size: 0, averagePrice: 0, heldContracts: undefined };
    turn.decide({ type: 'positionAdopted', differenceId: id, position });
    turn.count('POSITION_ADOPTED');
    turn.alert({
      code: 'POSITION_ADOPTED',
      severity: 'warning',
      platform,
      text:
        `${platform} ${symbol}: our book says 0 on account ${account} now, and said ${size} before; adopted by ${actorTitle(by)} (difference ${id}): ${reason}. ` +
        `Nothing was traded for it, and ${platform} was not asked. What was won or lost with it is not in the gateway's profit and loss.`,
    });
    tellPosition(turn, booked);
  }
  stand(turn, difference, { state: 'settled', how: 'adopted', by, reason, sinceUs: turn.atUs });
}

/**
 * Why a person cannot say of an account that its platform does not trade that it is flat. The platform is not asked, so it
 * need not be linked. DIFFERENCE_CHOICE_INVALID, DIFFERENCE_BLOCKED.
 */
export function otherAccountProblem(
  turn: Turn,
  difference: PositionDifference,
  choice: DifferenceChoice,
): { readonly code: string; readonly reason: string } | undefined {
  const { id, platform, account, symbol } = difference;
  if (choice !== 'adopt')
    return { code: 'DIFFERENCE_CHOICE_INVALID', reason: `difference ${id}: expected adopt, ignore, was ${choice}` };
  const doubtful = [...openOn(turn.state, platform, account)].find((child) => child.symbol === symbol);
  if (doubtful === undefined) return undefined;
  const reason = `order ${doubtful.orderId} is not over there and its fill would count twice; settle it first: nexus orders settle ${doubtful.orderId}`;
  return { code: 'DIFFERENCE_BLOCKED', reason };
}
