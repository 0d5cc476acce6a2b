/** Bounds of a ZMTP endpoint. Every queue, frame and wait has one, and a stated behaviour at it. */
export interface ZmtpLimits {
  /** Largest frame body. A larger one is refused by its header, before a byte of it is kept (ZMTP_FRAME_TOO_LARGE). */
  readonly frameBytesMax: number;
  /** Largest READY body (ZMTP_FRAME_TOO_LARGE). */
  readonly readyBytesMax: number;
  /** Peers past their handshake; the next one, or where the door says so the quietest, is closed (ZMTP_TOO_MANY_PEERS). */
  readonly peersMax: number;
  /** Connections still in their handshake; one more evicts the oldest of them (ZMTP_TOO_MANY_HANDSHAKES). */
  readonly handshakesMax: number;
  /** Time from connection to READY (ZMTP_HANDSHAKE_TIMEOUT). */
  readonly handshakeMs: number;
  /** Longest time between the first and the last byte of one frame (ZMTP_FRAME_STALLED). */
  readonly frameStallMs: number;
  /** Order-lane bytes that may wait for one peer; more disconnects it (ZMTP_SLOW_PEER). */
  readonly orderBacklogBytesMax: number;
  /** Tick bytes that may wait for one peer before they are conflated to the newest per symbol. */
  readonly tickBacklogBytesMax: number;
  /** Longest wait of the oldest queued tick before the queue is conflated. */
  readonly tickBacklogMs: number;
  /** How long a link that we close may take to receive its last bytes before it is cut. */
  readonly lingerMs: number;
}

const MIB = 1024 * 1024;

/** The limits of the gateway's own doors. */
export const defaultZmtpLimits: ZmtpLimits = {
  frameBytesMax: MIB,
  readyBytesMax: 8 * 1024,
  peersMax: 256,
  handshakesMax: 64,
  handshakeMs: 2_000,
  frameStallMs: 30_000,
  orderBacklogBytesMax: 16 * MIB,
  tickBacklogBytesMax: 64 * MIB,
  tickBacklogMs: 2_000,
  lingerMs: 1_000,
};
