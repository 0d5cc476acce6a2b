import type { ChildOrderView, FillView, ParentOrderView } from '../../api/order-view.ts';
import type { EngineView, FillView as EngineFill, OrderView, SignalView } from '../../engine/view.ts';
import type { StageTimes } from './stage-times.ts';

export interface OrderRowSources {
  readonly view: EngineView;
  readonly stages: StageTimes;
}

/** A parent with its children as the panel shows it. */
export function parentRow({ view, stages }: OrderRowSources, parent: SignalView): ParentOrderView {
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
      return order === undefined ? [] : [childRow(order, stages, isSimulated(view, order.platform))];
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
export function fillRow(view: EngineView, fill: EngineFill): FillView {
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
    simulated: isSimulated(view, fill.platform),
  };
}

/** Whether a platform is one of the gateway's own; asked per order, so by the name that only they may have. */
function isSimulated(view: EngineView, platform: OrderView['platform']): boolean {
  return platform.startsWith('sim_') || view.platform(platform)?.simulated === true;
}
