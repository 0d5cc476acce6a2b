import type { PlatformCommand } from '../model/command.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { PlatformIdentity } from '../model/platform.ts';
import type { DoorPeer } from '../zmtp/door-peer.ts';
import { ReportAssembly } from './report-assembly.ts';
import type { TickSource } from './tick-source.ts';

/** An entry that waits for the peer's write buffer to be empty. */
export interface WaitingEntry {
  readonly orderId: OrderId;
  readonly command: PlatformCommand;
}

/** Entries that may wait for one peer; one more is denied SOCKET_BUSY. */
export const WAITING_ENTRIES_MAX = 100;

/** One connection at the platform door, registered or not. */
export class PlatformSession {
  readonly peer: DoorPeer;
  readonly reports = new ReportAssembly();
  readonly waiting: WaitingEntry[] = [];
  identity: PlatformIdentity | undefined;
  token: string | undefined;
  source: TickSource | undefined;
  /** Our monotonic time of the last v1 message; heartbeats are judged by it. */
  lastMessageUs = 0;
  /** PINGs in a row that were followed by silence. */
  missedPings = 0;
  lastPingUs = 0;
  /** When a REGISTER_REQUEST was last sent to this unregistered peer. */
  askedToRegisterUs = Number.NEGATIVE_INFINITY;

  constructor(peer: DoorPeer) {
    this.peer = peer;
  }

  get platform(): PlatformId | undefined {
    return this.identity?.platform;
  }
}
