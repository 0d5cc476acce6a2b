import type { PlatformId } from '../model/ids.ts';
import { changeState, makeUnknown } from './handle-child.ts';
import { endWaiting } from './handle-target.ts';
import type { Turn } from './turn.ts';

/**
 * Recovery is the only start: after the replay no platform is linked, and an order whose outcome was not journalled is
 * unknown, whether its bytes left or not. Targets that waited are over: they answered a market of before the restart.
 */
export function handleStarted(turn: Turn): void {
  // What is not journalled begins anew: requests are told apart by their time, and all orders become unknown below.
  turn.state.reportCount = 0;
  turn.state.unanswered.clear();
  for (const [platform, known] of turn.state.platforms) {
    if (known.link !== 'closed') turn.decide({ type: 'platformClosed', platform, reason: 'the gateway restarted' });
    if (known.identity.simulated) forgetSimulation(turn, platform);
  }
  for (const orderId of turn.state.openChildren) {
    const child = turn.state.children.get(orderId);
    if (child !== undefined) makeUnknown(turn, child, 'the gateway restarted before its outcome was told');
  }
  for (const { key } of turn.state.waitingTargets.values()) {
    const waiting = turn.state.parents.get(key);
    if (waiting !== undefined) endWaiting(turn, waiting, 'CANCELLED', 'the gateway restarted before it acted');
  }
}

/** The gateway's own simulated platforms live in its process: their orders and positions ended with it. */
function forgetSimulation(turn: Turn, platform: PlatformId): void {
  for (const orderId of turn.state.openChildren) {
    const child = turn.state.children.get(orderId);
    if (child?.platform !== platform) continue;
    const reason = 'the simulation ended with the gateway';
    changeState(turn, child, { state: 'cancelled', code: 'CANCELLED', reason });
  }
  turn.decide({ type: 'simulationForgotten', platform });
}
