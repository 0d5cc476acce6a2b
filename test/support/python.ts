import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A running Python script that talks to its test in lines. */
export interface PythonScript {
  /** The next line that it prints. Rejects when it ends first, with what it wrote to stderr, or after `timeoutMs`. */
  nextLine(timeoutMs?: number): Promise<string>;
  /** Sends it a line. */
  writeLine(text: string): void;
  /** Its exit code; 128 and more when a signal ended it. */
  readonly exited: Promise<number>;
  /** Ends it at once and waits for it. */
  stop(): Promise<void>;
}

/** Only ends what hangs. */
const WAIT_MS = 120_000;

/** What to install for the Python lanes. */
export const pythonInstall = 'apt-get install python3-zmq python3-msgpack';

/** Whether this machine has a Python with pyzmq and msgpack. */
export function hasPython(): boolean {
  return spawnSync(pythonPath(), ['-c', 'import zmq, msgpack'], { stdio: 'ignore' }).status === 0;
}

/** Starts a script, given as a path that ends in .py or as source, with its arguments from sys.argv[1] on. Its output is not buffered. */
export function startPython(script: string, args: readonly (string | number)[] = []): PythonScript {
  return startPythonWith([...(script.endsWith('.py') ? [script] : ['-c', script]), ...args.map(String)]);
}

function startPythonWith(args: readonly string[]): PythonScript {
  const child = spawn(pythonPath(), ['-u', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const waiters: { resolve: (line: string) => void; reject: (cause: Error) => void }[] = [];
  let errors = '';
  let end: string | undefined;
  // A line to a script that has ended is lost; whoever waits for its answer is told of the end.
  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const waiter = waiters.shift();
    if (waiter === undefined) lines.push(line);
    else waiter.resolve(line);
  });
  const exited = new Promise<number>((resolve) => {
    child.on('close', (code, signal) => {
      end = `the script ended with ${code ?? signal ?? 'nothing'}: ${errors}`;
      for (const waiter of waiters.splice(0)) waiter.reject(new Error(end));
      resolve(code ?? 128);
    });
  });

  return {
    exited,
    writeLine: (text) => child.stdin.write(`${text}\n`),
    nextLine: (timeoutMs = WAIT_MS) => {
      const line = lines.shift();
      if (line !== undefined) return Promise.resolve(line);
      if (end !== undefined) return Promise.reject(new Error(end));
      return new Promise<string>((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`no line from the script within ${timeoutMs} ms: ${errors}`));
        }, timeoutMs);
        waiters.push({
          resolve: (found) => {
            clearTimeout(timer);
            resolve(found);
          },
          reject: (cause) => {
            clearTimeout(timer);
            reject(cause);
          },
        });
      });
    },
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Debian's own Python where it exists: its pyzmq and msgpack come from apt. */
export function pythonPath(): string {
  return existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
}
