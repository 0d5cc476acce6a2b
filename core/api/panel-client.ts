import { unreachable } from '../base/assert.ts';
import { backoffMs } from '../base/backoff.ts';
import type { Clock } from '../base/clock.ts';
import { err, type Result } from '../base/result.ts';
import { COMMANDS, type CommandArgs, type CommandName, type CommandResult } from './commands.ts';
import type { ConnectionState } from './connection-state.ts';
import { CONTRACT_VERSION, STALE_AFTER_MS, type ApiError } from './contract.ts';
import { serverMessage, type ClientMessage, type ServerMessage } from './message.ts';
import { PendingRequests } from './pending-requests.ts';
import type { Port } from './port.ts';
import { QUERIES, type QueryArgs, type QueryName, type QueryResult } from './queries.ts';
import { decode, type Shape } from './shape.ts';
import { StreamShelf } from './stream-shelf.ts';
import type { StreamName, StreamState } from './streams.ts';

/** What a window has of its gateway. It outlives every connection: it redials by itself and watches again. */
export interface PanelClient {
  query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<Result<QueryResult<N>, ApiError>>;
  /** Never sent twice. OUTCOME_UNKNOWN when the connection broke before the answer; NOT_CONNECTED when nothing was sent. */
  command<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<Result<CommandResult<N>, ApiError>>;
  /** Calls back with the whole state at once if it is known, and after every change, until the returned function is called. */
  watch<N extends StreamName>(name: N, listener: (state: StreamState<N>) => void): () => void;
  /** The last known state of a stream; undefined before its first snapshot. */
  last<N extends StreamName>(name: N): StreamState<N> | undefined;
  state(): ConnectionState;
  onState(listener: (state: ConnectionState) => void): () => void;
  /** How long ago the gateway was heard last; undefined before its first word. */
  silentMs(): number | undefined;
  /** Dials now instead of at the end of the wait. */
  retry(): void;
  close(): void;
}

export interface PanelClientOptions {
  /** Opens a channel, or rejects with the reason. */
  readonly dial: () => Promise<Port>;
  readonly clock: Clock;
  /** A number in [0, 1), so that windows do not redial in step. */
  readonly chance: () => number;
  /** Who it is, for the log: "browser", "window". */
  readonly name: string;
}

const RETRY_FIRST_MS = 250;
const RETRY_CEILING_MS = 5_000;
const WELCOME_MS = 5_000;
/** After a mismatch; the gateway may be another one by then. */
const MISMATCH_RETRY_MS = 15_000;
/** A channel that was silent for so long is given up. */
const SILENT_MS_MAX = 15_000;
const LOOK_EVERY_MS = 500;

/** Makes a client, which dials at once. */
export function createPanelClient(options: PanelClientOptions): PanelClient {
  return new Client(options);
}

class Client implements PanelClient {
  readonly #options: PanelClientOptions;
  readonly #requests: PendingRequests;
  readonly #shelf: StreamShelf;
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  #state: ConnectionState = { kind: 'connecting' };
  #port: Port | undefined;
  #attempt = 0;
  #heardUs: number | undefined;
  #cancelTimer: () => void = () => {};

  constructor(options: PanelClientOptions) {
    this.#options = options;
    this.#requests = new PendingRequests(options.clock);
    this.#shelf = new StreamShelf((message) => this.#say(message));
    void this.#dial();
  }

  query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<Result<QueryResult<N>, ApiError>> {
    return this.#request('query', QUERIES[name].result, name, args) as Promise<Result<QueryResult<N>, ApiError>>;
  }

  command<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<Result<CommandResult<N>, ApiError>> {
    return this.#request('command', COMMANDS[name].result, name, args) as Promise<Result<CommandResult<N>, ApiError>>;
  }

  #request(
    type: 'query' | 'command',
    shape: Shape<unknown>,
    name: string,
    args: unknown,
  ): Promise<Result<unknown, ApiError>> {
    if (this.#state.kind !== 'connected') {
      const error = { code: 'NOT_CONNECTED', reason: 'the gateway is not connected', remedy: 'Nothing was sent.' };
      return Promise.resolve(err(error));
    }
    return this.#requests.add(shape, type === 'command', (id) => this.#say({ type, id, name, args }));
  }

  watch<N extends StreamName>(name: N, listener: (state: StreamState<N>) => void): () => void {
    return this.#shelf.watch(name, listener);
  }

  last<N extends StreamName>(name: N): StreamState<N> | undefined {
    return this.#shelf.last(name);
  }

  state(): ConnectionState {
    return this.#state;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  silentMs(): number | undefined {
    return this.#heardUs === undefined ? undefined : (this.#options.clock.monotonicUs() - this.#heardUs) / 1_000;
  }

  retry(): void {
    if (this.#state.kind !== 'disconnected' && this.#state.kind !== 'mismatch') return;
    this.#cancelTimer();
    void this.#dial();
  }

  close(): void {
    this.#cancelTimer();
    this.#to({ kind: 'closed' });
    this.#drop('the window closed');
  }

  async #dial(): Promise<void> {
    this.#to({ kind: 'connecting' });
    const dialled = await this.#options.dial().catch((error: unknown) => error);
    if (!isPort(dialled)) return this.#lost(dialled instanceof Error ? dialled.message : 'the gateway does not answer');
    if (this.#state.kind !== 'connecting') return dialled.close('the window closed');
    this.#port = dialled;
    dialled.onMessage((message) => this.#take(dialled, message));
    dialled.onClose((reason) => {
      if (this.#port === dialled) this.#lost(reason);
    });
    this.#cancelTimer = this.#options.clock.after(WELCOME_MS, () => this.#lost('the gateway gave no welcome'));
    this.#say({ type: 'hello', contract: CONTRACT_VERSION, client: this.#options.name });
  }

  #take(port: Port, raw: unknown): void {
    if (this.#port !== port) return;
    this.#heardUs = this.#options.clock.monotonicUs();
    const message = decode(serverMessage, raw, 'message');
    if (!message.ok) return this.#lost(`the gateway said what this panel cannot read: ${message.error}`);
    const fault = this.#act(message.value);
    if (fault !== undefined) return this.#lost(`the gateway said what this panel cannot read: ${fault}`);
    if (this.#state.kind === 'connected' && this.#state.isStale) this.#to({ ...this.#state, isStale: false });
  }

  /** Returns what is wrong with the message, if anything. */
  #act(message: ServerMessage): string | undefined {
    switch (message.type) {
      case 'welcome': {
        this.#attempt = 0;
        const { version, run, commands } = message;
        this.#to({ kind: 'connected', version, run, isStale: false, commands: commands as readonly CommandName[] });
        this.#cancelTimer();
        this.#look();
        this.#shelf.connected();
        return undefined;
      }
      case 'refused':
        this.#mismatch(message.contract, `${message.error.reason}. ${message.error.remedy}`);
        return undefined;
      case 'answer':
        this.#requests.answered(message.id, message.ok, message.result, message.error);
        return undefined;
      case 'snapshot':
        return this.#shelf.snapshot(message.stream, message.revision, message.value);
      case 'patches': {
        const fault = this.#shelf.patches(message.patches);
        this.#say({ type: 'seen', number: message.number });
        return fault;
      }
      case 'beat':
        return undefined;
      default:
        return unreachable(message);
    }
  }

  /** Looks now and then how long the gateway has been silent. */
  #look(): void {
    this.#cancelTimer = this.#options.clock.after(LOOK_EVERY_MS, () => {
      const silentMs = this.silentMs() ?? 0;
      if (silentMs > SILENT_MS_MAX) return this.#lost(`nothing was heard for ${Math.round(silentMs / 1_000)} s`);
      if (this.#state.kind === 'connected' && silentMs > STALE_AFTER_MS && !this.#state.isStale)
        this.#to({ ...this.#state, isStale: true });
      this.#look();
    });
  }

  #mismatch(theirs: number, text: string): void {
    this.#drop(text);
    this.#to({ kind: 'mismatch', ours: CONTRACT_VERSION, theirs, text });
    this.#cancelTimer = this.#options.clock.after(MISMATCH_RETRY_MS, () => void this.#dial());
  }

  #lost(reason: string): void {
    if (this.#state.kind === 'closed') return;
    this.#drop(reason);
    const { clock, chance } = this.#options;
    const retryInMs = backoffMs(this.#attempt, RETRY_FIRST_MS, RETRY_CEILING_MS, chance());
    this.#attempt += 1;
    this.#to({ kind: 'disconnected', reason, attempt: this.#attempt, retryInMs });
    this.#cancelTimer = clock.after(retryInMs, () => void this.#dial());
  }

  #drop(reason: string): void {
    this.#cancelTimer();
    const port = this.#port;
    this.#port = undefined;
    this.#shelf.disconnected();
    this.#requests.lose(reason);
    port?.close(reason);
  }

  #say(message: ClientMessage): void {
    this.#port?.post(message);
  }

  #to(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

function isPort(value: unknown): value is Port {
  return typeof value === 'object' && value !== null && 'post' in value;
}
