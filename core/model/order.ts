import type { ClientId, OrderId, ParentKey, PlatformId } from './ids.ts';
import type { FoundRate } from './rate.ts';

export type Side = 'BUY' | 'SELL';
export type OrderType = 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT';
export type TimeInForce = 'DAY' | 'GTC' | 'IOC' | 'FOK';
export type SizeUnit = 'contracts' | 'lots' | 'units';
/** What an order is for. Only ENTRY is subject to limits, duplicate rules and approval. */
export type OrderRole = 'ENTRY' | 'EXIT' | 'STOP_LOSS' | 'TAKE_PROFIT';

/** Whether an order protects what is held: it goes with the position, and nobody who tidies up orders takes it away. */
export function isProtective(role: OrderRole): boolean {
  return role === 'STOP_LOSS' || role === 'TAKE_PROFIT';
}

export const ORDER_TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'];
export const TIMES_IN_FORCE: readonly TimeInForce[] = ['DAY', 'GTC', 'IOC', 'FOK'];

/** The states of a child order, everywhere and only these; upper case on the wire. */
export type ChildState =
  | 'pending'
  | 'accepted'
  | 'working'
  | 'partial'
  | 'filled'
  | 'cancelled'
  | 'rejected'
  | 'expired'
  | 'denied'
  | 'not_received'
  | 'unknown';

/** Whether a child can still fill as far as we know: sent and not ended, *unknown* excepted. */
export function isWorking(state: ChildState): boolean {
  return state === 'pending' || state === 'accepted' || state === 'working' || state === 'partial';
}

/** Whether a child's life is over. *Unknown* is not over: it counts as open risk until it is settled. */
export function isTerminal(state: ChildState): boolean {
  return !isWorking(state) && state !== 'unknown';
}

/** The other side. */
export function opposite(side: Side): Side {
  return side === 'BUY' ? 'SELL' : 'BUY';
}

/** +1 for BUY, −1 for SELL. */
export function signOf(side: Side): 1 | -1 {
  return side === 'BUY' ? 1 : -1;
}

/** One execution of a child, counted once by its id. */
export interface Execution {
  readonly execId: string;
  /** In the platform's own unit. */
  readonly size: number;
  readonly price: number;
  readonly tsUs: number;
  /** In `commissionCurrency`; positive is a cost. */
  readonly commission?: number;
  readonly commissionCurrency?: string;
}

/** One order on one platform. Sizes are in the platform's own unit. */
export interface Child {
  readonly orderId: OrderId;
  readonly parentKey: ParentKey;
  readonly platform: PlatformId;
  readonly account: string;
  /** The universal symbol. */
  readonly root: string;
  /** The platform's own symbol, as sent. */
  readonly symbol: string;
  /** The contract month, as `NQZ26`; absent for products without expiry. */
  readonly contract?: string;
  readonly side: Side;
  /** Changes only when the platform confirms a MODIFY. */
  size: number;
  readonly unit: SizeUnit;
  /** Platform units that are one contract of the root: 20 where 1 NQ = 20 lots. */
  readonly sizePerContract: number;
  /** What one contract of it came to once it was rounded down to a step; absent where nothing was rounded away. */
  readonly roundedPerContract?: number;
  /** Money per point of one contract's worth there over the root's point value: 0.05 where 1 NQ is 1 lot at $1; 1 if absent. */
  readonly pointWeight?: number;
  readonly orderType: OrderType;
  limitPrice?: number;
  stopPrice?: number;
  readonly timeInForce: TimeInForce;
  readonly role: OrderRole;
  /** The part of `size` that closes a position held when the order was decided; the rest enters. */
  readonly exitSize: number;
  /** The entry that this order protects, or whose surplus it closes. */
  readonly protects?: OrderId;
  /** It went to a live account. */
  readonly live?: true;
  /** Somebody else placed it at the platform and a person took it over: we never sent it, its own id is `platformOrderId`. */
  readonly claimed?: true;
  readonly decidedUs: number;
  state: ChildState;
  filledSize: number;
  /** Average price of what filled; 0 while nothing has. */
  averagePrice: number;
  executions: Execution[];
  /** Commissions so far that are known to be in USD; absent while there is none. */
  commissionUsd?: number;
  /** Points × contracts of the root that its fills realised by closing a position. */
  realizedPoints: number;
  /** The rate to USD at its last fill, where the product's currency is another and the rate was known. */
  rate?: FoundRate;
  platformOrderId?: string;
  /** A code of ours, or the platform's. */
  code?: string;
  /** Why it ended, in the platform's own words where it gave any. */
  reason?: string;
  sentUs?: number;
  acceptedUs?: number;
  endedUs?: number;
}

/** A platform on which nothing was sent, because we refused. */
export interface Denial {
  readonly platform: PlatformId;
  readonly code: string;
  readonly reason: string;
  /** The limit, the value that went beyond it, and the sum it came from; for denials by a limit. */
  readonly figures?: { readonly limit: number; readonly value: number; readonly sum: string };
}

/** A platform that does not trade the root: no denial, just said. */
export interface Skip {
  readonly platform: PlatformId;
  readonly reason: string;
}

/** PROTECTION is one stop or target of an entry, or the close of what two of them traded too much; CLAIM an order that somebody else placed. */
export type ParentKind = 'SIGNAL' | 'TARGET' | 'FLATTEN' | 'PROTECTION' | 'CLAIM';

/** Stop and target as distances from the fill, in points of the product's price. */
export interface ProtectionTerms {
  readonly stopPoints?: number;
  readonly targetPoints?: number;
  /** The stop is the default of the limits: the signal asked for none. */
  readonly isDefault?: true;
}

/** One signal, target or flatten with all it caused. */
export interface Parent {
  readonly key: ParentKey;
  readonly kind: ParentKind;
  readonly client: ClientId;
  readonly clientOrderId: string;
  readonly signalId: string;
  readonly root: string;
  /** Undefined for a target or flatten whose sides differ by platform. */
  readonly side: Side | undefined;
  /** Contracts of the root per platform. */
  readonly requestedQty: number;
  /** What must match on a repeat: symbol, side, quantity, type, prices, platforms. */
  readonly body: string;
  readonly receivedUs: number;
  /** How long before it came its client says to have made it; absent where it does not say. */
  readonly sourceLagUs?: number;
  /** Marks on the decision, as `NO_REFERENCE`. */
  readonly flags: readonly string[];
  /** What its fills are to be protected by. */
  readonly protection?: ProtectionTerms;
  readonly children: readonly OrderId[];
  readonly denied: readonly Denial[];
  readonly skipped: readonly Skip[];
  state: 'waiting' | 'open' | 'ended';
  /** Set when the parent ended without anything sent, or unfilled. */
  endCode?: string;
  endReason?: string;
  endedUs?: number;
}
