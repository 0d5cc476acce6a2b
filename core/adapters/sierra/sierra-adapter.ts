import { backoffMs } from '../../base/backoff.ts';
import type { Lights } from '../../model/light.ts';
import type { PlatformCommand } from '../../model/command.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { AdapterParts } from '../adapter-parts.ts';
import type { Adapter, AdapterSink, SendOutcome } from '../port.ts';
import { Timers } from '../timers.ts';
import { dialTcp, type Dial } from './dial.ts';
import { DtcLink, type LinkEnd } from './dtc-link.ts';
import { OwnOrders } from './own-orders.ts';
import type { LogonResponse } from './session-messages.ts';
import { unlinkedLights } from './sierra-lights.ts';
import { SierraSession } from './sierra-session.ts';
import type { SierraSettings } from './sierra-settings.ts';

const REDIAL_FIRST_MS = 1_000;
const REDIAL_MS_MAX = 30_000;
/** A link that has stood for so long was a good one: the next one is dialled at once again. */
const STOOD_US = 10_000_000;

/** Makes the link to Sierra Chart's DTC server. It dials when it is started, and redials ever more seldom. */
export function createSierraAdapter(parts: AdapterParts, settings: SierraSettings, dial: Dial = dialTcp): Adapter {
  return new SierraAdapter(parts, settings, dial);
}

class SierraAdapter implements Adapter {
  readonly platform: PlatformId;
  readonly #parts: AdapterParts;
  readonly #settings: SierraSettings;
  readonly #dial: Dial;
  readonly #timers: Timers;
  readonly #orders = new Map<string, OwnOrders>();
  #sink: AdapterSink | undefined;
  #link: DtcLink | undefined;
  #session: SierraSession | undefined;
  #attempt = 0;
  #openedUs = 0;
  #told = '';
  #logged = '';

  constructor(parts: AdapterParts, settings: SierraSettings, dial: Dial) {
    this.platform = parts.platform;
    this.#parts = parts;
    this.#settings = settings;
    this.#dial = dial;
    this.#timers = new Timers(parts.clock);
  }

  start(sink: AdapterSink): void {
    if (this.#sink !== undefined) return;
    this.#sink = sink;
    this.#attempt = 0;
    this.#tell(unlinkedLights(undefined));
    this.#dialNow();
  }

  stop(): void {
    this.#timers.cancelAll();
    this.#session?.end();
    this.#session = undefined;
    this.#link?.close('the gateway lets go of the platform');
    this.#link = undefined;
    this.#sink = undefined;
    this.#told = '';
    this.#logged = '';
  }

  send(command: PlatformCommand): SendOutcome {
    if (this.#session !== undefined && this.#link?.isOpen === true) return this.#session.send(command);
    return { outcome: 'not_sent', code: 'PLATFORM_ABSENT', reason: 'Sierra Chart is not connected' };
  }

  #dialNow(): void {
    const { clock } = this.#parts;
    const link: DtcLink = new DtcLink({
      settings: this.#settings,
      clock,
      dial: this.#dial,
      owner: {
        opened: (logon) => this.#opened(link, logon),
        message: (from) => this.#session?.take(from),
        ended: (end) => this.#ended(end),
      },
    });
    this.#link = link;
  }

  #opened(link: DtcLink, logon: LogonResponse): void {
    const { clock, log } = this.#parts;
    this.#openedUs = clock.monotonicUs();
    this.#logged = '';
    log(`Sierra Chart at ${this.#settings.host}:${this.#settings.port} has taken the logon`);
    this.#session = new SierraSession({
      parts: this.#parts,
      settings: this.#settings,
      link,
      logon,
      ordersOf: (account) => this.#ordersOf(account),
      emit: (event) => this.#sink?.event(event),
      ticks: (bytes) => this.#sink?.ticks(bytes),
      lights: (lights) => this.#tell(lights),
    });
  }

  #ordersOf(account: string): OwnOrders {
    const known = this.#orders.get(account) ?? new OwnOrders();
    this.#orders.set(account, known);
    return known;
  }

  #ended(end: LinkEnd): void {
    const { clock, random } = this.#parts;
    const session = this.#session;
    this.#session = undefined;
    this.#link = undefined;
    session?.end();
    if (session !== undefined && clock.monotonicUs() - this.#openedUs >= STOOD_US) this.#attempt = 0;
    this.#logOnce(end);
    if (session?.isRegistered === true) this.#sink?.event({ type: 'lost', reason: end.reason });
    // The gateway may have stopped the adapter on that event.
    if (this.#sink === undefined) return;
    this.#tell(unlinkedLights(end));
    if (end.isForGood) return;
    const delayMs = backoffMs(this.#attempt, REDIAL_FIRST_MS, REDIAL_MS_MAX, random.next());
    this.#attempt += 1;
    this.#timers.after(delayMs, () => this.#dialNow());
  }

  /** A platform that is not there is dialled again and again, and spoken of once. */
  #logOnce(end: LinkEnd): void {
    if (this.#logged === end.reason) return;
    this.#logged = end.reason;
    this.#parts.log(`${this.platform}: ${end.reason}. ${end.remedy}`);
  }

  #tell(lights: Lights): void {
    const told = JSON.stringify(lights);
    if (this.#told === told) return;
    this.#told = told;
    this.#sink?.lights(lights);
  }
}
