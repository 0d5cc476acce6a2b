import { messagePort, type MessagePortLike } from '../api/message-port.ts';
import type { Result } from '../base/result.ts';
import type { Headless } from './headless.ts';

/** A port as Electron hands it to its utility process. */
export interface HandedPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** The line to the main process, as Electron has it. */
export interface ParentPort {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly HandedPort[] }) => void,
  ): void;
}

export interface RunEngineOptions {
  readonly parent: ParentPort;
  readonly start: () => Promise<Result<Headless, readonly string[]>>;
  /** Called once the gateway runs. */
  readonly ready: (headless: Headless) => void;
  readonly exit: (code: number) => void;
}

interface Waiting {
  readonly port: HandedPort;
  readonly who: string;
}

/** Windows that may ask while the gateway is still starting; more are closed. */
const WAITING_MAX = 16;

/**
 * Runs the gateway as the engine of the desktop app: windows come with `panel` and a port, `stop` ends it cleanly. What
 * cannot start is told with its sentences, and ends with code 1.
 */
export function runEngine({ parent, start, ready, exit }: RunEngineOptions): void {
  let headless: Headless | undefined;
  let stopReason: string | undefined;
  const waiting: Waiting[] = [];

  const accept = ({ port, who }: Waiting): void => headless?.gateway.panels.accept(messagePort(handed(port)), who);
  const stop = (reason: string): void => {
    stopReason = reason;
    if (headless !== undefined) void headless.stop(reason).then(() => exit(0));
  };

  parent.on('message', ({ data, ports }) => {
    const { type, who, reason } = plain(data);
    const [port] = ports;
    if (type === 'stop') stop(typeof reason === 'string' ? reason : 'the app ends');
    else if (type !== 'panel' || port === undefined) return;
    else if (headless !== undefined) accept({ port, who: nameOf(who) });
    else if (waiting.length < WAITING_MAX) waiting.push({ port, who: nameOf(who) });
    else port.close();
  });

  void start().then((started) => {
    if (!started.ok) {
      parent.postMessage({ type: 'cannotStart', lines: started.error });
      // The message must leave before the process does.
      setImmediate(() => exit(1));
      return;
    }
    headless = started.value;
    if (stopReason !== undefined) return stop(stopReason);
    parent.postMessage({ type: 'ready', dataFolder: headless.folder.path });
    ready(headless);
    for (const one of waiting.splice(0)) accept(one);
  });
}

/** Who commands through a window: `panel`, or `panel:tray`. */
function nameOf(who: unknown): string {
  return typeof who === 'string' && /^panel(:[a-z]{1,20})?$/.test(who) ? who : 'panel';
}

function plain(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>) : {};
}

function handed(port: HandedPort): MessagePortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    close: () => port.close(),
    listen: (message, closed) => {
      port.on('message', ({ data }) => message(data));
      port.on('close', closed);
      port.start();
    },
  };
}
