import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { addOnSources, compileCSharp, PROTOCOL_SOURCES, standInSources } from './mono-lane.ts';
import { standStill } from './stand-still.ts';

/** Only ends what hangs. */
const WAIT_MS_MAX = 120_000;

const stateShape = z.object({
  positions: z.array(z.object({ symbol: z.string(), size: z.number() })),
  executions: z.array(z.object({ id: z.string(), name: z.string(), size: z.number(), price: z.number() })),
  orders: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      type: z.string(),
      quantity: z.number(),
      limit: z.number(),
      stop: z.number(),
      tif: z.string(),
      entry: z.string(),
    }),
  ),
  /** How often an order of each name was submitted. */
  submitted: z.record(z.string(), z.number()),
  /** Handlers on the market data of each instrument, on the account, on the connections. */
  listening: z.record(z.string(), z.number()),
  accountListeners: z.number(),
  connectionListeners: z.number(),
  culture: z.string(),
});

/** What the stand-in's books say. */
export type Nt8State = z.infer<typeof stateShape>;

/** A NinjaTrader with the AddOn, in a process of its own. */
export interface Nt8Terminal {
  /** What the AddOn printed into the output window, without its time. */
  readonly printed: readonly string[];
  /** Does something to the platform and waits until it is done; the words stand in ninjatrader/host/Host.cs. */
  does(line: string): Promise<void>;
  state(): Promise<Nt8State>;
  /** Stops the process, and resolves when all of it stands still. */
  stall(): Promise<void>;
  /** Lets it go on. */
  resume(): void;
  /** Ends it without a word, as a crash does. */
  crash(): Promise<void>;
}

export interface Nt8TerminalOptions {
  readonly programs: Nt8Programs;
  readonly port: number;
  readonly token: string;
  /** NinjaTrader's folder; a platform that comes back is given the same. */
  readonly folder: string;
  readonly account?: string;
  readonly clockOffsetMs?: number;
  /** What LANG says there. */
  readonly culture?: string;
}

/** The stand-in's program and the AddOn's assembly. */
export interface Nt8Programs {
  readonly host: string;
  readonly addOn: string;
}

/** Compiles NinjaTrader's namespaces, the AddOn against them, and the program that hosts it. */
export function compileNt8({ names, host } = standInSources()): Nt8Programs {
  const platform = compileCSharp({ name: 'NinjaTrader.Core.dll', sources: names });
  const addOn = compileCSharp({ name: 'NexusBridge.dll', sources: addOnSources(), references: [platform] });
  const program = { name: 'ninjatrader.exe', sources: [...host, ...PROTOCOL_SOURCES], references: [platform] };
  return { host: compileCSharp(program), addOn };
}

/** The file that the installer writes, in NinjaTrader's folder. */
export function nt8SettingsFile(folder: string): string {
  return join(folder, 'bin', 'Custom', 'AddOns', 'NexusBridge', 'settings.txt');
}

/** Where the AddOn keeps the ids of executed commands. */
export function nt8CommandsFile(folder: string): string {
  return join(nt8SettingsFile(folder), '..', 'commands.txt');
}

/** Sim101, NQ and ES in the month that the rollover table has in front, and a market. */
export const NT8_SETUP: readonly string[] = [
  'account Sim101',
  'instrument NQ_12-26 0.25 20 12-26 2026-09-14',
  'instrument ES_12-26 0.25 50 12-26 2026-09-14',
  'quote NQ_12-26 16250 16250.5',
];

/** Starts a platform that has no account and has not started the AddOn yet: the lines of a set-up, then `start`. */
export function startNt8(options: Nt8TerminalOptions): Nt8Terminal {
  const { programs, port, token, folder, account = 'Sim101', clockOffsetMs = 0, culture = 'C' } = options;
  const settings = nt8SettingsFile(folder);
  mkdirSync(join(settings, '..'), { recursive: true });
  writeFileSync(settings, `platform=nt8\nport=${port}\ntoken=${token}\naccount=${account}\n`);
  const child = spawn('mono', [programs.host, programs.addOn, folder, String(clockOffsetMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, LANG: culture, LC_ALL: culture },
  });
  const printed: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  let state = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('print ')) printed.push(line.replace(/^print NexusBridge \S+ +/, ''));
    else if (line.startsWith('state ')) state = line.slice('state '.length);
    else waiting.shift()?.(line);
  });
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      resolve();
      for (const answer of waiting.splice(0)) answer('fault the platform has ended');
    });
  });
  child.stdin.on('error', () => {});
  const does = (line: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the platform did not do ${line}`)), WAIT_MS_MAX);
      waiting.push((answer) => {
        clearTimeout(timer);
        if (answer === 'ok') resolve();
        else reject(new Error(`${line}: ${answer}`));
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
    stall: async () => {
      if (child.pid !== undefined) await standStill(child.pid);
    },
    resume: () => {
      child.kill('SIGCONT');
    },
    crash: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
