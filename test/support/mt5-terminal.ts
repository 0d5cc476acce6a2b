import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** Only ends what hangs. */
const WAIT_MS_MAX = 120_000;

const stateShape = z.object({
  positions: z.array(z.object({ symbol: z.string(), size: z.number() })),
  deals: z.array(z.object({ ticket: z.string(), magic: z.string(), size: z.number(), price: z.number() })),
  /** How often the trade server was asked for an order of each magic. */
  asked: z.record(z.string(), z.number()),
  working: z.array(z.object({ ticket: z.string(), magic: z.string(), price: z.number(), filling: z.number() })),
  /** How often the terminal's history of ticks was read. */
  loads: z.number(),
  /** How often a single deal of the history was asked for. */
  picks: z.number(),
});

/** What the trade server's books say. */
export type TerminalState = z.infer<typeof stateShape>;

/** A terminal with the bridge on a chart, in a process of its own. */
export interface Mt5Terminal {
  /** What the bridge printed into the terminal's journal. */
  readonly printed: readonly string[];
  /** Does something to the terminal and waits until it is done; the words stand in ea-main.cpp. */
  does(line: string): Promise<void>;
  state(): Promise<TerminalState>;
  /** Lets it stand still for good; nothing can be asked of it any more. */
  freeze(): void;
  /** Ends it without a word, as a crash does. */
  crash(): Promise<void>;
}

export interface Mt5TerminalOptions {
  readonly program: string;
  readonly platform: string;
  readonly port: number;
  readonly token: string;
  /** Where the bridge keeps its files; a terminal that comes back is given the same. */
  readonly folder: string;
  readonly clockOffsetMs: number;
}

/** Starts a terminal that knows no symbol and has not started the bridge yet: `symbol ...`, then `start`. */
export function startTerminal(options: Mt5TerminalOptions): Mt5Terminal {
  const { program, platform, port, token, folder, clockOffsetMs } = options;
  const child = spawn(program, [platform, String(port), token, folder, String(clockOffsetMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const printed: string[] = [];
  const waiting: ((answer: 'done' | 'ended') => void)[] = [];
  let state = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('print ')) printed.push(line.slice('print '.length));
    else if (line.startsWith('state ')) state = line.slice('state '.length);
    else waiting.shift()?.('done');
  });
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      resolve();
      for (const answer of waiting.splice(0)) answer('ended');
    });
  });
  child.stdin.on('error', () => {});
  const does = (line: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the terminal did not do ${line}`)), WAIT_MS_MAX);
      waiting.push((answer) => {
        clearTimeout(timer);
        if (answer === 'done') resolve();
        else reject(new Error(`the terminal ended before it did ${line}`));
      });
      child.stdin.write(`${line}\n`);
    });
  return {
    printed,
    does,
    state: async () => {
      await does('state');
      return stateShape.parse(JSON.parse(state));
    },
    freeze: () => {
      child.kill('SIGSTOP');
    },
    crash: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
