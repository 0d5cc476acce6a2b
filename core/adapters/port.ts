import type { PlatformCommand } from '../model/command.ts';
import type { FillReport, PlatformReport, ReportedStatus } from '../model/event.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Lights } from '../model/light.ts';
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
  /** `journalled` is called once, when the event and all that it led to is in the journal: until then the peer keeps it. */
  event(event: AdapterEvent, journalled?: () => void): void;
  /** One MARKET_DATA or MARKET_DATA_BATCH message in MessagePack; the bytes are read during the call and not kept. */
  ticks(bytes: Uint8Array): void;
  /**
   * What the adapter knows of its three lights, whenever one of them changes. Only shown: whether orders pass is told by
   * `registered`, `lost` and `status`; `lost` takes them back until they are told anew. How old the last tick is the gateway sees by itself.
   */
  lights(lights: Lights): void;
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

/**
 * One platform behind one narrow door. An adapter only translates: it decides nothing. What it can do it states as data, the
 * `abilities` of the identity that it registers with. Its promises:
 *
 * - `send` answers exactly once, and what it took reaches the platform at most once, over one link and over all.
 * - The outcome of an order that was sent comes from the platform's own words, or not at all: then the next report tells.
 *   An adapter invents no outcome, on no timer and for no lost link.
 * - A fill comes with the platform's own id of the execution; one that comes twice comes with the same id.
 * - `registered` comes before anything else of a link, `lost` ends it, and nothing of it comes later.
 * - A report states all that is open at the platform or says nothing: half a report is never delivered.
 * - Nothing that a peer sends, however wrong, throws out of an adapter or ends anything but this one link.
 */
export interface Adapter {
  readonly platform: PlatformId;
  /** Begins to connect; redials by itself. Calling it again does nothing; after `stop` it begins anew. */
  start(sink: AdapterSink): void;
  /** Ends the link. Idempotent; nothing is emitted after it returns. Open orders stay at the platform. */
  stop(): void;
  /** Sends a command at most once. An entry (`role` ENTRY) is sent only while the gate is open, read last. */
  send(command: PlatformCommand): SendOutcome;
}
