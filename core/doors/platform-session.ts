import type { OrderCommand } from '../model/command.ts';
import type { PlatformId } from '../model/ids.ts';
import type { PlatformIdentity } from '../model/platform.ts';
import type { PlatformInput } from '../wire/decode-platform.ts';
import type { Registration } from '../wire/decode-register.ts';
import type { DoorPeer } from '../zmtp/door-peer.ts';
import { ReportAssembly } from '../wire/report-assembly.ts';
import type { TickSource } from './tick-source.ts';

/** An entry that waits for the peer's write buffer to be empty. */
export interface WaitingEntry {
  readonly order: OrderCommand;
  /** Our monotonic time at which it is given up. */
  readonly untilUs: number;
}

/** A wish for an id that another connection holds, while that one is asked whether it is alive. */
export interface Claim {
  registration: Registration;
  /** What the newcomer says meanwhile; taken once it is admitted. */
  readonly held: PlatformInput[];
}

/** One connection at the platform door, registered or not. */
export class PlatformSession {
  readonly peer: DoorPeer;
  readonly reports = new ReportAssembly();
  readonly waiting: WaitingEntry[] = [];
  identity: PlatformIdentity | undefined;
  token: string | undefined;
  source: TickSource | undefined;
  claim: Claim | undefined;
  /** The symbols that it was asked for when it registered. */
  subscribed: readonly string[] = [];
  /** Epoch µs; 0 while it is not registered. */
  registeredUs = 0;
  /** Our time of the first tick; 0 before it. */
  firstTickUs = 0;
  /** Messages since the connection opened, ticks included, and how many they were a heartbeat ago. */
  messages = 0;
  messagesBefore = 0;
  /** Heartbeats in a row that were missed: without a message of version 1, or after a PING without any byte. */
  missed = 0;
  lastPingUs = 0;

  constructor(peer: DoorPeer) {
    this.peer = peer;
  }

  get platform(): PlatformId | undefined {
    return this.identity?.platform;
  }

  get isV1(): boolean {
    return this.identity?.dialect === 'v1';
  }

  /** Whether it was asked for exactly these symbols. */
  wasAskedFor(symbols: readonly string[]): boolean {
    return symbols.length === this.subscribed.length && symbols.every((symbol) => this.subscribed.includes(symbol));
  }

  /** A REQ peer gets answers to what it asks and nothing else, so no order can be sent to it. */
  get isRequest(): boolean {
    return this.peer.socketType === 'REQ';
  }
}
