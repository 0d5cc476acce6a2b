import type { DoorHandler, DoorPeer } from '../../core/zmtp/door-peer.ts';
import type { ZmtpFault } from '../../core/zmtp/fault.ts';

/** A door handler that writes down what it hears. */
export interface Recorder extends DoorHandler {
  readonly opened: DoorPeer[];
  readonly messages: { readonly peer: DoorPeer; readonly payload: Buffer }[];
  readonly faults: ZmtpFault[];
  readonly closed: { readonly peer: DoorPeer; readonly reason: string }[];
  /** Number of reads whose messages were all delivered. */
  readsEnded: number;
  /** Resolves as soon as the condition holds; checked after everything heard. */
  until(condition: () => boolean): Promise<void>;
}

/** Makes a recorder; `answer`, if given, is called for each message after it was written down. */
export function recorder(answer?: (peer: DoorPeer, payload: Buffer) => void): Recorder {
  const waiting = new Set<() => void>();
  const heard = (): void => {
    for (const check of waiting) check();
  };
  const self: Recorder = {
    opened: [],
    messages: [],
    faults: [],
    closed: [],
    readsEnded: 0,
    until: (condition) => {
      if (condition()) return Promise.resolve();
      return new Promise((resolve) => {
        const check = (): void => {
          if (!condition()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
      });
    },
    peerOpened: (peer) => {
      self.opened.push(peer);
      heard();
    },
    message: (peer, bytes, start, end) => {
      const payload = Buffer.from(bytes.subarray(start, end));
      self.messages.push({ peer, payload });
      answer?.(peer, payload);
      heard();
    },
    readEnded: () => {
      self.readsEnded += 1;
      heard();
    },
    peerClosed: (peer, reason) => {
      self.closed.push({ peer, reason });
      heard();
    },
    malformed: (reason) => {
      self.faults.push(reason);
      heard();
    },
  };
  return self;
}
