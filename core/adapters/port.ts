import type { PlatformCommand } from '../model/command.ts';
import type { FillReport, PlatformReport, ReportedStatus } from '../model/event.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { PlatformIdentity } from '../model/platform.ts';

/** What an adapter tells the gateway. Nothing is emitted before `start` or after `stop` has returned. */
export type AdapterEvent =
  | { readonly type: 'registered'; readonly identity: PlatformIdentity }
  | { readonly type: 'lost'; readonly reason: string }
  | { readonly type: 'status'; readonly canTrade: boolean; readonly reason: string }
  | {
      readonly type: 'orderStatus';
      readonly orderId: OrderId;
      readonly status: ReportedStatus;
      readonly platformOrderId?: string;
      readonly code?: string;
      readonly reason?: string;
    }
  | { readonly type: 'fill'; readonly fill: FillReport }
  | { readonly type: 'report'; readonly report: PlatformReport }
  | {
      /** A command answered `queued` has left, or never will. Exactly one of the two follows each `queued`. */
      readonly type: 'orderSent';
      readonly orderId: OrderId;
    }
  | { readonly type: 'orderNotSent'; readonly orderId: OrderId; readonly code: string; readonly reason: string };

/** Where an adapter's events and ticks go. */
export interface AdapterSink {
  event(event: AdapterEvent): void;
  /** One MARKET_DATA or MARKET_DATA_BATCH message in MessagePack; the bytes are read during the call and not kept. */
  ticks(bytes: Uint8Array): void;
}

/**
 * What became of a command at the moment of sending. `sent`: the platform will answer, or the order becomes *unknown*.
 * `queued`: it waits for an empty write buffer, and an orderSent or orderNotSent event follows. `not_sent`: no byte left
 * and none will; the order is denied.
 */
export type SendOutcome =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'queued' }
  | { readonly outcome: 'not_sent'; readonly code: string; readonly reason: string };

/** One platform behind one narrow door. An adapter only translates: it decides nothing, and never sends an order twice. */
export interface Adapter {
  readonly platform: PlatformId;
  /** Begins to connect; redials by itself. Calling it again does nothing; after `stop` it begins anew. */
  start(sink: AdapterSink): void;
  /** Ends the link. Idempotent; nothing is emitted after it returns. Open orders stay at the platform. */
  stop(): void;
  /** Sends a command at most once. An entry (`role` ENTRY) is sent only while the gate is open, read last. */
  send(command: PlatformCommand): SendOutcome;
}
