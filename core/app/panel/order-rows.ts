import type { ChildOrderView, FillView, ParentOrderView } from '../../api/order-view.ts';
import type { EngineView, FillView as EngineFill, OrderView, SignalView } from '../../engine/view.ts';
import type { StageTimes } from './stage-times.ts';

export interface OrderRowSources {
  readonly view: EngineView;
  readonly stages: StageTimes;
}

/** The platforms of the gateway's own; asked once for many rows. */
export type Simulated = ReadonlySet<string>;

export function simulatedPlatforms(view: EngineView): Simulated {
  return new Set(view.platforms().flatMap(({ platform, simulated }) => (simulated ? [platform] : [])));
}

/** A parent with its children as the panel shows it. */
export function parentRow(
  { view, stages }: OrderRowSources,
  parent: SignalView,
  simulated: Simulated,
): ParentOrderView {
  return {
    key: parent.key,
    kind: parent.kind,
    client: parent.client,
    clientOrderId: parent.clientOrderId,
    signalId: parent.signalId,
    root: parent.root,
    side: parent.side ?? null,
    requestedQty: parent.requestedQty,
    state: parent.state,
    filledQty: parent.filledQty,
    expectedQty: parent.expectedQty,
    averagePrice: parent.averagePrice,
    receivedUs: parent.receivedUs,
    endedUs: parent.endedUs ?? null,
    endCode: parent.endCode ?? null,
    endReason: parent.endReason ?? '',
    flags: parent.flags,
    denied: parent.denied,
    skipped: parent.skipped,
    children: parent.children.flatMap((orderId) => {
      const order = view.order(orderId);
      return order === undefined ? [] : [childRow(order, stages, simulated.has(order.platform))];
    }),
  };
}

function childRow(order: OrderView, stages: StageTimes, simulated: boolean): ChildOrderView {
  const times = stages.of(order.orderId);
  return {
    orderId: order.orderId,
    platform: order.platform,
    account: order.account,
    root: order.root,
    symbol: order.symbol,
    contract: order.contract ?? null,
    side: order.side,
    size: order.size,
    unit: order.unit,
    sizePerContract: order.sizePerContract,
    role: order.role,
    orderType: order.orderType,
    limitPrice: order.limitPrice ?? null,
    stopPrice: order.stopPrice ?? null,
    timeInForce: order.timeInForce,
    state: order.state,
    filledSize: order.filledSize,
    averagePrice: order.averagePrice,
    platformOrderId: order.platformOrderId ?? null,
    code: order.code ?? null,
    reason: order.reason ?? '',
    simulated,
    stages: {
      decidedUs: order.decidedUs,
      journalledUs: times?.journalledUs ?? null,
      sentUs: order.sentUs ?? null,
      acceptedUs: order.acceptedUs ?? null,
      firstFillUs: times?.firstFillUs ?? null,
      lastFillUs: times?.lastFillUs ?? null,
      endedUs: order.endedUs ?? null,
    },
  };
}

/** One execution as the panel shows it. */
export function fillRow(fill: EngineFill, simulated: Simulated): FillView {
  return {
    key: `${fill.orderId} ${fill.execId}`,
    orderId: fill.orderId,
    client: fill.client,
    clientOrderId: fill.clientOrderId,
    signalId: fill.signalId,
    execId: fill.execId,
    platform: fill.platform,
    symbol: fill.symbol,
    root: fill.root,
    side: fill.side,
    size: fill.size,
    price: fill.price,
    tsUs: fill.tsUs,
    simulated: simulated.has(fill.platform),
  };
}
