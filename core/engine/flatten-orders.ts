import type { OrderId, ParentKey } from '../model/ids.ts';
import type { Parent } from '../model/order.ts';
import type { FlattenLeg } from '../orders/flatten-leg.ts';
import type { FlattenRun } from '../orders/flatten-run.ts';
import type { Close } from '../orders/flatten-size.ts';
import { numberChildren, sendChild } from './launch-parent.ts';
import { tellAck } from './parent-messages.ts';
import type { PlannedOrder } from './plan-platform.ts';
import type { Turn } from './turn.ts';
import { AT_MARKET } from './wish.ts';

/** What the closes of one step led to. */
export interface ClosesSent {
  readonly orderIds: readonly OrderId[];
  /** Every parent that the closes of this flatten belong to by now. */
  readonly parents: readonly ParentKey[];
}

/** Sends the closes of a leg, at the market, in the contracts that hold the positions. All closes of a root have one parent. */
export function sendCloses(turn: Turn, run: FlattenRun, leg: FlattenLeg, closes: readonly Close[]): ClosesSent {
  const parents = new Set(run.parents);
  const orderIds: OrderId[] = [];
  for (const close of closes) {
    const planned = plannedClose(turn, leg, close);
    if (planned === undefined) continue;
    const parent = parentOf(turn, run, planned.root);
    const children = numberChildren(turn, parent, [planned.order]);
    const added = children.map(({ orderId }) => orderId);
    if (turn.state.parents.has(parent.key)) turn.decide({ type: 'flattenOrdersAdded', key: parent.key, children });
    else turn.decide({ type: 'parentDecided', parent: { ...parent, children: added }, children });
    for (const child of children) sendChild(turn, child);
    const decided = turn.state.parents.get(parent.key);
    if (decided !== undefined) tellAck(turn, decided);
    parents.add(parent.key);
    orderIds.push(...added);
  }
  return { orderIds, parents: [...parents] };
}

function plannedClose(
  turn: Turn,
  { platform, account }: FlattenLeg,
  { symbol, side, size }: Close,
): { readonly root: string; readonly order: PlannedOrder } | undefined {
  const position = turn.state.positions.get(platform, account, symbol);
  if (position === undefined) return undefined;
  const { root, contract, unit, sizePerContract, pointWeight } = position;
  const order: PlannedOrder = {
    platform,
    account,
    symbol,
    ...(contract !== undefined && { contract }),
    side,
    size,
    exitSize: size,
    unit,
    sizePerContract,
    pointWeight,
    role: 'EXIT',
    ...AT_MARKET,
  };
  return { root, order };
}

function parentOf(turn: Turn, run: FlattenRun, root: string): Parent {
  const { client, startedUs, scope } = run;
  const clientOrderId = scope.root === undefined ? `${run.clientOrderId}:${root}` : run.clientOrderId;
  const key = `${client}\n${clientOrderId}\nflatten\n${startedUs}` as ParentKey;
  const known = turn.state.parents.get(key);
  if (known !== undefined) return known;
  return {
    key,
    kind: 'FLATTEN',
    client,
    clientOrderId,
    signalId: clientOrderId,
    root,
    side: undefined,
    requestedQty: 0,
    body: JSON.stringify(['FLATTEN', root, scope.contract ?? null]),
    flags: [],
    receivedUs: startedUs,
    children: [],
    denied: [],
    skipped: [],
    state: 'open',
  };
}
