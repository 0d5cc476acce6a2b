import type { DifferenceChoice } from './difference.ts';
import type { ClientId, OrderId, PlatformId } from './ids.ts';
import type { ChildState, Side } from './order.ts';
import type { PlatformIdentity } from './platform.ts';
import type { FoundRate } from './rate.ts';
import type { RiskLimits } from './risk-limits.ts';
import type { Actor, CancelRequest, FlattenRequest, ModifyRequest, SignalRequest, TargetRequest } from './request.ts';

/** The last price that the inbox copied from the quote board for an event that needs one. */
export interface QuoteSample {
  readonly platform: PlatformId;
  readonly root: string;
  /** What it quotes where that is held and no more what the platform trades: an old month, or a name mapped before. */
  readonly symbol?: string;
  /** The month that it quotes; absent for a name without one and where nobody asked. */
  readonly contract?: string;
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  readonly recvTsUs: number;
}

/** A status that a platform reports of one of our orders; the last three change no state. */
export type ReportedStatus = ChildState | 'modified' | 'cancel_rejected' | 'modify_rejected';

/** A fill as a platform states it, with or without an exec id. */
export interface FillReport {
  readonly platform: PlatformId;
  readonly orderId: OrderId;
  readonly execId?: string;
  readonly symbol?: string;
  readonly side?: Side;
  /** This execution alone; absent on legacy fills. */
  readonly lastSize?: number;
  readonly lastPrice?: number;
  /** Cumulative, in the platform's unit. */
  readonly filledSize: number;
  /** Average over `filledSize`. */
  readonly fillPrice: number;
  readonly status: ChildState;
  readonly commission?: number;
  readonly commissionCurrency?: string;
  /** The platform's time of the execution; 0 where it states none. */
  readonly tsUs: number;
  /** Not a new fill: one that was told before is taken back, or is as stated now. */
  readonly correction?: 'taken_back' | 'changed';
}

export interface ReportedOrder {
  readonly orderId?: OrderId;
  readonly platformOrderId?: string;
  readonly symbol: string;
  readonly side: Side;
  readonly size: number;
  readonly filledSize: number;
  readonly fillPrice: number;
  readonly status: ChildState;
}

export interface ReportedExecution {
  readonly orderId?: OrderId;
  readonly execId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly size: number;
  readonly price: number;
  readonly tsUs: number;
  readonly commission?: number;
  readonly commissionCurrency?: string;
}

export interface ReportedPosition {
  readonly symbol: string;
  /** Signed, in the platform's unit. */
  readonly size: number;
  readonly averagePrice: number;
  readonly ticket?: string;
}

/** All parts of one REPORT put together. */
export interface PlatformReport {
  readonly requestId: string;
  /** The platform's history reaches back to here; an older execution may be missing. */
  readonly historyFromUs: number;
  readonly orders: readonly ReportedOrder[];
  readonly executions: readonly ReportedExecution[];
  readonly positions: readonly ReportedPosition[];
  /** What the account is worth, open P&L included, in its currency. */
  readonly balance?: { readonly currency: string; readonly equity: number };
}

/**
 * Everything that can happen to the engine. Each event carries its time and all that a decision needs from outside, so
 * that the same events give the same decisions.
 */
export type Event = { readonly atUs: number } & (
  | { readonly type: 'platformRegistered'; readonly identity: PlatformIdentity }
  | {
      readonly type: 'platformLost';
      readonly platform: PlatformId;
      readonly reason: string;
      /** An operator wanted it so: it does not come back by itself. */
      readonly switchedOff?: true;
    }
  | {
      /** The first tick showed how an unlisted platform spells its symbols. */
      readonly type: 'spellingLearned';
      readonly platform: PlatformId;
      readonly spelling: string;
    }
  | {
      readonly type: 'platformStatusReceived';
      readonly platform: PlatformId;
      readonly canTrade: boolean;
      readonly reason: string;
    }
  | {
      readonly type: 'signalReceived';
      readonly request: SignalRequest;
      readonly quotes: readonly QuoteSample[];
      /** The rates to USD known then: for sizes whose point value is in another currency. Absent while none is known. */
      readonly rates?: readonly FoundRate[];
    }
  | {
      /** What the market is where something is held: at a steady pace, or at once when a price of interest is reached. */
      readonly type: 'quotesSampled';
      readonly quotes: readonly QuoteSample[];
      readonly rates?: readonly FoundRate[];
    }
  | {
      /** What the market of a root is: the engine has asked for it. */
      readonly type: 'marketShown';
      readonly root: string;
      readonly quotes: readonly QuoteSample[];
      readonly rates?: readonly FoundRate[];
    }
  | {
      readonly type: 'targetReceived';
      readonly request: TargetRequest;
      readonly quotes?: readonly QuoteSample[];
      readonly rates?: readonly FoundRate[];
    }
  | { readonly type: 'cancelReceived'; readonly request: CancelRequest }
  | {
      readonly type: 'modifyReceived';
      readonly request: ModifyRequest;
      /** Of the root of the order that it names: another price of an entry is judged as a new entry is. */
      readonly quotes?: readonly QuoteSample[];
      readonly rates?: readonly FoundRate[];
    }
  | { readonly type: 'flattenReceived'; readonly request: FlattenRequest; readonly by: Actor }
  | { readonly type: 'killReceived'; readonly by: Actor; readonly reason: string; readonly flatten: boolean }
  | { readonly type: 'reduceReceived'; readonly by: Actor; readonly reason: string }
  | { readonly type: 'rearmReceived'; readonly by: Actor; readonly reason: string }
  /** A person arms a live account for entries, by typing it exactly. */
  | {
      readonly type: 'armReceived';
      readonly platform: PlatformId;
      readonly account: string;
      readonly by: Actor;
      readonly reason: string;
    }
  /** New limits, from the file or from a person. */
  | { readonly type: 'limitsChanged'; readonly limits: RiskLimits; readonly by: Actor; readonly reason: string }
  | { readonly type: 'disarmReceived'; readonly platform: PlatformId; readonly by: Actor; readonly reason: string }
  | { readonly type: 'orderSent'; readonly orderId: OrderId }
  | {
      /** No byte of the order left: the socket was gone, or the gate shut while it waited. */
      readonly type: 'orderNotSent';
      readonly orderId: OrderId;
      readonly code: string;
      readonly reason: string;
    }
  | {
      readonly type: 'orderStatusReceived';
      readonly platform: PlatformId;
      readonly orderId: OrderId;
      readonly status: ReportedStatus;
      readonly platformOrderId?: string;
      readonly code?: string;
      readonly reason?: string;
      /** Not the platform's word: the cancel or change never left. */
      readonly neverLeft?: true;
    }
  | {
      readonly type: 'fillReceived';
      readonly fill: FillReport;
      /** The rates to USD that were known when the fill came in, one per currency that is not USD. */
      readonly rates?: readonly FoundRate[];
    }
  | {
      readonly type: 'reportReceived';
      readonly platform: PlatformId;
      readonly report: PlatformReport;
      readonly rates?: readonly FoundRate[];
    }
  | {
      readonly type: 'orderSettled';
      readonly orderId: OrderId;
      readonly by: Actor;
      readonly rates?: readonly FoundRate[];
      readonly outcome:
        | { readonly kind: 'filled'; readonly size: number; readonly price: number }
        | { readonly kind: 'cancelled'; readonly reason: string };
    }
  /** A person says what becomes of a difference with a platform. */
  | {
      readonly type: 'differenceSettled';
      readonly differenceId: number;
      readonly choice: DifferenceChoice;
      readonly by: Actor;
      readonly reason: string;
      readonly rates?: readonly FoundRate[];
    }
  /** An operator changed something beside the orders, as a mapping or a rate: kept for the record, it decides nothing. */
  | { readonly type: 'operatorActed'; readonly by: Actor; readonly action: string; readonly note: string }
  /** An AI client's link is gone, or it has not answered for a while. */
  | { readonly type: 'clientLost'; readonly client: ClientId; readonly reason: string }
  /** An AI client has connected, or is heard again. */
  | {
      readonly type: 'clientLinked';
      readonly client: ClientId;
      /** When this link of it began; absent where it is its old one. */
      readonly connectedUs?: number;
      /** It signals, over a link that is watched from now on. */
      readonly isSignalling?: true;
    }
  /** A client names a message of an earlier run of the gateway as the last one it got, and that run's time. */
  | { readonly type: 'clientReturned'; readonly client: ClientId; readonly sinceUs: number }
  /** The gateway has become too slow to be trusted with entries, or is quick again. */
  | { readonly type: 'healthChanged'; readonly isHealthy: boolean; readonly reason: string }
  | { readonly type: 'wokeUp'; readonly byMs: number }
  /** The wall clock was set, forward if above 0. */
  | { readonly type: 'clockJumped'; readonly byMs: number }
  /** A person lets entries go on before a breaker is over. */
  | { readonly type: 'breakerReset'; readonly key: string; readonly by: Actor; readonly reason: string }
  | { readonly type: 'timePassed' }
  /** A simulated platform of the gateway's own has left for good; its orders and positions are over. */
  | { readonly type: 'simulationEnded'; readonly platform: PlatformId; readonly reason: string }
  /** The first event of every run, after the journal was replayed: no link is up, and no answer is on its way. */
  | { readonly type: 'gatewayStarted' }
);

/** An event before the inbox has put its time on it. */
export type UndatedEvent = Event extends infer E ? (E extends Event ? Omit<E, 'atUs'> : never) : never;
