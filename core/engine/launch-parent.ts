import { isTransient } from '../model/error-code.ts';
import type { ClientId, ParentKey } from '../model/ids.ts';
import { nextOrderNumber, orderIdOf } from '../model/ids.ts';
import type { Child, Denial, Parent, ParentKind, ProtectionTerms, Side, Skip } from '../model/order.ts';
import { tellAck, tellDone, tellReject } from './parent-messages.ts';
import { beginProtections, protectionFlags, protectionKeys } from './protect-begin.ts';
import type { PlannedOrder, PlatformPlan } from './plan-platform.ts';
import { remindOfUnknown } from './remind-unknown.ts';
import type { Turn } from './turn.ts';

/** From this share of the room for signals on a person is told, once for each such share more. */
const NEARLY_FULL = 0.8;
const TOLD_EVERY = 0.05;

/** What a parent is, before its platforms are planned. */
export interface ParentSeed {
  readonly key: ParentKey;
  readonly kind: ParentKind;
  readonly client: ClientId;
  readonly clientOrderId: string;
  readonly signalId: string;
  readonly root: string;
  readonly side: Side | undefined;
  readonly requestedQty: number;
  readonly body: string;
  readonly flags: readonly string[];
  readonly sourceLagUs?: number;
  readonly protection?: ProtectionTerms;
}

/**
 * Decides a planned parent: its orders get their ids and go out, its denials are said. A parent of which nothing is sent
 * ends at once; when the cause is transient it is not even kept, so that the same id may be sent again.
 * `releasesTarget` says that the parent exists already as a waiting target.
 */
export function launchParent(
  turn: Turn,
  seed: ParentSeed,
  plans: readonly PlatformPlan[],
  releasesTarget = false,
): void {
  const planned: PlannedOrder[] = [];
  const denied: Denial[] = [];
  const skipped: Skip[] = [];
  const cuts = new Set<string>();
  for (const plan of plans) {
    if (plan.kind === 'orders') {
      planned.push(...plan.orders);
      if (plan.denied !== undefined) denied.push(plan.denied);
      if (plan.cut !== undefined) {
        cuts.add(plan.cut);
        turn.log(`Order cut for ${plan.orders[0]?.platform ?? ''}: ${seed.root} (${plan.cut})`);
      }
    } else if (plan.kind === 'denied') denied.push(plan.denied);
    else if (plan.kind === 'skipped') skipped.push(plan.skip);
  }
  for (const denial of denied) {
    turn.effects.push({ type: 'count', code: denial.code });
    turn.log(`Order denied for ${denial.platform}: ${seed.root} (${denial.code}: ${denial.reason})`);
    remindOfUnknown(turn, seed.root, denial);
  }
  for (const { platform, reason } of skipped) turn.log(`Order skipped for ${platform}: ${reason}`);
  const children = numberChildren(turn, seed, planned);
  const parent: Parent = {
    ...seed,
    flags: [...seed.flags, ...cuts, ...protectionFlags(turn, seed, children)],
    receivedUs: turn.atUs,
    children: children.map((child) => child.orderId),
    denied,
    skipped,
    state: 'open',
  };
  turn.planned?.(parent, children);
  if (children.length > 0) {
    if (releasesTarget) turn.decide({ type: 'targetReleased', key: seed.key, parent, children });
    else decideNew(turn, parent, children);
    beginProtections(turn, parent, children);
    for (const child of children) sendChild(turn, child);
    tellAck(turn, parent);
    return;
  }
  endUnsent(turn, parent, plans, releasesTarget);
}

/** Gives planned orders their ids. */
export function numberChildren(
  turn: Turn,
  seed: Pick<ParentSeed, 'key' | 'root'>,
  planned: readonly PlannedOrder[],
): Child[] {
  let last = turn.state.lastOrderNumber;
  return planned.map((order) => {
    last = nextOrderNumber(last, turn.atUs);
    const { platform, account, symbol, contract, side, size, unit, sizePerContract, orderType } = order;
    const { roundedPerContract, pointWeight, limitPrice, stopPrice, timeInForce, role, exitSize } = order;
    return {
      orderId: orderIdOf(last),
      parentKey: seed.key,
      platform,
      account,
      root: seed.root,
      symbol,
      contract,
      side,
      size,
      unit,
      sizePerContract,
      ...(roundedPerContract !== undefined && { roundedPerContract }),
      ...(pointWeight !== undefined && pointWeight !== 1 && { pointWeight }),
      orderType,
      limitPrice,
      stopPrice,
      timeInForce,
      role,
      exitSize,
      ...(turn.state.platforms.get(platform)?.identity.mode === 'live' && { live: true as const }),
      decidedUs: turn.atUs,
      sentUs: undefined,
      endedUs: undefined,
      state: 'pending',
      filledSize: 0,
      averagePrice: 0,
      executions: [],
      realizedPoints: 0,
    };
  });
}

/** Sends an order that was decided. */
export function sendChild(turn: Turn, child: Child): void {
  const { orderId, symbol, side, size, unit, orderType, limitPrice, stopPrice, timeInForce, role, account } = child;
  const signalId = turn.state.parents.get(child.parentKey)?.signalId ?? '';
  turn.command({
    type: 'submitOrder',
    platform: child.platform,
    order: {
      orderId,
      signalId,
      symbol,
      side,
      size,
      unit,
      orderType,
      limitPrice,
      stopPrice,
      timeInForce,
      role,
      reduceOnly: role !== 'ENTRY',
      account,
      ...protectionKeys(turn, child),
    },
  });
  turn.log(`Order routed to ${child.platform}: ${child.symbol} (${side} ${size} ${unit}, order ${orderId})`);
}

/** Ends a parent of which nothing was sent. */
function endUnsent(turn: Turn, parent: Parent, plans: readonly PlatformPlan[], releasesTarget: boolean): void {
  const reached = plans.some((plan) => plan.kind === 'nothing') && parent.denied.length === 0;
  if (reached && parent.kind === 'TARGET') {
    keepEnded(turn, parent, releasesTarget);
    tellAck(turn, parent);
    tellDone(turn, parent, { to: 'owner', client: parent.client });
    return;
  }
  const { code, reason } = whyNothing(parent, reached);
  parent.endCode = code;
  parent.endReason = reason;
  turn.effects.push({ type: 'count', code });
  if (!isTransient(code)) keepEnded(turn, parent, releasesTarget);
  else if (releasesTarget) turn.decide({ type: 'parentEnded', key: parent.key, code, reason });
  turn.log(`Signal denied: ${parent.root} (${code}: ${reason})`);
  tellReject(turn, parent, { to: 'owner', client: parent.client });
}

function keepEnded(turn: Turn, parent: Parent, releasesTarget: boolean): void {
  parent.state = 'ended';
  parent.endedUs = turn.atUs;
  if (releasesTarget)
    turn.decide({
      type: 'parentEnded',
      key: parent.key,
      ...(parent.endCode !== undefined && { code: parent.endCode }),
      ...(parent.endReason !== undefined && { reason: parent.endReason }),
    });
  else decideNew(turn, parent, []);
}

/** Tells a person while there is time how full the gateway is: of what it holds, a start puts away what is over. */
function decideNew(turn: Turn, parent: Parent, children: readonly Child[]): void {
  turn.decide({ type: 'parentDecided', parent, children });
  const { parentsMax } = turn.config;
  const { size } = turn.state.parents;
  if (size < parentsMax * NEARLY_FULL || size % Math.ceil(parentsMax * TOLD_EVERY) !== 0) return;
  turn.alert({
    code: 'CAPACITY_EXCEEDED',
    severity: 'warning',
    text:
      `The gateway holds ${size} signals; at ${parentsMax} only exits pass. End it in a quiet moment and start it again: ` +
      'a start puts those that are over into the archive.',
  });
}

function whyNothing(parent: Parent, reached: boolean): { readonly code: string; readonly reason: string } {
  // One cause that passes leaves the id free; a client must not hear of one that says it is used up.
  const first = parent.denied.find((denial) => isTransient(denial.code)) ?? parent.denied[0];
  if (first !== undefined)
    return {
      code: first.code,
      reason: parent.denied.map((denial) => `${denial.platform}: ${denial.reason}`).join('; '),
    };
  if (reached) return { code: 'ALREADY_FLAT', reason: `no position is booked in ${parent.root}` };
  const [skip] = parent.skipped;
  return {
    code: 'NO_PLATFORM',
    reason:
      skip === undefined
        ? `no platform is connected, so ${parent.root} was sent nowhere`
        : `no connected platform trades ${parent.root}: ${skip.reason}`,
  };
}
