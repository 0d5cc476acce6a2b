import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('../../build/run.mjs', import.meta.url));
/** Only ends what hangs. */
const LINE_MS_MAX = 200_000;

/** A program of ours in a process of its own. */
export interface ProgramProcess {
  readonly pid: number;
  /** All lines so far. */
  readonly lines: readonly string[];
  readonly errors: () => string;
  /** Resolves with the first line, past or to come, that matches; rejects when the program ends or hangs. */
  line(pattern: RegExp): Promise<string>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  signal(signal: NodeJS.Signals): void;
}

/** A gateway in a process of its own, on free ports. */
export interface GatewayProcess extends ProgramProcess {
  readonly folder: string;
  readonly ports: { readonly platform: number; readonly nexus: number; readonly admin: number };
  /** Opens its panel, token included; empty where it serves none. */
  readonly panel: string;
  /** Ends it with SIGTERM and returns its exit code. */
  stop(): Promise<number | NodeJS.Signals>;
}

/** A folder of its own below the system's temporary one. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'nexus-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Starts one of `gateway`, `nexus`, `start` from dist. */
export function startProgram(name: string, args: readonly string[], cwd?: string): ProgramProcess {
  const child = spawn(process.execPath, [RUN, name, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  });
  return followProgram(child);
}

/** Follows a child that talks in lines. */
export function followProgram(child: ChildProcess): ProgramProcess {
  const lines: string[] = [];
  let errors = '';
  let hasEnded = false;
  const looks = new Set<() => void>();
  const look = (): void => {
    for (const each of looks) each();
  };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-10_000);
  });
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (text) => {
      lines.push(text);
      look();
    });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on('close', (code, signal) => {
      hasEnded = true;
      resolve(code ?? signal ?? 1);
      look();
    });
  });
  return {
    pid: child.pid ?? 0,
    lines,
    errors: () => errors,
    ended,
    signal: (signal) => child.kill(signal),
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const fail = (why: string): void =>
          settle(() => reject(new Error(`${why} without ${pattern}\n${lines.join('\n')}\n${errors}`)));
        const timer = setTimeout(() => fail(`${LINE_MS_MAX} ms passed`), LINE_MS_MAX);
        const settle = (end: () => void): void => {
          clearTimeout(timer);
          looks.delete(search);
          end();
        };
        const search = (): void => {
          const found = lines.find((text) => pattern.test(text));
          if (found !== undefined) settle(() => resolve(found));
          else if (hasEnded) fail('the program ended');
        };
        looks.add(search);
        search();
      }),
  };
}

/** Starts a gateway on free ports and waits until it is ready. Without simulated platforms unless the arguments say so. */
export async function startGatewayProcess(
  folder: string,
  args: readonly string[] = ['--no-sim'],
): Promise<GatewayProcess> {
  const free = ['--platform-port', '0', '--nexus-port', '0', '--admin-port', '0', '--ui-port', '0'];
  const program = startProgram('gateway', ['--data', folder, ...free, ...args]);
  await program.line(/^gateway ready/);
  const portOf = (title: string): number => {
    const line = program.lines.find((text) => text.startsWith(title));
    return Number(/\d+/.exec(line ?? '')?.[0]);
  };
  return {
    ...program,
    folder,
    ports: { platform: portOf('Platform'), nexus: portOf('NEXUS'), admin: portOf('Admin') },
    panel: /http:\S+/.exec(program.lines.find((text) => text.startsWith('Panel')) ?? '')?.[0] ?? '',
    stop: () => {
      program.signal('SIGTERM');
      return program.ended;
    },
  };
}

/** Runs the operator's tool to its end. */
export async function runNexus(
  args: readonly string[],
  input?: string,
): Promise<{ readonly code: number | NodeJS.Signals; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [RUN, 'nexus', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end(input ?? '');
  const code = await new Promise<number | NodeJS.Signals>((resolve) => {
    child.on('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 1));
  });
  return { code, stdout, stderr };
}
