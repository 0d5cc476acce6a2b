import type { ZmtpFault } from './fault.ts';

/**
 * Ticks as ready-made ZMTP frames, one after another, written in one go.
 *
 * The bytes belong to the peers they were given to: after `sendTicks` they may be written into again only if every such
 * peer reports `queuedBytes` 0, otherwise the kernel may still be reading them.
 */
export interface TickBatch {
  /** Complete frames without a delimiter; those of this batch end at `ends[count - 1]`. */
  readonly bytes: Buffer;
  readonly count: number;
  /** End offset of frame i in `bytes`. */
  readonly ends: Int32Array;
  /**
   * Symbol key of frame i, 0 to 1,048,575: of two queued frames with the same key the newer may replace the older.
   * A negative key is never replaced; a peer that lets too many of those pile up is disconnected.
   */
  readonly keys: Int32Array;
}

/** One peer of a router door, past its handshake. */
export interface DoorPeer {
  /** Unique per door, rising. */
  readonly id: number;
  readonly socketType: 'DEALER' | 'REQ';
  /** Identity from the peer's READY, 0 to 255 bytes. */
  readonly identity: Uint8Array;
  /** Remote `ip:port`. */
  readonly address: string;
  readonly isOpen: boolean;
  /** Bytes written or queued that the kernel has not taken yet; 0 = empty write buffer. Counts on while a closed link still takes its last bytes. */
  readonly queuedBytes: number;
  /** Ticks that a newer one of the same symbol replaced because this peer was slow. */
  readonly conflatedTicks: number;
  /** Monotonic time of the last bytes read from this peer. */
  readonly lastHeardUs: number;
  /** Whether the peer answers ZMTP PINGs: it announced ZMTP 3.1 or sent a PING itself. */
  readonly canPing: boolean;
  /** Round trip of the last PING that was answered; undefined before the first. */
  readonly rttUs: number | undefined;
  /**
   * Sends one payload on the order lane, framed, behind an empty delimiter when this peer uses one; never dropped and
   * never reordered within this lane, but it overtakes queued ticks. The payload may be reused after the call.
   * Returns false when nothing was sent: the peer is closed, is a REQ that has no open request, or the payload is above
   * the frame limit. A peer whose backlog passes the hard limit is disconnected (ZMTP_SLOW_PEER).
   */
  send(payload: Uint8Array): boolean;
  /** Sends ticks; conflates them above 64 MiB or 2 s of backlog. Does nothing for a closed or a REQ peer. */
  sendTicks(batch: TickBatch): void;
  /** Sends a ZMTP PING; does nothing for a closed peer or one that cannot answer (`canPing`). */
  ping(): void;
  /** Ends the link after what was sent has been taken, at most a second later. No message is delivered afterwards. */
  close(reason: string): void;
}

/** What a router door tells its owner. All calls are synchronous, from the socket's own event. */
export interface DoorHandler {
  peerOpened(peer: DoorPeer): void;
  /**
   * One whole payload: [start, end) of a buffer that is only valid during the call. An empty delimiter is stripped and
   * mirrored in what is sent to this peer.
   */
  message(peer: DoorPeer, bytes: Buffer, start: number, end: number): void;
  /** All complete messages of one socket read were delivered: the point to flush. */
  readEnded(peer: DoorPeer): void;
  peerClosed(peer: DoorPeer, reason: string): void;
  /** Something malformed was refused; `peer` is undefined before the handshake is complete. */
  malformed(reason: ZmtpFault, peer: DoorPeer | undefined): void;
}
