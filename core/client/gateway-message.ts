import { z } from 'zod';

/** A child order as the gateway lists it. `quantity` and `filledQty` are in the platform's own `unit`. */
export interface Child {
  readonly platform: string;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: string | undefined;
  readonly quantity: number;
  readonly unit: string;
  /** PENDING, ACCEPTED, WORKING, PARTIAL, FILLED, CANCELLED, REJECTED, EXPIRED, DENIED, NOT_RECEIVED or UNKNOWN. */
  readonly status: string;
  readonly filledQty: number;
  readonly fillPrice: number;
  readonly code: string | undefined;
  readonly reason: string | undefined;
}

const text = z.string();
const number = z.number();
const id = z.union([text, number.transform(String)]);
const optionalText = text.optional();
const optionalNumber = number.optional();

const child = z
  .object({
    platform: text,
    order_id: id,
    symbol: text,
    side: optionalText,
    quantity: number,
    unit: text,
    status: text.default('PENDING'),
    filled_qty: number.default(0),
    fill_price: number.default(0),
    code: optionalText,
    reason: optionalText,
  })
  .transform((map): Child => ({
    platform: map.platform,
    orderId: map.order_id,
    symbol: map.symbol,
    side: map.side,
    quantity: map.quantity,
    unit: map.unit,
    status: map.status,
    filledQty: map.filled_qty,
    fillPrice: map.fill_price,
    code: map.code,
    reason: map.reason,
  }));
const children = z.array(child).default([]);
const denied = z.array(z.object({ platform: text, code: text, reason: text.default('') })).default([]);
const skipped = z.array(z.object({ platform: text, reason: text.default('') })).default([]);

/** Keys that every message about an order has. */
const ofOrder = { order_id: id, signal_id: id.optional(), ts_us: optionalNumber };

const ack = z
  .object({
    ...ofOrder,
    symbol: optionalText,
    children,
    denied,
    skipped,
    waiting: z.boolean().default(false),
    flags: z.array(text).default([]),
  })
  .transform(({ order_id, signal_id, ts_us, ...rest }) => ({
    type: 'ack' as const,
    orderId: order_id,
    signalId: signal_id ?? order_id,
    tsUs: ts_us,
    ...rest,
  }));

const reject = z
  .object({ ...ofOrder, code: text, reason: text.default('') })
  .transform(({ order_id, signal_id, ts_us, ...rest }) => ({
    type: 'reject' as const,
    orderId: order_id,
    signalId: signal_id ?? order_id,
    tsUs: ts_us,
    ...rest,
  }));

const fill = z
  .object({
    ...ofOrder,
    symbol: text,
    side: optionalText,
    requested_qty: optionalNumber,
    expected_qty: optionalNumber,
    filled_qty: number,
    fill_price: number,
    last_qty: optionalNumber,
    last_price: optionalNumber,
    platform: optionalText,
    status: text,
    children,
    denied,
    realized_pnl_usd: optionalNumber,
    commission_usd: optionalNumber,
    pnl_local: optionalNumber,
    currency: optionalText,
    usd_rate: optionalNumber,
    rate_source: optionalText,
    rate_age_s: optionalNumber,
  })
  .transform((map) => ({
    type: 'fill' as const,
    orderId: map.order_id,
    signalId: map.signal_id ?? map.order_id,
    tsUs: map.ts_us,
    symbol: map.symbol,
    side: map.side,
    requestedQty: map.requested_qty,
    expectedQty: map.expected_qty,
    filledQty: map.filled_qty,
    fillPrice: map.fill_price,
    lastQty: map.last_qty,
    lastPrice: map.last_price,
    platform: map.platform,
    status: map.status,
    children: map.children,
    denied: map.denied,
    realizedPnlUsd: map.realized_pnl_usd,
    commissionUsd: map.commission_usd,
    pnlLocal: map.pnl_local,
    currency: map.currency,
    usdRate: map.usd_rate,
    rateSource: map.rate_source,
    rateAgeS: map.rate_age_s,
  }));

const done = z
  .object({ ...ofOrder, symbol: optionalText, children, denied })
  .transform(({ order_id, signal_id, ts_us, ...rest }) => ({
    type: 'done' as const,
    orderId: order_id,
    signalId: signal_id ?? order_id,
    tsUs: ts_us,
    ...rest,
  }));

const flattened = z
  .object({
    ...ofOrder,
    outcome: text,
    reason: text.default(''),
    certificate: z.record(z.string(), z.unknown()).default({}),
  })
  .transform(({ order_id, ts_us, outcome, reason, certificate }) => ({
    type: 'flattened' as const,
    orderId: order_id,
    isProved: outcome === 'PROVED',
    reason,
    certificate,
    tsUs: ts_us,
  }));

const error = z
  .object({
    code: text,
    reason: text.default(''),
    order_id: id.optional(),
    signal_id: id.optional(),
    request_id: id.optional(),
    platform: optionalText,
    child_order_id: id.optional(),
    ts_us: optionalNumber,
  })
  .transform((map) =>
    map.code === 'ORDER_UNKNOWN' && map.order_id !== undefined
      ? {
          type: 'unknown' as const,
          orderId: map.order_id,
          signalId: map.signal_id ?? map.order_id,
          platform: map.platform,
          childOrderId: map.child_order_id,
          reason: map.reason,
          tsUs: map.ts_us,
        }
      : {
          type: 'error' as const,
          code: map.code,
          reason: map.reason,
          ...(map.order_id !== undefined && { orderId: map.order_id }),
          ...(map.request_id !== undefined && { requestId: map.request_id }),
        },
  );

const position = z
  .object({
    symbol: text,
    platform: text,
    platform_symbol: optionalText,
    qty: number,
    avg_price: number,
    unrealized_pnl_usd: optionalNumber,
    realized_pnl_usd: optionalNumber,
    ts_us: optionalNumber,
  })
  .transform((map) => ({
    type: 'position' as const,
    symbol: map.symbol,
    platform: map.platform,
    platformSymbol: map.platform_symbol,
    qty: map.qty,
    averagePrice: map.avg_price,
    unrealizedPnlUsd: map.unrealized_pnl_usd,
    realizedPnlUsd: map.realized_pnl_usd,
    tsUs: map.ts_us,
  }));

const status = z
  .object({
    state: optionalText,
    platform: optionalText,
    link: z.boolean().optional(),
    reason: text.default(''),
    ts_us: optionalNumber,
  })
  .transform((map) => ({
    type: 'status' as const,
    /** ACTIVE, REDUCING or HALTED, when the gateway's own state changed. */
    state: map.state,
    /** The platform whose link changed, and whether it is up now. */
    platform: map.platform,
    isLinked: map.link,
    reason: map.reason,
    tsUs: map.ts_us,
  }));

const alert = z
  .object({ code: text, text: text.default(''), ts_us: optionalNumber })
  .transform((map) => ({ type: 'alert' as const, code: map.code, text: map.text, tsUs: map.ts_us }));

const result = z
  .object({ request_id: id, what: text.default(''), data: z.unknown() })
  .transform((map) => ({ type: 'result' as const, requestId: map.request_id, what: map.what, data: map.data }));

const welcome = z
  .object({
    protocol: number,
    session: id,
    mode: optionalText,
    symbols: z.array(text).default([]),
    seq: number.default(0),
    replay_complete: z.boolean().default(true),
  })
  .transform((map) => ({ type: 'welcome' as const, ...map }));

const DECODERS = {
  ORDER_ACK: ack,
  ORDER_REJECT: reject,
  ORDER_FILL: fill,
  ORDER_DONE: done,
  FLATTEN_DONE: flattened,
  ERROR: error,
  POSITION: position,
  STATUS: status,
  ALERT: alert,
  RESULT: result,
  WELCOME: welcome,
} as const;

/** Everything that the gateway says to a client, ticks excepted. Quantities are contracts of the root. */
export type GatewayMessage = z.infer<(typeof DECODERS)[keyof typeof DECODERS]>;

type Of<Type extends GatewayMessage['type']> = Extract<GatewayMessage, { type: Type }>;

/** What was sent for a signal, to whom, and what was denied. */
export type OrderAck = Of<'ack'>;
/** Nothing was sent, or nothing filled. */
export type OrderReject = Of<'reject'>;
/** The cumulative fill over all platforms and its average price; `status` PARTIAL, FILLED or PARTIAL_DONE. */
export type OrderFill = Of<'fill'>;
/** The final states of all children. */
export type OrderDone = Of<'done'>;
/** A flatten is over: `isProved` only where every platform itself stated that nothing is left; else `reason` says why. */
export type FlattenDone = Of<'flattened'>;
/** Nobody knows yet what became of a child order: it may have filled. */
export type OrderUnknown = Of<'unknown'>;
export type PositionChange = Of<'position'>;
export type StatusChange = Of<'status'>;
export type GatewayAlert = Of<'alert'>;
export type Welcome = Of<'welcome'>;

/** What became of reading a message: it, a type that this version does not know, or what was wrong. */
export type ReadMessage =
  | { readonly kind: 'read'; readonly message: GatewayMessage }
  | { readonly kind: 'unknownType' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Reads a decoded map by its `type`. Unknown keys are left out. */
export function readGatewayMessage(map: Readonly<Record<string, unknown>>): ReadMessage {
  const { type } = map;
  if (typeof type !== 'string') return { kind: 'malformed', reason: 'a message without a type' };
  if (!Object.hasOwn(DECODERS, type)) return { kind: 'unknownType' };
  const read = DECODERS[type as keyof typeof DECODERS].safeParse(map);
  if (read.success) return { kind: 'read', message: read.data };
  const { path, message } = read.error.issues[0] ?? { path: [], message: 'unreadable' };
  return { kind: 'malformed', reason: `${type} ${path.map(String).join('.')}: ${message}` };
}
