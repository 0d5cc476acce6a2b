import type { OrderType, Side, TimeInForce } from '../model/order.ts';

interface SignalTerms {
  /** A universal symbol, as `NQ`. */
  readonly symbol: string;
  /** Contracts of the root per platform; without it the gateway's `default_quantity`. */
  readonly quantity?: number;
  /** Yours, unique for ever: a repeat with the same id and body is answered and not executed again. Made if absent. */
  readonly orderId?: string;
  readonly signalId?: string;
  readonly confidence?: number;
  readonly mqscore?: number;
  readonly noiseLevel?: number;
  /** `paper`: never routed to a live platform. */
  readonly mode?: 'paper';
  /** MARKET by default. */
  readonly orderType?: OrderType;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly stopLossPoints?: number;
  readonly takeProfitPoints?: number;
  readonly timeInForce?: TimeInForce;
  /** Only these platforms; absent: every connected one that trades the symbol. */
  readonly platforms?: readonly string[];
  /** An entry that is older than this when the gateway reads it is denied SIGNAL_EXPIRED. */
  readonly validMs?: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A wish to trade: by side, or by a number from −1 to 1 (above 0.3 buys, below −0.3 sells, between: no trade). */
export type Signal = SignalTerms & ({ readonly side: Side } | { readonly signal: number });

/** A wished position, signed contracts per platform; a newer target replaces one that waits. */
export interface Target {
  readonly symbol: string;
  readonly position: number;
  readonly orderId?: string;
  readonly platforms?: readonly string[];
  /** How long it may wait for the order in flight and still enter; the gateway's `valid_ms` if absent. */
  readonly validMs?: number;
}

/** New terms of a working order; at least one. */
export interface OrderChange {
  /** New total, contracts of the root per platform. */
  readonly quantity?: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
}

/** A message before it is packed; keys that are undefined are left out. */
export type OutgoingMap = Readonly<Record<string, unknown>>;

/** Writes a SIGNAL with both forms of its time. */
export function signalMap(signal: Signal, orderId: string, nowUs: number): OutgoingMap {
  return {
    type: 'SIGNAL',
    order_id: orderId,
    signal_id: signal.signalId,
    symbol: signal.symbol,
    ...('side' in signal ? { side: signal.side } : { signal: signal.signal }),
    quantity: signal.quantity,
    confidence: signal.confidence,
    mqscore: signal.mqscore,
    noise_level: signal.noiseLevel,
    mode: signal.mode,
    order_type: signal.orderType,
    limit_price: signal.limitPrice,
    stop_price: signal.stopPrice,
    stop_loss_points: signal.stopLossPoints,
    take_profit_points: signal.takeProfitPoints,
    tif: signal.timeInForce,
    platforms: signal.platforms,
    valid_ms: signal.validMs,
    metadata: signal.metadata,
    ts_us: nowUs,
    timestamp: nowUs / 1e6,
  };
}

/** Writes a TARGET. */
export function targetMap(target: Target, orderId: string): OutgoingMap {
  return {
    type: 'TARGET',
    order_id: orderId,
    symbol: target.symbol,
    position: target.position,
    platforms: target.platforms,
    valid_ms: target.validMs,
  };
}

/** Writes a MODIFY. */
export function modifyMap(orderId: string, change: OrderChange): OutgoingMap {
  return {
    type: 'MODIFY',
    order_id: orderId,
    quantity: change.quantity,
    limit_price: change.limitPrice,
    stop_price: change.stopPrice,
  };
}
