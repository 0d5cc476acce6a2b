import { Decoder, encode } from '@msgpack/msgpack';
import { backoffMs } from '../base/backoff.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import { openDealerLink, type DealerLink } from '../zmtp/dealer-link.ts';
import type { OutgoingMap } from './client-request.ts';
import { readGatewayMessage, type Welcome } from './gateway-message.ts';
import { refusal, type Refusal } from './refusal.ts';

/** What became of the link to the gateway. */
export type LinkChange =
  | { readonly state: 'ready'; /** Absent without HELLO. */ readonly welcome?: Welcome }
  /** What was under way has no known outcome until the messages missed are replayed. */
  | { readonly state: 'down'; readonly reason: string; readonly retryInMs: number }
  /** The gateway does not want this client; it is not dialled again. */
  | { readonly state: 'refused'; readonly code: string; readonly reason: string }
  | { readonly state: 'closed' };

/** What the link tells its owner. */
export interface NexusLinkHandler {
  /** The HELLO to say; undefined: none is said, and the link is ready at once. */
  hello(): OutgoingMap | undefined;
  changed(change: LinkChange): void;
  /** One decoded map, after the link became ready. */
  message(map: Readonly<Record<string, unknown>>): void;
  unreadable(reason: string): void;
}

interface NexusLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly handler: NexusLinkHandler;
}

const REDIAL_FIRST_MS = 100;
const REDIAL_CEILING_MS = 5_000;
const WELCOME_MS_MAX = 2_000;
const PING_EVERY_MS = 1_000;
/** A gateway that answered a PING before and is silent for so long is given up and dialled again. */
const SILENCE_MS_MAX = 5_000;

type State = 'dialling' | 'greeting' | 'ready' | 'waiting' | 'closed';

/**
 * A link to the nexus door that says HELLO, notices a gateway that died or hangs, and dials again with back-off. Nothing
 * is kept while it is down, and nothing is sent twice.
 */
export class NexusLink {
  readonly #options: NexusLinkOptions;
  readonly #decoder = new Decoder();
  #state: State = 'dialling';
  #link: DealerLink | undefined;
  /** Rises with every attempt, so that what an earlier one still says is not heard. */
  #generation = 0;
  /** Since it was last ready. */
  #attempt = 0;
  #cancelTimer: () => void = () => {};

  constructor(options: NexusLinkOptions) {
    this.#options = options;
    this.#dial();
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** Sends one map now or refuses: LINK_DOWN, LINK_BUSY, LINK_CLOSED, VALUE_UNSENDABLE. */
  send(map: OutgoingMap): Result<void, Refusal> {
    if (this.#state === 'closed') return err(refusal('LINK_CLOSED'));
    if (this.#state !== 'ready') return err(refusal('LINK_DOWN'));
    return this.#write(map);
  }

  /** Ends the link for good after what was sent has been taken. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#end();
    this.#options.handler.changed({ state: 'closed' });
  }

  #write(map: OutgoingMap): Result<void, Refusal> {
    let bytes: Uint8Array;
    try {
      bytes = encode(map, { ignoreUndefined: true });
    } catch (cause) {
      return err(refusal('VALUE_UNSENDABLE', cause instanceof Error ? cause.message : String(cause)));
    }
    return this.#link?.send(bytes) === true ? ok(undefined) : err(refusal('LINK_BUSY'));
  }

  #dial(): void {
    const { host, port, clock } = this.#options;
    this.#generation += 1;
    const generation = this.#generation;
    this.#state = 'dialling';
    const isCurrent = (): boolean => this.#generation === generation;
    this.#link = openDealerLink({
      host,
      port,
      socketType: 'DEALER',
      clock,
      handler: {
        opened: () => isCurrent() && this.#opened(),
        message: (bytes, start, end) => isCurrent() && this.#message(bytes.subarray(start, end)),
        readEnded: () => {},
        closed: (reason) => isCurrent() && this.#lost(reason),
        malformed: (fault) => isCurrent() && this.#options.handler.unreadable(fault),
      },
    });
  }

  #opened(): void {
    const hello = this.#options.handler.hello();
    if (hello === undefined) return this.#ready({ state: 'ready' });
    this.#state = 'greeting';
    this.#write(hello);
    this.#cancelTimer = this.#options.clock.after(WELCOME_MS_MAX, () =>
      this.#lost(refusal('HELLO_UNANSWERED', `${WELCOME_MS_MAX} ms`).reason),
    );
  }

  #ready(change: LinkChange): void {
    this.#cancelTimer();
    this.#state = 'ready';
    this.#attempt = 0;
    this.#watch();
    this.#options.handler.changed(change);
  }

  #message(bytes: Uint8Array): void {
    let map: unknown;
    try {
      map = this.#decoder.decode(bytes);
    } catch (cause) {
      return this.#options.handler.unreadable(cause instanceof Error ? cause.message : String(cause));
    }
    if (typeof map !== 'object' || map === null || Array.isArray(map))
      return this.#options.handler.unreadable('expected a map');
    const message = map as Readonly<Record<string, unknown>>;
    if (this.#state === 'greeting') this.#greeted(message);
    else if (this.#state === 'ready') this.#options.handler.message(message);
  }

  /** Until WELCOME the gateway takes us for a legacy peer: what it says to those is not for us. */
  #greeted(map: Readonly<Record<string, unknown>>): void {
    if (map['type'] !== 'WELCOME' && map['type'] !== 'ERROR') return;
    const read = readGatewayMessage(map);
    if (read.kind !== 'read') return this.#lost(`expected WELCOME: ${read.kind === 'malformed' ? read.reason : ''}`);
    const { message } = read;
    if (message.type === 'welcome') return this.#ready({ state: 'ready', welcome: message });
    if (message.type !== 'error' || message.orderId !== undefined) return;
    this.#end();
    this.#options.handler.changed({ state: 'refused', code: message.code, reason: message.reason });
  }

  #watch(): void {
    this.#cancelTimer = this.#options.clock.after(PING_EVERY_MS, () => {
      const link = this.#link;
      if (link === undefined) return;
      const silentUs = this.#options.clock.monotonicUs() - link.lastHeardUs;
      if (link.rttUs !== undefined && silentUs > SILENCE_MS_MAX * 1_000)
        return this.#lost(`nothing heard for ${SILENCE_MS_MAX} ms`);
      link.ping();
      this.#watch();
    });
  }

  #lost(reason: string): void {
    const { clock, random, handler } = this.#options;
    this.#drop();
    this.#state = 'waiting';
    const retryInMs = backoffMs(this.#attempt, REDIAL_FIRST_MS, REDIAL_CEILING_MS, random.next());
    this.#attempt += 1;
    this.#cancelTimer = clock.after(retryInMs, () => this.#dial());
    handler.changed({ state: 'down', reason, retryInMs });
  }

  #end(): void {
    this.#drop();
    this.#state = 'closed';
  }

  #drop(): void {
    this.#generation += 1;
    this.#cancelTimer();
    this.#link?.close();
    this.#link = undefined;
  }
}
