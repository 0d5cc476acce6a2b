import type { PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { openDifferences } from './difference-keep.ts';
import { alarmOf } from './find-differences.ts';
import { endLegsOfSimulation, tellParked } from './flatten-end.ts';
import { changeState, makeUnknown } from './handle-child.ts';
import { endWaiting } from './handle-target.ts';
import type { Turn } from './turn.ts';
import { awaitHolders } from './watch-held.ts';
import { restartLinks } from './watch-links.ts';

/**
 * Recovery is the only start: after the replay no platform is linked, and an order whose outcome was not journalled is
 * unknown, whether its bytes left or not. Targets that waited are over: they answered a market of before the restart.
 */
export function handleStarted(turn: Turn): void {
  // What is not journalled begins anew: requests are told apart by their time, and all orders become unknown below.
  turn.state.reportCount = 0;
  turn.state.unanswered.clear();
  turn.state.stillWorking.clear();
  turn.state.stoppedCancels.clear();
  turn.state.protectionsSeenUs.clear();
  turn.state.protectionsDueUs = undefined;
  for (const [platform, known] of turn.state.platforms) {
    if (known.link !== 'closed') turn.decide({ type: 'platformClosed', platform, reason: 'the gateway restarted' });
    if (known.identity.simulated) forgetSimulation(turn, platform, 'the simulation ended with the gateway');
  }
  for (const child of turn.state.openChildren.all()) {
    if (child.state === 'unknown') stillUnknown(turn, child);
    else makeUnknown(turn, child, 'the gateway restarted before its outcome was told');
  }
  restartLinks(turn);
  awaitHolders(turn);
  tellParked(turn);
  for (const difference of openDifferences(turn.state))
    if (difference.kind === 'position' && difference.standing.state === 'open') alarmOf(turn, difference);
  for (const { key } of turn.state.waitingTargets.values()) {
    const waiting = turn.state.parents.get(key);
    if (waiting !== undefined) endWaiting(turn, waiting, 'CANCELLED', 'the gateway restarted before it acted');
  }
}

/** An order that was unknown before the restart is told again: nobody may forget it over a restart. */
function stillUnknown(turn: Turn, { orderId, platform, side, size, symbol }: Child): void {
  turn.alert({
    code: 'ORDER_UNKNOWN',
    severity: 'alarm',
    platform,
    orderId,
    text:
      `Order ${orderId} (${side} ${size} ${symbol}) on ${platform} is still unknown after the restart. ` +
      `Look at ${platform}; if it does not settle by itself: nexus orders settle ${orderId}`,
  });
}

/** One of the gateway's own simulated platforms has left for good: nothing is lost with it, so nobody is alarmed. */
export function handleSimulationEnded(turn: Turn, platform: PlatformId, reason: string): void {
  const known = turn.state.platforms.get(platform);
  if (known?.identity.simulated !== true) return;
  turn.log(`Simulated platform left: ${platform} (${reason})`);
  // One that was switched off is closed already; what it held ends all the same.
  if (known.link !== 'closed') {
    turn.decide({ type: 'platformClosed', platform, reason });
    turn.tell({ to: 'everyone' }, { type: 'platformChanged', platform, linked: false, reason });
  }
  forgetSimulation(turn, platform, reason);
}

/** The gateway's own simulated platforms live in its process: their orders and positions end with them. */
function forgetSimulation(turn: Turn, platform: PlatformId, reason: string): void {
  for (const child of turn.state.openChildren.on(platform)) {
    changeState(turn, child, { state: 'cancelled', code: 'CANCELLED', reason });
  }
  turn.decide({ type: 'simulationForgotten', platform });
  endLegsOfSimulation(turn, platform);
}
