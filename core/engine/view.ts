import type { TradingState } from '../model/client-message.ts';
import type { Breaker } from '../risk/breaker.ts';
import type { DayFigures } from './day-view.ts';
import type { LinksView } from './links-view.ts';
import type { Difference } from '../model/difference.ts';
import type { FlatCertificate } from '../model/flat-certificate.ts';
import type { ClientId, OrderId, ParentKey, PlatformId } from '../model/ids.ts';
import type { RiskLimits } from '../model/risk-limits.ts';
import type { ProtectionView } from './protect-view.ts';
import type { RiskUse } from './risk-use.ts';
import type {
  ChildState,
  Denial,
  OrderRole,
  OrderType,
  ParentKind,
  Side,
  SizeUnit,
  Skip,
  TimeInForce,
} from '../model/order.ts';
import type { Lights } from '../model/light.ts';
import type { Abilities, AccountMode, Arming, Dialect, SymbolTerms } from '../model/platform.ts';

/** A child order as the operator's tool and the panel list it. */
export interface OrderView {
  readonly orderId: OrderId;
  readonly parentKey: ParentKey;
  readonly client: ClientId;
  readonly clientOrderId: string;
  readonly signalId: string;
  readonly platform: PlatformId;
  readonly account: string;
  readonly root: string;
  readonly symbol: string;
  readonly contract?: string;
  readonly side: Side;
  readonly size: number;
  readonly unit: SizeUnit;
  /** Platform units that are one contract of the root. */
  readonly sizePerContract: number;
  readonly role: OrderRole;
  readonly orderType: OrderType;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly timeInForce: TimeInForce;
  readonly state: ChildState;
  readonly filledSize: number;
  readonly averagePrice: number;
  readonly code?: string;
  readonly reason?: string;
  readonly platformOrderId?: string;
  readonly decidedUs: number;
  readonly sentUs?: number;
  readonly acceptedUs?: number;
  readonly endedUs?: number;
}

/** One execution as the operator's tool and the panel list it. */
export interface FillView {
  readonly orderId: OrderId;
  readonly client: ClientId;
  readonly clientOrderId: string;
  readonly signalId: string;
  readonly execId: string;
  readonly platform: PlatformId;
  readonly symbol: string;
  readonly root: string;
  readonly side: Side;
  readonly size: number;
  readonly price: number;
  readonly tsUs: number;
}

/** A booked position: one platform, account and symbol. */
export interface PositionView {
  readonly platform: PlatformId;
  readonly account: string;
  readonly root: string;
  readonly symbol: string;
  readonly contract?: string;
  /** Signed, in the platform's unit. */
  readonly size: number;
  readonly unit: SizeUnit;
  /** Signed, in contracts of the root. */
  readonly qty: number;
  /** Money per point of one contract's worth there over the root's point value; see `Child.pointWeight`. */
  readonly pointWeight: number;
  readonly averagePrice: number;
  /** Realised since start, in `currency`, before commission. */
  readonly realizedLocal: number;
  readonly currency: string;
  /** What closing it at the price last seen would earn, in USD; absent without a price or a rate. */
  readonly openUsd?: number;
}

export interface PlatformView {
  readonly platform: PlatformId;
  readonly dialect: Dialect;
  readonly account: string;
  readonly login?: string;
  readonly server?: string;
  readonly currency: string;
  readonly mode: AccountMode;
  readonly abilities: Abilities;
  readonly simulated: boolean;
  /** The version that its bridge stated when it registered. */
  readonly bridgeVersion?: string;
  readonly spelling?: string;
  /** What it declared of its symbols when it registered. */
  readonly symbols: readonly SymbolTerms[];
  /** Armed for live entries, by whom and since when; absent on paper and while it is not. */
  readonly armed?: Pick<Arming, 'account' | 'by' | 'reason' | 'sinceUs'>;
  /** What becomes of the rest of an entry that fills in part: `wait`, `accept` or `cancel_rest_after_ms 3000`. */
  readonly partialFill: string;
  readonly linked: boolean;
  readonly lights: Lights;
  readonly openOrders: number;
  readonly unknownOrders: number;
}

/** A signal, target or flatten with its outcome. */
export interface SignalView {
  readonly key: ParentKey;
  readonly kind: ParentKind;
  readonly client: ClientId;
  readonly clientOrderId: string;
  readonly signalId: string;
  readonly root: string;
  readonly side?: Side;
  readonly requestedQty: number;
  /** What must match on a repeat: of a signal its root, side, quantity, type, prices, distances and platforms, as JSON. */
  readonly body: string;
  readonly state: 'waiting' | 'open' | 'ended';
  readonly filledQty: number;
  readonly expectedQty: number;
  readonly averagePrice: number;
  readonly children: readonly OrderId[];
  readonly denied: readonly Denial[];
  readonly skipped: readonly Skip[];
  readonly flags: readonly string[];
  readonly receivedUs: number;
  readonly endedUs?: number;
  readonly endCode?: string;
  readonly endReason?: string;
}

/** What may be asked of the engine between two events. Lists are newest first, as they were decided or booked, and bounded by `limit` (default 1,000). */
export interface EngineView {
  tradingState(): {
    readonly state: TradingState;
    readonly by: string;
    readonly reason: string;
    readonly sinceUs: number;
    /** When it was stopped last: a kill while trading is halted leaves the first one named. */
    readonly stoppedUs: number;
  };
  /** The limits in force. */
  limits(): RiskLimits;
  /** What is used of them at `nowUs`. */
  riskUse(nowUs: number): RiskUse;
  platforms(): readonly PlatformView[];
  platform(id: PlatformId): PlatformView | undefined;
  /** The risk day that `nowUs` lies in, in figures. */
  day(nowUs: number): DayFigures;
  /** The breakers that stop entries now, the oldest first. */
  breakers(): readonly Breaker[];
  /** Who is away, and what else keeps entries waiting. */
  links(): LinksView;
  order(id: OrderId): OrderView | undefined;
  orders(limit?: number): readonly OrderView[];
  /** Every order that is working or of unknown outcome. */
  openOrders(): readonly OrderView[];
  /** With `beforeUs` only those of an earlier time. */
  fills(limit?: number, beforeUs?: number): readonly FillView[];
  positions(): readonly PositionView[];
  /** With `beforeUs` only those that came before. */
  signals(limit?: number, beforeUs?: number): readonly SignalView[];
  /** Flattens in work, and the certificates of the last ones; newest first. */
  certificates(): readonly FlatCertificate[];
  /** Stops and targets of what is held now, oldest entry first, and where each of them rests. */
  protections(): readonly ProtectionView[];
  signal(key: ParentKey): SignalView | undefined;
  /** The roots of what a client has under an id: one, but for legacy clients. */
  rootsOf(client: ClientId, clientOrderId: string): readonly string[];
  /** Differences with platforms: all that are not settled, and the last ones that are; newest first. */
  differences(): readonly Difference[];
}
