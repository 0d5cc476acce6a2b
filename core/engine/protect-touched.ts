import { unreachable } from '../base/assert.ts';
import type { QuoteSample } from '../model/event.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Decision } from './decision.ts';
import type { EngineState } from './state.ts';
import type { Turn } from './turn.ts';

/** The platforms on which an event can have changed something for a stop or target: by its quotes, or by what was decided. */
export function touchedPlatforms(turn: Turn, quotes: readonly QuoteSample[]): ReadonlySet<PlatformId> {
  const touched = new Set(quotes.map(({ platform }) => platform));
  for (const decision of turn.decisions) addTouched(turn.state, decision, touched);
  return touched;
}

function addTouched(state: EngineState, decision: Decision, touched: Set<PlatformId>): void {
  const addOrder = (orderId: OrderId): void => {
    const child = state.children.get(orderId);
    if (child !== undefined) touched.add(child.platform);
  };
  switch (decision.type) {
    case 'parentDecided':
    case 'targetReleased':
    case 'flattenOrdersAdded':
      for (const { platform } of decision.children) touched.add(platform);
      return;
    case 'orderSent':
    case 'orderStateChanged':
    case 'executionBooked':
    case 'executionRenamed':
    case 'modifyAsked':
    case 'modifyRefused':
    case 'orderModified':
      return addOrder(decision.orderId);
    case 'platformOpened':
    case 'platformRenewed':
      touched.add(decision.identity.platform);
      return;
    case 'platformRecovered':
    case 'platformClosed':
    case 'platformAbilityChanged':
    case 'simulationForgotten':
    case 'spellingLearned':
    case 'platformArmed':
    case 'platformDisarmed':
      touched.add(decision.platform);
      return;
    case 'flattenChanged':
      for (const { platform } of decision.run.legs) touched.add(platform);
      return;
    case 'protectionChanged':
      touched.add(decision.protection.platform);
      return;
    case 'positionAdopted':
      touched.add(decision.position.platform);
      return;
    case 'positionsRestored':
      for (const { platform } of decision.positions) touched.add(platform);
      return;
    case 'parentEnded':
    case 'tradingStateChanged':
    case 'haltRepeated':
    case 'differenceChanged':
    case 'limitsChanged':
    case 'riskChanged':
    case 'linksChanged':
    case 'orderNumberRaised':
      return;
    default:
      return unreachable(decision);
  }
}
