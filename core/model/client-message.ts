import type { FlatCertificate } from './flat-certificate.ts';
import type { ClientId, OrderId, PlatformId } from './ids.ts';
import type { ChildState, Denial, Side, SizeUnit, Skip } from './order.ts';

/** A child as a client sees it. */
export interface ChildView {
  readonly platform: PlatformId;
  readonly orderId: OrderId;
  readonly symbol: string;
  readonly side: Side;
  readonly size: number;
  readonly unit: SizeUnit;
  readonly state: ChildState;
  readonly filledSize: number;
  readonly averagePrice: number;
  readonly code?: string;
  readonly reason?: string;
}

/** Money of a fill in the platform's currency, and in USD where the rate is known. */
export interface MoneyView {
  readonly currency: string;
  readonly pnlLocal: number;
  readonly realizedPnlUsd?: number;
  readonly commissionUsd?: number;
  readonly usdRate?: number;
  readonly rateSource?: string;
  readonly rateAgeS?: number;
}

interface ParentFields {
  /** The client's own order id. */
  readonly clientOrderId: string;
  readonly signalId: string;
}

/** What a client is told. The doors write it in the dialect of each peer. */
export type ClientMessage =
  | (ParentFields & {
      readonly type: 'orderAcked';
      readonly root: string;
      readonly children: readonly ChildView[];
      readonly denied: readonly Denial[];
      /** Platforms that do not trade the root. */
      readonly skipped: readonly Skip[];
      /** A target that waits for the active order of its root. */
      readonly waiting: boolean;
      readonly flags: readonly string[];
    })
  | (ParentFields & {
      readonly type: 'orderRejected';
      readonly code: string;
      readonly reason: string;
      /** By platform, with the figures of each limit; absent where it was refused as a whole. */
      readonly denied?: readonly Denial[];
    })
  | (ParentFields & {
      readonly type: 'orderFilled';
      readonly root: string;
      readonly side: Side | undefined;
      /** Contracts of the root per platform. */
      readonly requestedQty: number;
      /** Sum over sent children, in contracts of the root. */
      readonly expectedQty: number;
      /** Cumulative over all children, in contracts of the root. */
      readonly filledQty: number;
      /** Quantity-weighted over all children. */
      readonly fillPrice: number;
      /** The fill that caused this message; absent when a child ended without one. */
      readonly last?: { readonly platform: PlatformId; readonly qty: number; readonly price: number };
      readonly status: 'partial' | 'filled' | 'partial_done';
      readonly children: readonly ChildView[];
      readonly denied: readonly Denial[];
      readonly money?: MoneyView;
      readonly tsUs: number;
    })
  | (ParentFields & {
      readonly type: 'orderDone';
      readonly root: string;
      readonly children: readonly ChildView[];
      readonly denied: readonly Denial[];
    })
  | (ParentFields & {
      /** ERROR with code ORDER_UNKNOWN: nobody knows yet what became of the order on that platform. */
      readonly type: 'orderUnknown';
      readonly platform: PlatformId;
      readonly orderId: OrderId;
      readonly reason: string;
    })
  | (ParentFields & {
      /** A flatten is over: proved, or loudly not. */
      readonly type: 'flattenEnded';
      readonly certificate: FlatCertificate;
      /** The certificate in one sentence. */
      readonly text: string;
    })
  | {
      readonly type: 'error';
      readonly code: string;
      readonly reason: string;
      readonly clientOrderId?: string;
      readonly requestId?: string;
    }
  | {
      readonly type: 'positionChanged';
      readonly root: string;
      readonly platform: PlatformId;
      readonly symbol: string;
      /** Signed, in contracts of the root. */
      readonly qty: number;
      readonly averagePrice: number;
      readonly realizedPnlUsd?: number;
      /** What closing it at the price last seen would earn; absent without a rate. */
      readonly unrealizedPnlUsd?: number;
    }
  | { readonly type: 'statusChanged'; readonly state: TradingState; readonly reason: string }
  | {
      readonly type: 'platformChanged';
      readonly platform: PlatformId;
      readonly linked: boolean;
      readonly reason: string;
    }
  | { readonly type: 'alert'; readonly code: string; readonly text: string };

/** ACTIVE trades; REDUCING lets exits through; HALTED lets only operator exits and cancels through. */
export type TradingState = 'active' | 'reducing' | 'halted';

/**
 * Who gets a message: `owner` is the client that caused it; `everyone` all peers (legacy peers and clients that asked
 * for all fills besides the owner).
 */
export type Audience =
  { readonly to: 'owner' | 'owner_and_watchers'; readonly client: ClientId } | { readonly to: 'everyone' };
