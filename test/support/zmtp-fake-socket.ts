import type { LinkSocket } from '../../core/zmtp/link-writer.ts';

/** A socket in memory whose kernel buffer the test fills and drains. */
export interface FakeSocket extends LinkSocket {
  /** What the kernel has taken, as one text of bytes. */
  taken(): Buffer;
  /** Number of writes; corked ones count once. */
  readonly writes: number;
  /** While false, writes wait. Turning it true takes what waits and reports it as taken. */
  setTaking(takes: boolean): void;
  readonly isPaused: boolean;
  readonly isEnded: boolean;
  readonly isDestroyed: boolean;
}

/** Makes a socket that takes everything at once until told otherwise. */
export function fakeSocket(): FakeSocket {
  const taken: Buffer[] = [];
  const waiting: { readonly bytes: Uint8Array; readonly done: (() => void) | undefined }[] = [];
  let isTaking = true;
  let waitingBytes = 0;
  let corks = 0;
  const state = { writes: 0, isPaused: false, isEnded: false, isDestroyed: false };
  const take = (bytes: Uint8Array, done: (() => void) | undefined): void => {
    taken.push(Buffer.from(bytes));
    if (done !== undefined) process.nextTick(done);
  };
  return {
    taken: () => Buffer.concat(taken),
    get writes() {
      return state.writes;
    },
    get isPaused() {
      return state.isPaused;
    },
    get isEnded() {
      return state.isEnded;
    },
    get isDestroyed() {
      return state.isDestroyed;
    },
    get writableLength() {
      return waitingBytes;
    },
    write: (bytes, done) => {
      if (corks === 0) state.writes += 1;
      if (isTaking) {
        take(bytes, done);
      } else {
        waiting.push({ bytes, done });
        waitingBytes += bytes.length;
      }
      return true;
    },
    cork: () => {
      corks += 1;
    },
    uncork: () => {
      corks -= 1;
      state.writes += 1;
    },
    setTaking: (takes) => {
      isTaking = takes;
      if (!takes) return;
      waitingBytes = 0;
      for (const { bytes, done } of waiting.splice(0)) take(bytes, done);
    },
    pause: () => {
      state.isPaused = true;
    },
    resume: () => {
      state.isPaused = false;
    },
    end: () => {
      state.isEnded = true;
    },
    destroy: () => {
      state.isDestroyed = true;
    },
  };
}
