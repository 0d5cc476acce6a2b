/** Bounds of a bridge link. */
export const BRIDGE_LIMITS = {
  /** Largest frame after its length; a larger one ends the link before a byte of it is kept. */
  frameBytesMax: 1024 * 1024,
  /** Maps and lists within one another in one frame. */
  depthMax: 3,
  /** Connections of one listener at a time; one more is closed at once. */
  linksMax: 8,
  /** From the connection to its REGISTER. */
  registerMs: 2_000,
  /** From the first byte of a frame to its last. */
  frameStallMs: 10_000,
  /** Frames of one link in one second; more end it. A terminal batches its ticks, so this is far above what it needs. */
  framesPerSecondMax: 20_000,
  /** Frames that could not be read, in one minute; more end the link. */
  badFramesPerMinuteMax: 50,
  /** Bytes that may wait for a bridge that does not read; more end its link. */
  backlogBytesMax: 16 * 1024 * 1024,
  /** How long a closed link may take to receive its last bytes. */
  lingerMs: 1_000,
  /** A bridge that said nothing for so long gives its place to another one with its token. */
  holderSilentMs: 2_000,
  /** Entries that may wait for a link whose last bytes the bridge has not read; one more is denied SOCKET_BUSY. */
  waitingEntriesMax: 100,
  /** How long an entry may wait there: an older one answers a market that is gone. */
  entryWaitMs: 2_000,
  /** How often a link on which entries wait is looked at. */
  entryLookMs: 1,
  /** Commands whose answer is still recognised. */
  commandsMax: 10_000,
  heartbeatMs: 1_000,
  /** Heartbeats in a row that may stay away before the bridge is lost. */
  missedMax: 3,
} as const;
