import type { FlattenScope } from '../model/flat-certificate.ts';
import type { ClientId, PlatformId } from '../model/ids.ts';
import { OPERATOR_CLIENT } from '../model/ids.ts';
import type { Actor, FlattenRequest } from '../model/request.ts';
import type { FlattenLeg } from '../orders/flatten-leg.ts';
import { isLegOver, newLeg } from '../orders/flatten-leg.ts';
import type { FlattenRun } from '../orders/flatten-run.ts';
import { isSameScope } from '../orders/flatten-run.ts';
import { heldInScope, openInScope } from './flatten-view.ts';
import { cancelWaiting } from './handle-order-request.ts';
import { resolveSymbol } from './handle-signal.ts';
import { tellAck } from './parent-messages.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/** Flattens at work or parked; one more of a client is denied CAPACITY_EXCEEDED. */
const OPEN_FLATTENS_MAX = 64;

/**
 * Begins to make flat: cancels what is open, and closes what is held once the platforms have stated it anew. Ends in a
 * certificate. Refusals to a client: ALREADY_FLAT where nothing is booked or open, ID_REUSED, CAPACITY_EXCEEDED, and the
 * registry's own for its symbol. A person's flatten is never refused: it asks the platforms, whatever is booked.
 */
export function handleFlatten(turn: Turn, request: FlattenRequest, by: Actor): void {
  const { client, clientOrderId, symbol, platforms, foreign = false, reason = '' } = request;
  const named = symbol === undefined ? undefined : resolveSymbol(turn, { client, clientOrderId, symbol });
  if (symbol !== undefined && named === undefined) return;
  turn.log(`Flatten received from ${by}: ${symbol ?? 'everything'}${reason === '' ? '' : ` (${reason})`}`);
  const scope: FlattenScope = {
    ...(named !== undefined && { root: named.root }),
    ...(named?.oldMonth !== undefined && { contract: named.oldMonth }),
    ...(platforms !== undefined && { platforms }),
    foreign,
  };
  const seed = { client, clientOrderId, by, reason, scope };
  if (isAtWorkAlready(turn, seed)) return;
  if (client !== OPERATOR_CLIENT && isRefused(turn, client, clientOrderId, scope)) return;
  startFlatten(turn, seed);
}

type FlattenSeed = Pick<FlattenRun, 'client' | 'clientOrderId' | 'by' | 'reason' | 'scope'>;

/** Starts a flatten on every platform of its scope that is connected, or holds something or has something open by our books. */
export function startFlatten(turn: Turn, seed: FlattenSeed): void {
  const { scope, client, clientOrderId } = seed;
  cancelWaiting(turn, scope.root);
  const legs = concernedLegs(turn, scope);
  const id = `${client} ${clientOrderId} ${turn.atUs}`;
  turn.decide({ type: 'flattenChanged', run: { ...seed, id, startedUs: turn.atUs, legs, parents: [] } });
}

function concernedLegs(turn: Turn, scope: FlattenScope): readonly FlattenLeg[] {
  return [...turn.state.platforms.values()]
    .filter((known) => isConcerned(turn, known, scope))
    .map(({ identity }) => newLeg(identity.platform, identity.account, turn.atUs));
}

/**
 * A person's wish, or a kill's, that comes again while its flatten is in work, as while that waits for one lost platform:
 * where the flatten is done by now, or had nothing to do when it began, it begins anew, in the name of who asks now.
 */
function askAgain(turn: Turn, before: FlattenRun, { by, reason }: FlattenSeed): void {
  cancelWaiting(turn, before.scope.root);
  const isOpen = ({ platform }: FlattenLeg): boolean =>
    before.legs.some((leg) => leg.platform === platform && !isLegOver(leg));
  const begun = concernedLegs(turn, before.scope).filter((leg) => !isOpen(leg));
  const run = begun.length === 0 ? before : { ...before, by, reason };
  const legs = run.legs.map((leg) => {
    const anew = begun.find(({ platform }) => platform === leg.platform);
    return anew === undefined ? leg : { ...anew, closesSent: leg.closesSent };
  });
  const added = begun.filter(({ platform }) => run.legs.every((leg) => leg.platform !== platform));
  if (begun.length > 0) turn.log(`It begins anew on ${begun.map(({ platform }) => platform).join(', ')}`);
  turn.decide({ type: 'flattenChanged', run: { ...run, legs: [...legs, ...added], askedAgainUs: turn.atUs } });
}

/** Whether a flatten has to look at a platform. One that is away and has nothing of ours is left out. */
function isConcerned(turn: Turn, known: PlatformState, scope: FlattenScope): boolean {
  const { platform } = known.identity;
  if (scope.platforms !== undefined && !scope.platforms.includes(platform)) return false;
  const isAtRisk = isAtRiskOn(turn, platform, scope);
  if (known.link === 'closed') return isAtRisk;
  return isAtRisk || !isBlank(turn, known, scope);
}

function isAtRiskOn(turn: Turn, platform: PlatformId, scope: FlattenScope): boolean {
  return heldInScope(turn.state, platform, scope).length > 0 || openInScope(turn.state, platform, scope).length > 0;
}

function isBlank(turn: Turn, { identity, spelling }: PlatformState, { root }: FlattenScope): boolean {
  if (root === undefined) return false;
  return turn.config.symbols.orderTarget(root, identity.platform, turn.atUs, spelling).kind === 'blank';
}

/** The same wish of a client while it is in work changes nothing: it is answered with how it stands. A person's is made sure of. */
function isAtWorkAlready(turn: Turn, seed: FlattenSeed): boolean {
  const { client, clientOrderId, scope } = seed;
  for (const id of turn.state.openFlattens) {
    const run = turn.state.flattens.get(id);
    if (run?.client !== client || !isSameScope(run.scope, scope)) continue;
    if (client !== OPERATOR_CLIENT && run.clientOrderId !== clientOrderId) continue;
    turn.log(`The flatten by ${run.by} is in work already`);
    if (client === OPERATOR_CLIENT) askAgain(turn, run, seed);
    for (const key of run.parents) {
      const parent = turn.state.parents.get(key);
      if (parent !== undefined && client !== OPERATOR_CLIENT) tellAck(turn, parent);
    }
    if (client !== OPERATOR_CLIENT && run.parents.length === 0)
      turn.refuse(client, 'SIGNAL_REPEATED', `${clientOrderId} is known and in work`, clientOrderId);
    return true;
  }
  return false;
}

function isRefused(turn: Turn, client: ClientId, clientOrderId: string, scope: FlattenScope): boolean {
  const before = [...turn.state.flattens.values()].find(
    (run) => run.client === client && run.clientOrderId === clientOrderId,
  );
  if (before !== undefined && !isSameScope(before.scope, scope)) {
    const text = `order_id ${clientOrderId} of ${client} stands for another flatten, of ${nameOf(before.scope)}; it came again for ${nameOf(scope)}: that was not sent. Give every new order an id of its own.`;
    turn.alert({ code: 'ID_REUSED', severity: 'alarm', text });
    turn.refuse(client, 'ID_REUSED', text, clientOrderId);
    return true;
  }
  if (turn.state.openFlattens.size >= OPEN_FLATTENS_MAX) {
    turn.refuse(client, 'CAPACITY_EXCEEDED', `${OPEN_FLATTENS_MAX} flattens are in work`, clientOrderId);
    return true;
  }
  if ([...turn.state.platforms.keys()].some((platform) => isAtRiskOn(turn, platform, scope))) return false;
  const reason = `no position is booked in ${nameOf(scope)} and no order is open`;
  if (scope.root === undefined) turn.refuse(client, 'ALREADY_FLAT', reason, clientOrderId);
  else {
    turn.count('ALREADY_FLAT');
    turn.tell(
      { to: 'owner', client },
      { type: 'orderRejected', clientOrderId, signalId: clientOrderId, code: 'ALREADY_FLAT', reason },
    );
  }
  return true;
}

function nameOf({ root, contract }: FlattenScope): string {
  return contract ?? root ?? 'any root';
}
