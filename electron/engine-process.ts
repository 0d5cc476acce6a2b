import { dirname, join } from 'node:path';
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { Clock } from '../core/base/clock.ts';
import type { FromEngine, PanelName, ToEngine } from './engine-message.ts';
import { readFromEngine } from './engine-message.ts';
import { createLastWords } from './last-words.ts';
import { createNt8Links } from './nt8-links.ts';
import type { SupervisedEvent, Supervision, SupervisorAction } from './supervise.ts';
import { supervise, UNSUPERVISED } from './supervise.ts';

export interface EngineProcessOptions {
  /** The engine's entry in the built app. */
  readonly entry: string;
  readonly argv: () => readonly string[];
  readonly clock: Clock;
  readonly chance: () => number;
  /** Told after every change of how the engine stands. */
  readonly changed: (supervision: Supervision) => void;
  /** It ended so many times, the last time with this code and these last words, and is left down. */
  readonly gaveUp: (ends: number, code: number, lastWords: string) => void;
  readonly cannotStart: (lines: readonly string[]) => void;
}

/** The engine in its process. What follows from its ends is decided in `supervise.ts`. */
export interface EngineProcess {
  readonly supervision: Supervision;
  start(): void;
  /** Asks it to end and resolves when it has; it is ended after `STOP_MS_MAX` in any case. */
  stop(reason: string): Promise<void>;
  /** A channel to the engine; undefined while it does not run. */
  openPort(who: PanelName): MessagePortMain | undefined;
}

/** How long a clean end may take. The journal is on disk by then: what is cut off is the farewell. */
const STOP_MS_MAX = 8_000;

/** Starts nothing yet. */
export function createEngineProcess(options: EngineProcessOptions): EngineProcess {
  const { clock } = options;
  let supervision = UNSUPERVISED;
  let child: UtilityProcess | undefined;
  let stopReason = '';
  const lastWords = createLastWords();

  const take = (event: SupervisedEvent): void => {
    const { after, actions } = supervise(supervision, event, clock.monotonicUs() / 1_000, options.chance());
    supervision = after;
    for (const action of actions) act(action);
    options.changed(supervision);
  };

  const act = (action: SupervisorAction): void => {
    switch (action.type) {
      case 'start':
        return fork();
      case 'stop':
        return say({ type: 'stop', reason: stopReason });
      case 'wait':
        clock.after(action.ms, () => take({ type: 'waitOver' }));
        return;
      case 'giveUp':
        return options.gaveUp(action.ends, action.code, lastWords.text());
    }
  };

  const say = (message: ToEngine, ...ports: MessagePortMain[]): void => child?.postMessage(message, ports);

  const links = createNt8Links({
    entry: join(dirname(options.entry), 'nt8-link', 'nt8-link.js'),
    tellEngine: (message, ...ports) => say(message, ...ports),
  });

  const fork = (): void => {
    const forked = utilityProcess.fork(options.entry, [...options.argv()], {
      serviceName: 'NEXUS Gateway engine',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child = forked;
    lastWords.clear();
    forked.stderr?.on('data', (bytes: Buffer) => lastWords.take(bytes.toString('utf8')));
    // An event of this name that nobody takes would end the main process; the exit that follows says all that counts.
    forked.on('error', (type, location) => lastWords.take(`${type} in ${location}\n`));
    forked.on('message', (raw: unknown) => {
      const message: FromEngine | undefined = readFromEngine(raw);
      if (message?.type === 'nt8LinkStart' || message?.type === 'nt8LinkKill') return links.take(message);
      if (message?.type !== 'cannotStart') return;
      // Not a crash: the same files would refuse it again. It is left down until a person has mended them.
      take({ type: 'wanted', wanted: false });
      options.cannotStart(message.lines);
    });
    forked.once('exit', (code) => {
      if (child === forked) child = undefined;
      links.endAll();
      take({ type: 'exited', code });
    });
  };

  return {
    get supervision() {
      return supervision;
    },
    start: () => take({ type: 'wanted', wanted: true }),
    stop: (reason) => {
      const ending = child;
      stopReason = reason;
      take({ type: 'wanted', wanted: false });
      if (ending === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        const cancel = clock.after(STOP_MS_MAX, () => ending.kill());
        ending.once('exit', () => {
          cancel();
          resolve();
        });
      });
    },
    openPort: (who) => {
      if (child === undefined) return undefined;
      const { port1, port2 } = new MessageChannelMain();
      say({ type: 'panel', who }, port1);
      return port2;
    },
  };
}
