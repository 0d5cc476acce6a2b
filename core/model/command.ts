import type { OrderId, PlatformId } from './ids.ts';
import type { OrderRole, OrderType, Side, SizeUnit, TimeInForce } from './order.ts';

/** One order as a platform gets it. Written at most once, ever. */
export interface OrderCommand {
  readonly orderId: OrderId;
  readonly signalId: string;
  /** The platform's own symbol. */
  readonly symbol: string;
  readonly side: Side;
  readonly size: number;
  readonly unit: SizeUnit;
  readonly orderType: OrderType;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly timeInForce: TimeInForce;
  readonly role: OrderRole;
  readonly reduceOnly: boolean;
  readonly account: string;
  /** Orders with the same one are a pair: when one fills whole, the platform may cancel the other. */
  readonly ocoId?: OrderId;
  /** The entry that this order protects. */
  readonly parentOrderId?: OrderId;
  /** Stop and target that the platform makes itself as the order fills. Only where it has brackets. */
  readonly bracket?: BracketCommand;
}

/** Distances in points from the fill, and the ids under which the platform reports the two orders that it makes. */
export interface BracketCommand {
  readonly stopPoints?: number;
  readonly targetPoints?: number;
  readonly stopOrderId?: OrderId;
  readonly targetOrderId?: OrderId;
}

/** What the gateway asks of a platform. */
export type PlatformCommand =
  | { readonly type: 'submitOrder'; readonly platform: PlatformId; readonly order: OrderCommand }
  | {
      readonly type: 'cancelOrder';
      readonly platform: PlatformId;
      readonly orderId: OrderId;
      readonly account: string;
      /** Of an order that we did not send: the platform knows it by this alone. */
      readonly platformOrderId?: string;
    }
  | {
      readonly type: 'modifyOrder';
      readonly platform: PlatformId;
      readonly orderId: OrderId;
      readonly account: string;
      readonly size?: number;
      readonly limitPrice?: number;
      readonly stopPrice?: number;
      /** It moves the price of an order that enters: it passes the gate as an entry does. */
      readonly isEntry?: true;
    }
  | {
      readonly type: 'requestReport';
      readonly platform: PlatformId;
      readonly requestId: string;
      readonly sinceUs: number;
    };
