import type { Clock } from '../../base/clock.ts';
import type { LinkCause } from '../../model/light.ts';
import { Timers } from '../timers.ts';
import type { Dial, Wire } from './dial.ts';
import { DtcFrames } from './dtc-frames.ts';
import { DtcReader } from './dtc-reader.ts';
import { BINARY_ENCODING, encodingRequest, heartbeat, logoff, logonRequest } from './dtc-requests.ts';
import { readLogonResponse, SESSION_TYPE, type LogonResponse } from './session-messages.ts';
import type { SierraSettings } from './sierra-settings.ts';

/** Why a link is over. `isForGood`: the server wants no more attempts until a person has looked. */
export interface LinkEnd {
  readonly cause: LinkCause;
  readonly reason: string;
  readonly remedy: string;
  readonly isForGood: boolean;
}

/** What a link tells its owner; nothing during the call that makes it, and nothing after `ended`. */
export interface LinkOwner {
  /** Logged on. */
  opened(logon: LogonResponse): void;
  /** One message that is not of the session; its bytes are valid during the call only. */
  message(from: DtcReader): void;
  /** Called once. */
  ended(end: LinkEnd): void;
}

export interface LinkOptions {
  readonly settings: SierraSettings;
  readonly clock: Clock;
  readonly dial: Dial;
  readonly owner: LinkOwner;
}

/** From the dialling to the connection. */
const CONNECT_MS = 10_000;
/** For each answer of the handshake. */
const ANSWER_MS = 20_000;
/** A server that beats each second is not lost after two: silence counts from here. */
const SILENCE_MS_MIN = 10_000;
/** Bytes that may wait for a server that does not read. */
const BACKLOG_BYTES_MAX = 1_048_576;
const OPENING_BRACE = 0x7b;

type Phase = 'dialling' | 'negotiating' | 'logging_on' | 'open' | 'over';

/** One connection to a DTC server: encoding, logon, heartbeats, and its end with the cause. */
export class DtcLink {
  readonly #options: LinkOptions;
  readonly #timers: Timers;
  readonly #frames = new DtcFrames();
  readonly #reader = new DtcReader();
  readonly #wire: Wire;
  #phase: Phase = 'dialling';
  #lastHeardUs: number;

  constructor(options: LinkOptions) {
    const { settings, clock, dial } = options;
    this.#options = options;
    this.#timers = new Timers(clock);
    this.#lastHeardUs = clock.monotonicUs();
    this.#wire = dial(settings.host, settings.port, {
      opened: () => this.#connected(),
      received: (bytes) => this.#received(bytes),
      closed: (errorCode) => this.#closed(errorCode),
    });
    this.#timers.after(CONNECT_MS, () => this.#fail('no_answer', `${this.#place} does not take the connection`));
  }

  get isOpen(): boolean {
    return this.#phase === 'open';
  }

  /** Nothing that was sent before still waits here. */
  get isIdle(): boolean {
    return this.#wire.queuedBytes === 0;
  }

  /** Sends one message; dropped once the link is over. A server that reads nothing loses the link. */
  send(bytes: Uint8Array): void {
    if (this.#phase === 'over') return;
    this.#wire.write(bytes);
    if (this.#wire.queuedBytes > BACKLOG_BYTES_MAX)
      this.#fail('silent', `${this.#place} left more than ${BACKLOG_BYTES_MAX} bytes unread`);
  }

  /** Says goodbye and ends the link; the owner is told nothing. */
  close(reason: string): void {
    if (this.#phase === 'open') this.#wire.write(logoff(reason));
    this.#shut();
  }

  get #place(): string {
    const { host, port } = this.#options.settings;
    return `Sierra Chart at ${host}:${port}`;
  }

  #connected(): void {
    this.#enter('negotiating');
    this.send(encodingRequest());
  }

  #enter(phase: 'negotiating' | 'logging_on'): void {
    this.#phase = phase;
    this.#timers.cancelAll();
    const what = phase === 'negotiating' ? 'the question for its encoding' : 'the logon';
    this.#timers.after(ANSWER_MS, () =>
      this.#end({
        cause: 'no_answer',
        reason: `${this.#place} does not answer ${what}`,
        remedy:
          'In Sierra Chart see Global Settings > Sierra Chart Server Settings > DTC Protocol Server: it must be on, with Encoding at Automatic; the port must be the one of the DTC Protocol Server and not the one for historical data.',
        isForGood: false,
      }),
    );
  }

  #received(bytes: Uint8Array): void {
    if (this.#phase === 'negotiating' && bytes[0] === OPENING_BRACE) {
      this.#refuseEncoding('JSON');
      return;
    }
    const isDtc = this.#frames.push(bytes, (all, start, size) => {
      this.#take(this.#reader.open(all, start, size));
      return this.#phase !== 'over';
    });
    if (!isDtc) this.#fail('nonsense', `${this.#place} sent bytes that are no DTC message`);
  }

  #take(from: DtcReader): void {
    const { type } = from;
    // Bytes are no sign of life until they make a message.
    this.#lastHeardUs = this.#options.clock.monotonicUs();
    if (type === SESSION_TYPE.logoff) this.#loggedOff(from.text(4, 96), from.u8(100) !== 0);
    else if (this.#phase === 'open') this.#options.owner.message(from);
    else if (this.#phase === 'negotiating' && type === SESSION_TYPE.encodingResponse) this.#negotiated(from.i32(8));
    else if (this.#phase === 'logging_on' && type === SESSION_TYPE.logonResponse)
      this.#loggedOn(readLogonResponse(from));
  }

  #negotiated(encoding: number): void {
    if (encoding !== BINARY_ENCODING) {
      this.#refuseEncoding(ENCODINGS[encoding] ?? `number ${encoding}`);
      return;
    }
    this.#enter('logging_on');
    const { username, password, heartbeat_s: heartbeatS } = this.#options.settings;
    this.send(logonRequest({ username, password, heartbeatS }));
  }

  #refuseEncoding(encoding: string): void {
    this.#end({
      cause: 'encoding_refused',
      reason: `${this.#place} speaks the ${encoding} encoding; the gateway speaks binary`,
      remedy:
        'In Sierra Chart set Global Settings > Sierra Chart Server Settings > DTC Protocol Server > Encoding to Automatic.',
      isForGood: false,
    });
  }

  #loggedOn(logon: LogonResponse): void {
    const { result, text, address } = logon;
    const said = text === '' ? '' : `: ${text}`;
    const remedy =
      'See username and password of the platform in gateway.yaml, and Require Authentication in Sierra Chart.';
    switch (result) {
      case 'success':
        this.#phase = 'open';
        this.#timers.cancelAll();
        this.#beat();
        this.#options.owner.opened(logon);
        return;
      case 'error_no_reconnect':
        this.#end({
          cause: 'logon_refused_for_good',
          reason: `Sierra Chart refused the logon for good${said}`,
          remedy: `${remedy} Then switch the platform off and on.`,
          isForGood: true,
        });
        return;
      case 'moved':
        this.#end({
          cause: 'moved',
          reason: `Sierra Chart wants the gateway at another address, ${address}${said}`,
          remedy: 'Set host and port of the platform in gateway.yaml, and restart the gateway.',
          isForGood: false,
        });
        return;
      case 'error':
      case 'unset':
        this.#end({
          cause: 'logon_refused',
          reason: `Sierra Chart refused the logon${said}`,
          remedy,
          isForGood: false,
        });
    }
  }

  #loggedOff(reason: string, isForGood: boolean): void {
    const said = reason === '' ? '' : `: ${reason}`;
    this.#end({
      cause: 'logged_off',
      reason: `Sierra Chart ended the link${said}`,
      remedy: isForGood
        ? 'It wants no reconnect: see to it in Sierra Chart, then switch the platform off and on.'
        : 'It reconnects by itself.',
      isForGood,
    });
  }

  /** Beats, and ends the link where the server has been silent for two intervals. */
  #beat(): void {
    const { settings, clock } = this.#options;
    const everyMs = settings.heartbeat_s * 1_000;
    this.#timers.after(everyMs, () => {
      const silentMs = (clock.monotonicUs() - this.#lastHeardUs) / 1_000;
      if (silentMs >= Math.max(SILENCE_MS_MIN, 2 * everyMs)) {
        this.#fail('silent', `${this.#place} has said nothing for ${Math.round(silentMs / 1_000)} s`);
        return;
      }
      this.send(heartbeat(clock.nowUs()));
      this.#beat();
    });
  }

  #closed(errorCode: string | undefined): void {
    if (this.#phase === 'dialling') {
      this.#end({
        cause: 'nobody_listens',
        reason: `nobody listens at ${this.#options.settings.host}:${this.#options.settings.port} (${errorCode ?? 'closed'})`,
        remedy:
          'Start Sierra Chart and switch on Global Settings > Sierra Chart Server Settings > DTC Protocol Server; its port must be the one in gateway.yaml.',
        isForGood: false,
      });
      return;
    }
    this.#fail('closed_by_peer', `the link broke (${errorCode ?? 'Sierra Chart closed it'})`);
  }

  #fail(cause: LinkCause, reason: string): void {
    this.#end({ cause, reason, remedy: 'See whether Sierra Chart runs. It reconnects by itself.', isForGood: false });
  }

  #end(end: LinkEnd): void {
    if (this.#phase === 'over') return;
    this.#shut();
    this.#options.owner.ended(end);
  }

  #shut(): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    this.#timers.cancelAll();
    this.#wire.close();
  }
}

const ENCODINGS: readonly string[] = [
  'binary',
  'binary with strings of variable length',
  'JSON',
  'compact JSON',
  'protocol buffers',
];
