import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const READY_MS_MAX = 20_000;

export interface GatewayProcessOptions {
  /** A folder of its own by default, removed at the end. */
  readonly dataDir?: string;
  /** What gateway.yaml says, where it differs from the defaults. */
  readonly config?: string;
  /** Arguments beside `--data`; by default free ports, no simulated platforms and no demo. */
  readonly args?: readonly string[];
}

/** The real gateway in a process of its own, as `npm run gateway` starts it. */
export interface GatewayProcess {
  readonly dataDir: string;
  readonly ports: { readonly platform: number; readonly nexus: number; readonly admin: number };
  /** From the start of the process to its line `gateway ready`. */
  readonly readyMs: number;
  /** What it printed. */
  readonly lines: readonly string[];
  /** Asks it to end, as Ctrl-C does, and returns its exit code. */
  stop(): Promise<number | null>;
  /** Ends it without a word. */
  kill(): Promise<void>;
}

/** Free ports for all doors, and nobody on them but the test. */
const QUIET_ARGS: readonly string[] = '--platform-port 0 --nexus-port 0 --admin-port 0 --no-sim --no-demo'.split(' ');

/** Starts the gateway and waits until it is ready. Rejects with what it printed when it ends before, or after 20 s. */
export async function startGateway(options: GatewayProcessOptions = {}): Promise<GatewayProcess> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'nexus-'));
  if (options.config !== undefined) {
    mkdirSync(join(dataDir, 'config'), { recursive: true });
    writeFileSync(join(dataDir, 'config', 'gateway.yaml'), options.config);
  }
  const startedMs = performance.now();
  const args = ['build/run.mjs', 'gateway', '--data', dataDir, ...(options.args ?? QUIET_ARGS)];
  // A group of its own, so that a signal reaches whatever the script started.
  const child = spawn(process.execPath, args, { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const killNow = (): void => signal('SIGKILL');
  process.once('exit', killNow);
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      process.off('exit', killNow);
      resolve(code);
    });
  });
  const ended = async (name: NodeJS.Signals): Promise<number | null> => {
    signal(name);
    const code = await exited;
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    return code;
  };

  await new Promise<void>((resolve, reject) => {
    const failed = (why: string): void => reject(new Error(`the gateway ${why}:\n${lines.join('\n')}`));
    const timer = setTimeout(() => {
      killNow();
      failed(`was not ready within ${READY_MS_MAX} ms`);
    }, READY_MS_MAX);
    const take = (line: string): void => {
      lines.push(line);
      if (!line.startsWith('gateway ready')) return;
      clearTimeout(timer);
      resolve();
    };
    createInterface({ input: child.stdout }).on('line', take);
    createInterface({ input: child.stderr }).on('line', take);
    void exited.then((code) => {
      clearTimeout(timer);
      failed(`ended with code ${code} before it was ready`);
    });
  });

  const portOf = (door: string): number => {
    const line = lines.find((text) => new RegExp(`^${door}\\b`, 'i').test(text));
    const port = Number(/:(\d+)\b/.exec(line ?? '')?.[1]);
    if (!(port > 0)) throw new Error(`expected a line with the port of the ${door} door, found:\n${lines.join('\n')}`);
    return port;
  };
  return {
    dataDir,
    ports: { platform: portOf('platform'), nexus: portOf('nexus'), admin: portOf('admin') },
    readyMs: performance.now() - startedMs,
    lines,
    stop: () => ended('SIGTERM'),
    kill: async () => {
      await ended('SIGKILL');
    },
  };
}
