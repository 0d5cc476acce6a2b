import { unreachable } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import type { Api } from './api.ts';
import { COMMANDS, type CommandName } from './commands.ts';
import {
  BEAT_EVERY_MS,
  CONTRACT_VERSION,
  IN_FLIGHT_MAX,
  PATCH_EVERY_MS,
  UNSEEN_MAX,
  type ApiError,
} from './contract.ts';
import { clientMessage, type ClientMessage, type Patch, type ServerMessage } from './message.ts';
import type { Port } from './port.ts';
import { QUERIES, type QueryName } from './queries.ts';
import { decode } from './shape.ts';
import { StreamHub, streamOf } from './stream-hub.ts';
import type { StreamName } from './streams.ts';

/** Serves one gateway to any number of panels, each over a port of its own. */
export interface PanelServer {
  /** Takes a channel in; `who` is named in the journal for what it commands, as `panel`. */
  accept(port: Port, who: string): void;
  readonly panels: number;
  /** Messages with patches in the last second, the largest of all panels. */
  readonly patchesPerSecond: number;
  close(reason: string): void;
}

export interface PanelServerOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** Panels at most; one more is turned away. */
export const PANELS_MAX = 16;
/** A panel that says no hello within this time is let go. */
const HELLO_MS = 5_000;
/** Bytes in a channel above which no patch is added, and above which a panel that does not read is let go. */
const BACKLOG_PAUSE = 1_048_576;
const BACKLOG_MAX = 33_554_432;

/** Makes the server. While nobody is connected it does nothing at all. */
export function servePanels({ api, clock, log }: PanelServerOptions): PanelServer {
  const told = new Set<string>();
  /** Once for each: a view that fails does so ten times a second. */
  const viewFailed = (what: string, error: unknown): void => {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (told.has(what)) return;
    told.add(what);
    log(`ALARM VIEW_FAILED: the panel cannot be shown ${what}; trading goes on. ${said}`);
  };
  const hub = new StreamHub(api.streams, viewFailed);
  const sessions = new Set<Session>();
  let cancel: (() => void) | undefined;

  const round = (): void => {
    cancel = sessions.size === 0 ? undefined : clock.after(PATCH_EVERY_MS, round);
    const patches = hub.changes(clock.monotonicUs());
    for (const session of sessions) session.round(patches);
  };

  return {
    accept: (port, who) => {
      if (sessions.size >= PANELS_MAX) {
        port.close(`${PANELS_MAX} panels are connected already`);
        return;
      }
      const session = new Session(port, who, { api, clock, hub, log, viewFailed });
      sessions.add(session);
      port.onClose((reason) => {
        if (!sessions.delete(session)) return;
        session.ended();
        log(`Panel left: ${who} (${reason})`);
      });
      cancel ??= clock.after(PATCH_EVERY_MS, round);
    },
    get panels() {
      return sessions.size;
    },
    get patchesPerSecond() {
      return Math.max(0, ...[...sessions].map((session) => session.patchesPerSecond));
    },
    close: (reason) => {
      cancel?.();
      cancel = undefined;
      for (const session of sessions) session.close(reason);
    },
  };
}

interface Context {
  readonly api: Api;
  readonly clock: Clock;
  readonly hub: StreamHub;
  readonly log: (line: string) => void;
  readonly viewFailed: (what: string, error: unknown) => void;
}

/** One connected panel. */
class Session {
  readonly #port: Port;
  readonly #who: string;
  readonly #context: Context;
  readonly #watched = new Set<StreamName>();
  /** Streams of which it missed a change and needs a snapshot. */
  readonly #behind = new Set<StreamName>();
  readonly #cancelHello: () => void;
  #isWelcome = false;
  #isOver = false;
  #inFlight = 0;
  #sent = 0;
  #seen = 0;
  #lastSentUs: number;
  #secondUs = 0;
  #sentThisSecond = 0;
  patchesPerSecond = 0;

  constructor(port: Port, who: string, context: Context) {
    this.#port = port;
    this.#who = who;
    this.#context = context;
    this.#lastSentUs = context.clock.monotonicUs();
    this.#cancelHello = context.clock.after(HELLO_MS, () => this.close(`no hello within ${HELLO_MS} ms`));
    port.onMessage((message) => this.#take(message));
  }

  close(reason: string): void {
    this.#port.close(reason);
  }

  ended(): void {
    this.#isOver = true;
    this.#cancelHello();
    for (const stream of this.#watched) this.#context.hub.unwatch(stream);
    this.#watched.clear();
  }

  /** Sends what changed, as long as it keeps up; what it missed comes as a snapshot once it has caught up. */
  round(patches: readonly Patch[]): void {
    if (!this.#isWelcome || this.#isOver) return;
    const steadyUs = this.#context.clock.monotonicUs();
    this.#countRound(steadyUs);
    const backlog = this.#port.backlogBytes() ?? 0;
    if (backlog > BACKLOG_MAX) return this.close('it does not read what it is sent');
    const own = patches.filter(({ stream }) => this.#watched.has(stream as StreamName));
    if (backlog > BACKLOG_PAUSE || this.#sent - this.#seen >= UNSEEN_MAX) {
      for (const { stream } of own) this.#behind.add(stream as StreamName);
      return;
    }
    const told = own.filter(({ stream }) => !this.#behind.has(stream as StreamName));
    for (const stream of this.#behind) this.#sendSnapshot(stream);
    this.#behind.clear();
    if (told.length > 0) {
      this.#sent += 1;
      this.#sentThisSecond += 1;
      this.#send({ type: 'patches', number: this.#sent, atUs: this.#context.api.nowUs(), patches: told });
    } else if (steadyUs - this.#lastSentUs >= BEAT_EVERY_MS * 1_000) {
      this.#send({ type: 'beat', atUs: this.#context.api.nowUs() });
    }
  }

  #countRound(steadyUs: number): void {
    if (steadyUs - this.#secondUs < 1_000_000) return;
    this.#secondUs = steadyUs;
    this.patchesPerSecond = this.#sentThisSecond;
    this.#sentThisSecond = 0;
  }

  #take(raw: unknown): void {
    if (this.#isOver) return;
    const message = decode(clientMessage, raw, 'message');
    if (!message.ok) return this.close(message.error);
    if (message.value.type === 'hello') return this.#welcome(message.value);
    if (!this.#isWelcome) return this.close('expected hello first');
    this.#act(message.value);
  }

  #act(message: Exclude<ClientMessage, { readonly type: 'hello' }>): void {
    switch (message.type) {
      case 'query':
        return this.#answer(message.id, () => this.#query(message.name, message.args));
      case 'command':
        return this.#answer(message.id, () => this.#command(message.name, message.args));
      case 'watch':
        return this.#watch(message.stream);
      case 'unwatch': {
        const stream = streamOf(message.stream);
        if (stream !== undefined && this.#watched.delete(stream)) this.#context.hub.unwatch(stream);
        return;
      }
      case 'seen':
        this.#seen = Math.min(this.#sent, Math.max(this.#seen, message.number));
        return;
      default:
        return unreachable(message);
    }
  }

  #welcome({ contract, client }: Extract<ClientMessage, { readonly type: 'hello' }>): void {
    const { api, log } = this.#context;
    this.#cancelHello();
    if (contract !== CONTRACT_VERSION) {
      const reason = `the panel speaks contract ${contract}, the gateway ${CONTRACT_VERSION}`;
      const remedy =
        contract < CONTRACT_VERSION
          ? 'Load the panel again from this gateway.'
          : 'Restart the gateway: it is older than its panel.';
      const error: ApiError = { code: 'CONTRACT_DIFFERS', reason, remedy };
      this.#send({ type: 'refused', contract: CONTRACT_VERSION, error });
      log(`Panel refused: ${client} (${reason})`);
      return this.close(reason);
    }
    this.#isWelcome = true;
    log(`Panel connected: ${this.#who}, ${client}`);
    const { version, run } = api;
    this.#send({
      type: 'welcome',
      contract: CONTRACT_VERSION,
      version,
      run,
      nowUs: api.nowUs(),
      commands: api.commands(),
    });
  }

  /** Also for a stream that it watches already: then it needs a new snapshot. */
  #watch(name: string): void {
    const stream = streamOf(name);
    if (stream === undefined) return this.close(`stream: ${name} does not exist`);
    if (!this.#watched.has(stream)) {
      this.#watched.add(stream);
      this.#context.hub.watch(stream);
    }
    this.#sendSnapshot(stream);
  }

  #sendSnapshot(stream: StreamName): void {
    const snapshot = this.#context.hub.snapshot(stream);
    if (snapshot !== undefined) this.#send({ type: 'snapshot', stream, ...snapshot });
  }

  async #query(name: string, args: unknown): ReturnType<Session['ask']> {
    if (!Object.hasOwn(QUERIES, name)) return refused('QUERY_UNKNOWN', `query: ${name} does not exist`);
    const known = name as QueryName;
    try {
      return await this.ask(QUERIES[known].args, args, (read) => this.#context.api.query(known, read));
    } catch (error) {
      this.#context.viewFailed(known, error);
      return refused('VIEW_FAILED', `${known} could not be answered; the log says why`);
    }
  }

  async #command(name: string, args: unknown): ReturnType<Session['ask']> {
    if (!Object.hasOwn(COMMANDS, name)) return refused('ACTION_UNKNOWN', `command: ${name} does not exist`);
    const known = name as CommandName;
    const run = (read: unknown): ReturnType<Session['ask']> =>
      Promise.resolve(this.#context.api.command(known, read, this.#who));
    // What stops leaves out what it cannot read, behind the contract; it is refused for nothing.
    return COMMANDS[known].actsAnyway ? run(args) : this.ask(COMMANDS[known].args, args, run);
  }

  async ask(
    shape: Parameters<typeof decode>[0],
    args: unknown,
    run: (read: unknown) => ReturnType<Api['query']>,
  ): Promise<Awaited<ReturnType<Api['query']>>> {
    const read = decode(shape, args, 'args');
    return read.ok ? run(read.value) : refused('VALUE_INVALID', read.error);
  }

  /** A bug in a command is not caught: it stops the engine, and the supervisor restarts it. */
  #answer(id: number, run: () => ReturnType<Session['ask']>): void {
    if (this.#inFlight >= IN_FLIGHT_MAX) {
      const error = {
        code: 'BUSY',
        reason: `${IN_FLIGHT_MAX} requests of this panel are not answered yet`,
        remedy: '',
      };
      return this.#send({ type: 'answer', id, ok: false, error });
    }
    this.#inFlight += 1;
    void run().then((result) => {
      this.#inFlight -= 1;
      this.#send(
        result.ok
          ? { type: 'answer', id, ok: true, result: result.value }
          : { type: 'answer', id, ok: false, error: result.error },
      );
    });
  }

  #send(message: ServerMessage): void {
    if (this.#isOver) return;
    this.#lastSentUs = this.#context.clock.monotonicUs();
    this.#port.post(message);
  }
}

function refused(code: string, reason: string): { readonly ok: false; readonly error: ApiError } {
  return { ok: false, error: { code, reason, remedy: '' } };
}
