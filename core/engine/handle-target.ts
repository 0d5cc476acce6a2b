import type { Event, QuoteSample } from '../model/event.ts';
import type { Parent } from '../model/order.ts';
import type { TargetRequest } from '../model/request.ts';
import { answeredBefore, parentKey } from './answered-before.ts';
import {
  activeParent,
  askerOf,
  candidates,
  entryBars,
  refusedWhole,
  refuseSymbol,
  resolveSymbol,
} from './handle-signal.ts';
import type { ParentSeed } from './launch-parent.ts';
import { launchParent } from './launch-parent.ts';
import { tellAck, tellReject } from './parent-messages.ts';
import { planPlatform } from './plan-platform.ts';
import { protectionTerms } from './protection-terms.ts';
import { RiskRound } from './risk-round.ts';
import type { Turn } from './turn.ts';
import type { EntryBar } from './wish.ts';
import { AT_MARKET } from './wish.ts';

/**
 * Moves every platform to a wished position. While an order of the root is in flight the target waits, and a newer one
 * takes its place (TARGET_REPLACED); see `releaseTargets`.
 */
export function handleTarget(turn: Turn, event: Extract<Event, { type: 'targetReceived' }>): void {
  const { request } = event;
  const { clientOrderId } = request;
  const named = resolveSymbol(turn, request);
  if (named === undefined) return;
  const { root, oldMonth } = named;
  if (oldMonth !== undefined) {
    const reason = `symbol: expected the root ${root} or its front month, was ${request.symbol}; nothing was sent`;
    refuseSymbol(turn, request, 'SYMBOL_NOT_FRONT', reason);
    return;
  }
  turn.log(`Target received from NEXUS: ${root} ${request.position} (id ${clientOrderId})`);
  const seed = seedOf(request, root);
  if (answeredBefore(turn, request, aboutOf(root), seed.body)) return;
  if (refusedWhole(turn, seed)) return;
  if (activeParent(turn, root) === undefined) {
    launchTarget(turn, request, root, event.quotes ?? []);
    return;
  }
  replaceWaiting(turn, root, clientOrderId);
  const parent: Parent = {
    ...seed,
    receivedUs: turn.atUs,
    children: [],
    denied: [],
    skipped: [],
    state: 'waiting',
  };
  turn.decide({ type: 'parentDecided', parent, children: [], target: request });
  tellAck(turn, parent);
}

/** Ends the waiting target of a root, if there is one. */
function replaceWaiting(turn: Turn, root: string, by: string): void {
  const waiting = turn.state.waitingTargets.get(root);
  const parent = waiting && turn.state.parents.get(waiting.key);
  if (parent !== undefined) endWaiting(turn, parent, 'TARGET_REPLACED', `target ${by} took its place`);
}

/** Ends a waiting target and tells its owner. */
export function endWaiting(turn: Turn, parent: Parent, code: string, reason: string): void {
  turn.decide({ type: 'parentEnded', key: parent.key, code, reason });
  tellReject(turn, { ...parent, endCode: code, endReason: reason }, { to: 'owner', client: parent.client });
}

/** Sends a target on its way: one that has just come, or one that `waited` and whose entries something may bar by now. */
export function launchTarget(
  turn: Turn,
  request: TargetRequest,
  root: string,
  quotes: readonly QuoteSample[],
  waited?: { readonly bar: EntryBar | undefined },
): void {
  const seed = seedOf(request, root);
  const risk = new RiskRound(turn, root, {}, quotes);
  const late = waited?.bar;
  const bars = late === undefined ? entryBars(turn, root, risk) : { simulated: late, real: late, risk };
  const wish = {
    kind: 'position',
    quantity: risk.scaled(request.position),
    terms: AT_MARKET,
    ...askerOf(request),
  } as const;
  const plans = candidates(turn, request.platforms).map((platform) => planPlatform(turn, platform, root, wish, bars));
  const entering = { ...seed, ...protectionTerms(turn, root, {}), flags: [...risk.flags] };
  launchParent(turn, entering, plans, waited !== undefined);
}

function seedOf(request: TargetRequest, root: string): ParentSeed {
  const platforms = request.platforms === undefined ? null : request.platforms.toSorted();
  return {
    key: parentKey(request.client, request.clientOrderId, ...aboutOf(root)),
    kind: 'TARGET',
    client: request.client,
    clientOrderId: request.clientOrderId,
    signalId: request.signalId,
    root,
    side: undefined,
    requestedQty: request.position,
    body: JSON.stringify(['TARGET', root, request.position, platforms]),
    flags: [],
  };
}

/** What tells the targets of legacy clients apart that share an id. */
function aboutOf(root: string): readonly string[] {
  return ['target', root];
}
