import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const LINE_MS_MAX = 120_000;
const CLOCK_TICK_US = 10_000;

/** A built program of a bench, as `tick/node-sink-process`. Only built code is started, also when a test runs its source. */
export function programPath(name: string): string {
  const built = HERE.includes(`${sep}dist${sep}`) ? HERE : join(sourceRoot(), 'dist', 'core', 'bench');
  return join(built, `${name}.js`);
}

/** The C source of the tick bench with that name, in the source tree. */
export function sourcePath(name: string): string {
  return join(sourceRoot(), 'core', 'bench', 'tick', 'native', `${name}.c`);
}

function sourceRoot(): string {
  const root = join(HERE, '..', '..');
  return HERE.includes(`${sep}dist${sep}`) ? join(root, '..') : root;
}

/** A child that talks in lines. */
export interface Child {
  /** Processor time that the process has used, where the system tells (Linux); undefined elsewhere. */
  cpuUs(): number | undefined;
  readonly pid: number;
  /** The next line of its output; rejects when it ends, or is silent for two minutes or the time stated. */
  line(silenceMsMax?: number): Promise<string>;
  write(line: string): void;
  /** Ends it, by SIGTERM unless told otherwise, and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a program; what it writes to stderr goes to ours. */
export function startChild(command: string, args: readonly string[]): Child {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const gone = once(child, 'close');
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  return {
    pid: child.pid ?? 0,
    cpuUs: () => cpuUsOf(child),
    line: async (silenceMsMax = LINE_MS_MAX) => {
      const silence = new AbortController();
      const next = await Promise.race([lines.next(), silent(silence.signal, silenceMsMax)]);
      silence.abort();
      if (next === undefined) throw new Error(`${command} ${args.join(' ')} said nothing for ${silenceMsMax / 1000} s`);
      if (next.done === true) throw new Error(`${command} ${args.join(' ')} ended early, code ${child.exitCode}`);
      return next.value;
    },
    write: (line) => void child.stdin.write(`${line}\n`),
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await gone;
    },
  };
}

function silent(signal: AbortSignal, ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}

/** User and system time of fields 14 and 15 of /proc/<pid>/stat, in hundredths of a second. */
function cpuUsOf(child: ChildProcess): number | undefined {
  try {
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_US;
  } catch {
    return undefined; // Not Linux, or the process has just ended: the figure is left out.
  }
}
