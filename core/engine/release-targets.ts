import type { Event } from '../model/event.ts';
import type { Parent } from '../model/order.ts';
import type { TargetRequest } from '../model/request.ts';
import { heldPerContract } from './close-held.ts';
import { activeParent, candidates } from './handle-signal.ts';
import { endWaiting, launchTarget } from './handle-target.ts';
import type { EngineState, WaitingTarget } from './state.ts';
import type { Turn } from './turn.ts';
import type { EntryBar } from './wish.ts';
import { expectedPosition } from './wished-size.ts';

/** The market of a root that was asked for and did not come is asked for again. */
const ASK_AGAIN_US = 1_000_000;

/**
 * Lets the waiting targets go whose root has no order in flight any more, held to every check as if they came now: it asks
 * for the market of the root, and what comes releases them. One that has waited longer than `valid_ms` enters no more
 * (SIGNAL_EXPIRED); it ends as soon as that is so, unless it can still close something: what closes never expires.
 */
export function releaseTargets(turn: Turn, event: Event): void {
  for (const [root, target] of turn.state.waitingTargets) {
    const waiting = turn.state.parents.get(target.key);
    if (waiting === undefined) continue;
    const { trading } = turn.state;
    if (trading.state === 'halted') {
      endWaiting(turn, waiting, 'TRADING_HALTED', trading.reason);
      continue;
    }
    const bar = expiredBar(turn, target, waiting);
    if (bar !== undefined && !target.isExpired) {
      target.isExpired = true;
      if (!mayClose(turn, root, target.request)) {
        endWaiting(turn, waiting, bar.code, bar.reason);
        continue;
      }
    }
    if (activeParent(turn, root) !== undefined) continue;
    if (event.type === 'marketShown' && event.root === root)
      launchTarget(turn, target.request, root, event.quotes, { bar });
    else if (target.askedUs === undefined || turn.atUs - target.askedUs >= ASK_AGAIN_US) {
      target.askedUs = turn.atUs;
      turn.effects.push({ type: 'askMarket', root });
    }
  }
}

/** When the next waiting target expires; undefined while none can. */
export function targetsDueUs(state: EngineState): number | undefined {
  let dueUs: number | undefined;
  for (const target of state.waitingTargets.values()) {
    const waiting = state.parents.get(target.key);
    const validMs = validMsOf(state, target.request);
    if (waiting === undefined || validMs === undefined || target.isExpired) continue;
    // Past its time, not at it.
    const atUs = waiting.receivedUs + validMs * 1_000 + 1;
    if (dueUs === undefined || atUs < dueUs) dueUs = atUs;
  }
  return dueUs;
}

/** By the target's own `valid_ms`, else by that of the limits; it counts from the receipt. */
function expiredBar(turn: Turn, { request }: WaitingTarget, { receivedUs }: Parent): EntryBar | undefined {
  const validMs = validMsOf(turn.state, request);
  const waitedMs = (turn.atUs - receivedUs) / 1_000;
  if (validMs === undefined || waitedMs <= validMs) return undefined;
  const reason = `the target waited ${Math.round(waitedMs)} ms for the order before it, valid_ms is ${validMs}`;
  return { code: 'SIGNAL_EXPIRED', reason };
}

function validMsOf({ limits }: EngineState, { validMs }: TargetRequest): number | undefined {
  return validMs ?? limits.signalValidMs;
}

/** Whether a target would make what a platform holds, or will hold once all that is open there has filled, smaller. */
function mayClose(turn: Turn, root: string, { position, platforms }: TargetRequest): boolean {
  const wished = position * (turn.state.limits.quantityFactor[root] ?? 1);
  const isLess = (held: number): boolean => held !== 0 && (held > 0 ? wished < held : wished > held);
  return candidates(turn, platforms).some((platform) => {
    const known = turn.state.platforms.get(platform);
    if (known === undefined) return false;
    const held = turn.state.positions.held(platform, known.identity.account, root);
    const now = held.reduce((sum, one) => sum + one.size / heldPerContract(one), 0);
    return isLess(now) || isLess(expectedPosition(turn, known, root, held));
  });
}
