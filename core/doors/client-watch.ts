import type { Clock } from '../base/clock.ts';
import type { ClientId } from '../model/ids.ts';
import type { ClientSession } from './client-session.ts';

export interface ClientWatchOptions {
  readonly clock: Clock;
  /** A client that leaves two PINGs unanswered for so long is silent, in milliseconds; undefined: it may be silent for ever. */
  readonly silentMs: () => number | undefined;
  /** The last link of a client that has signalled is gone, or silent. */
  readonly lost: (client: ClientId, reason: string) => void;
  /** A client signals for the first time over a link, or was silent and is heard again. */
  readonly linked: (client: ClientId, connectedUs: number, isSignalling: boolean) => void;
}

/** How often it is looked whether a silence allows it to be this long or not. */
const LOOK_MS_MAX = 5_000;
const LOOK_MS_MIN = 100;

/**
 * Watches the links of clients that have signalled. A REQ peer is not watched: its link ends with its one question. A
 * peer that cannot answer PINGs is watched by its link alone.
 */
export class ClientWatch {
  readonly #options: ClientWatchOptions;
  readonly #silences = new Map<ClientSession, Silence>();
  #isLooking = false;

  constructor(options: ClientWatchOptions) {
    this.#options = options;
  }

  /** A session has sent a signal or a target. */
  signalled(session: ClientSession): void {
    if (session.isRequest) return;
    if (!this.#silences.has(session)) {
      this.#silences.set(session, { sinceUs: undefined, pings: 0, isTold: false });
      this.#options.linked(session.client, session.connectedUs, true);
    }
    if (!this.#isLooking) this.#lookLater();
  }

  closed(session: ClientSession, reason: string): void {
    if (!this.#silences.delete(session) || this.#isSteeredElsewhere(session)) return;
    this.#options.lost(session.client, reason);
  }

  /** Whether another session of the same client has signalled and is not silent. */
  #isSteeredElsewhere(session: ClientSession): boolean {
    for (const [other, { isTold }] of this.#silences)
      if (other !== session && other.client === session.client && !isTold) return true;
    return false;
  }

  #lookLater(): void {
    const silentMs = this.#options.silentMs();
    const canPing = [...this.#silences.keys()].some(({ peer }) => peer.canPing);
    if (silentMs === undefined || !canPing) return;
    this.#isLooking = true;
    const pauseMs = Math.min(LOOK_MS_MAX, Math.max(LOOK_MS_MIN, silentMs / 2));
    this.#options.clock.after(pauseMs, () => {
      this.#isLooking = false;
      for (const [session, silence] of this.#silences) this.#look(session, silence);
      this.#lookLater();
    });
  }

  #look(session: ClientSession, silence: Silence): void {
    const { peer, client } = session;
    const silentMs = this.#options.silentMs();
    if (silentMs === undefined || !peer.canPing) return;
    const nowUs = this.#options.clock.monotonicUs();
    if (silence.sinceUs === undefined || peer.lastHeardUs >= silence.sinceUs) {
      if (silence.isTold) this.#options.linked(client, session.connectedUs, false);
      Object.assign(silence, { sinceUs: nowUs, pings: 0, isTold: false });
    } else if (!silence.isTold && silence.pings >= 2 && nowUs - silence.sinceUs >= silentMs * 1_000) {
      silence.isTold = true;
      const forS = Math.round((nowUs - silence.sinceUs) / 100_000) / 10;
      if (!this.#isSteeredElsewhere(session))
        this.#options.lost(client, `it left ${silence.pings} PINGs unanswered for ${forS} s`);
    }
    silence.pings += 1;
    peer.ping();
  }
}

/** What is known of a peer's silence. */
interface Silence {
  /** When the first PING went out that was not answered yet, by steady time. */
  sinceUs: number | undefined;
  pings: number;
  isTold: boolean;
}
