import type { ClientId, OrderId, PlatformId } from './ids.ts';
import type { OrderType, Side, TimeInForce } from './order.ts';

/** The terms that a signal asks for, after decoding; nothing is resolved or checked against the state yet. */
export interface SignalRequest {
  readonly client: ClientId;
  /** The client's order id; where it sent none, ours, and `idAssigned` is true. */
  readonly clientOrderId: string;
  readonly idAssigned: boolean;
  readonly signalId: string;
  /** As sent: a root, or any spelling the registry knows. */
  readonly symbol: string;
  readonly side: Side;
  /** Contracts of the root per platform; finite and above 0. */
  readonly quantity: number;
  readonly orderType: OrderType;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly stopLossPoints?: number;
  readonly takeProfitPoints?: number;
  readonly timeInForce: TimeInForce;
  /** Only these platforms; absent means every connected one. */
  readonly platforms?: readonly PlatformId[];
  /** `paper`: never routed to a live platform. */
  readonly mode?: 'paper';
  readonly validMs?: number;
  readonly confidence?: number;
  readonly mqscore?: number;
  readonly noiseLevel?: number;
  /** The client's clock when it made the signal. */
  readonly sourceTsUs?: number;
  /** The client has shown its token, so that it may enter live. */
  readonly isTrusted?: true;
  /** A link under another name, which was heard since this one began, has sent this id too: it is no repeat of that one. */
  readonly sentByOther?: true;
  /** Who sent it, for the journal, where the client's name does not say. */
  readonly by?: Actor;
  /** Whether the signal stated the quantity; otherwise it is the configured default. */
  readonly quantityStated: boolean;
}

/** A wished position, signed contracts per platform. */
export interface TargetRequest {
  readonly client: ClientId;
  readonly clientOrderId: string;
  readonly signalId: string;
  readonly symbol: string;
  readonly position: number;
  readonly platforms?: readonly PlatformId[];
  /** As of a signal. */
  readonly sentByOther?: true;
  /** How long it may wait for the order in flight and still enter; absent: as the limits have it. */
  readonly validMs?: number;
  /** The client has shown its token, so that it may enter live. */
  readonly isTrusted?: true;
}

export interface CancelRequest {
  readonly client: ClientId;
  readonly clientOrderId: string;
  /** Only these of its orders; all that are open if absent. */
  readonly orders?: readonly OrderId[];
}

/** At least one of the three is present. */
export interface ModifyRequest {
  readonly client: ClientId;
  readonly clientOrderId: string;
  /** New total, contracts of the root per platform. */
  readonly quantity?: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  /** The client has shown its token, so that it may enter live. */
  readonly isTrusted?: true;
}

export interface FlattenRequest {
  readonly client: ClientId;
  readonly clientOrderId: string;
  /** A root or spelling; absent means everything. */
  readonly symbol?: string;
  /** Only these platforms; absent means every one. */
  readonly platforms?: readonly PlatformId[];
  /** Also closes what others opened on the account. */
  readonly foreign?: boolean;
  /** A person's words for the record. */
  readonly reason?: string;
}

/** Who did it, for the journal and the panel: `nexus:alpha`, `admin`, `cli`, `panel`, `rule:daily_loss`. */
export type Actor = string;
