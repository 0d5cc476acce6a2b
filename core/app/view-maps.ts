import type { FillView, OrderView, PlatformView, PositionView, SignalView } from '../engine/view.ts';
import type { Light, Lights } from '../model/light.ts';
import type { RaisedAlert } from '../monitoring/alerts.ts';
import type { LatencySummary } from '../monitoring/latency.ts';
import { Float, type Packable } from '../wire/pack.ts';

type PackableMap = { readonly [key: string]: Packable | undefined };

/** How states are written: lower case for an operator, upper case in messages to clients. */
export type StateCase = 'lower' | 'upper';

/** A child order as `nexus orders` and QUERY list it. Quantities are in the platform's own unit, times in epoch µs. */
export function orderMap(order: OrderView, stateCase: StateCase): PackableMap {
  return {
    owner: 'gateway',
    order_id: order.orderId,
    client_order_id: order.clientOrderId,
    signal_id: order.signalId,
    client: order.client,
    platform: order.platform,
    platform_order_id: order.platformOrderId ?? null,
    account: order.account,
    symbol: order.symbol,
    root: order.root,
    side: order.side,
    quantity: order.size,
    unit: order.unit,
    role: order.role,
    status: stateCase === 'upper' ? order.state.toUpperCase() : order.state,
    filled_qty: order.filledSize,
    fill_price: new Float(order.averagePrice),
    code: order.code ?? null,
    reason: order.reason ?? '',
    decided_us: order.decidedUs,
    sent_us: order.sentUs ?? null,
    ended_us: order.endedUs ?? null,
  };
}

/** One execution. `order_id` is the child's, as it was sent to the platform. */
export function fillMap(fill: FillView): PackableMap {
  return {
    order_id: fill.orderId,
    client_order_id: fill.clientOrderId,
    signal_id: fill.signalId,
    exec_id: fill.execId,
    client: fill.client,
    platform: fill.platform,
    symbol: fill.symbol,
    root: fill.root,
    side: fill.side,
    qty: fill.size,
    price: new Float(fill.price),
    ts_us: fill.tsUs,
  };
}

/** A booked position: `qty` signed in the platform's own unit, `contracts` the same in contracts of the root. */
export function positionMap(position: PositionView): PackableMap {
  return {
    owner: 'gateway',
    platform: position.platform,
    account: position.account,
    symbol: position.symbol,
    root: position.root,
    contract: position.contract ?? null,
    qty: position.size,
    unit: position.unit,
    contracts: position.qty,
    avg_price: new Float(position.averagePrice),
    realized: new Float(position.realizedLocal),
    currency: position.currency,
    unrealized_usd: position.openUsd === undefined ? null : new Float(position.openUsd),
  };
}

/** A position as POSITION messages state it to clients: by universal symbol, in contracts of the root. */
export function clientPositionMap(position: PositionView): PackableMap {
  return {
    symbol: position.root,
    platform: position.platform,
    platform_symbol: position.symbol,
    qty: position.qty,
    avg_price: new Float(position.averagePrice),
    ...(position.openUsd !== undefined && { unrealized_pnl_usd: new Float(position.openUsd) }),
  };
}

/** What the doors know of a platform's ticks. */
export interface TickActivity {
  readonly ticks: number;
  readonly lastTickUs: number;
}

/** A platform with its three lights as they are shown. */
export function platformMap(view: PlatformView, lights: Lights, activity: TickActivity | undefined): PackableMap {
  return {
    platform: view.platform,
    dialect: view.dialect,
    account: view.account,
    mode: view.mode,
    simulated: view.simulated,
    spelling: view.spelling ?? null,
    armed:
      view.armed === undefined
        ? null
        : { account: view.armed.account, by: view.armed.by, reason: view.armed.reason, since_us: view.armed.sinceUs },
    partial_fill: view.partialFill,
    linked: view.linked,
    link: lightMap(lights.link),
    data: lightMap(lights.data),
    can_trade: lightMap(lights.canTrade),
    open_orders: view.openOrders,
    unknown_orders: view.unknownOrders,
    ticks: activity?.ticks ?? 0,
    last_tick_us: activity === undefined || activity.lastTickUs === 0 ? null : activity.lastTickUs,
  };
}

/** A platform that has never registered, though an adapter looks for it. */
export function unseenPlatformMap(platform: string, lights: Lights): PackableMap {
  return {
    platform,
    dialect: null,
    account: null,
    mode: 'none',
    simulated: false,
    spelling: null,
    armed: null,
    linked: false,
    link: lightMap(lights.link),
    data: lightMap(lights.data),
    can_trade: lightMap(lights.canTrade),
    open_orders: 0,
    unknown_orders: 0,
    ticks: 0,
    last_tick_us: null,
    notes: [],
  };
}

function lightMap(light: Light<string>): PackableMap {
  return light.state === 'green' ? { state: 'green' } : { ...light };
}

/** A signal, target or flatten with what became of it. */
export function signalMap(signal: SignalView): PackableMap {
  return {
    kind: signal.kind,
    client: signal.client,
    client_order_id: signal.clientOrderId,
    signal_id: signal.signalId,
    symbol: signal.root,
    side: signal.side ?? null,
    requested_qty: signal.requestedQty,
    status: signal.state,
    filled_qty: signal.filledQty,
    expected_qty: signal.expectedQty,
    fill_price: new Float(signal.averagePrice),
    children: signal.children,
    denied: signal.denied.map((denial) => ({ ...denial })),
    skipped: signal.skipped.map((skip) => ({ ...skip })),
    flags: signal.flags,
    code: signal.endCode ?? null,
    reason: signal.endReason ?? '',
    received_us: signal.receivedUs,
  };
}

/** An alert with its time and how often it was raised again. */
export function alertMap(alert: RaisedAlert): PackableMap {
  return {
    number: alert.number,
    at_us: alert.atUs,
    severity: alert.severity,
    code: alert.code,
    text: alert.text,
    platform: alert.platform ?? null,
    order_id: alert.orderId ?? null,
    repeats: alert.repeats,
    last_us: alert.lastUs,
  };
}

/** Durations in µs. */
export function latencyMap(summary: LatencySummary): PackableMap {
  return {
    count: summary.count,
    mean_us: summary.meanUs,
    p50_us: summary.p50Us,
    p99_us: summary.p99Us,
    p999_us: summary.p999Us,
    max_us: summary.maxUs,
  };
}
