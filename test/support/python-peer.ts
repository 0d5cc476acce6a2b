import { fileURLToPath } from 'node:url';
import { startPython } from './python.ts';

/** A JSON line that a script of test/interop/python printed: what it `did`, or what it `saw` and the whole `message`. */
interface PeerLine {
  readonly did?: string;
  readonly saw?: string;
  readonly hex?: string;
  readonly message?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** A script of test/interop/python that runs beside the gateway. */
export interface PythonPeer {
  /** Everything it printed so far. */
  readonly lines: readonly PeerLine[];
  /** The first line that matches from the `skip`-th match on, now or later; rejects after two minutes with what came instead. */
  until(match: (line: PeerLine) => boolean, skip?: number): Promise<PeerLine>;
  /** The message of the first line that saw this type, likewise. */
  saw(
    type: string,
    match?: (message: Readonly<Record<string, unknown>>) => boolean,
    skip?: number,
  ): Promise<WireMessage>;
  /** Writes one JSON line to it. */
  tell(map: Readonly<Record<string, unknown>>): void;
  readonly exited: Promise<number>;
  stop(): Promise<void>;
}

type WireMessage = Readonly<Record<string, unknown>>;

/** Only ends what hangs. */
const WAIT_MS = 120_000;
const FOR_EVER_MS = 2_147_483_647;

/** Starts a script of test/interop/python by its name without `.py`. */
export function startPeer(script: string, args: readonly (string | number)[]): PythonPeer {
  const path = fileURLToPath(new URL(`../interop/python/${script}.py`, import.meta.url));
  const python = startPython(path, args);
  const lines: PeerLine[] = [];
  const checks = new Set<() => void>();
  let end: string | undefined;
  const pump = async (): Promise<void> => {
    for (;;) {
      lines.push(JSON.parse(await python.nextLine(FOR_EVER_MS)) as PeerLine);
      for (const check of checks) check();
    }
  };
  pump().catch((cause: unknown) => {
    end = String(cause);
    for (const check of checks) check();
  });

  const until = (match: (line: PeerLine) => boolean, skip = 0): Promise<PeerLine> =>
    new Promise((resolve, reject) => {
      const failed = (why: string): Error => {
        const last = lines.slice(-8).map((line) => JSON.stringify(line).slice(0, 400));
        return new Error(`${script} ${args.join(' ')}: ${why}; it printed last:\n${last.join('\n')}`);
      };
      const finish = (): void => {
        checks.delete(check);
        clearTimeout(timer);
      };
      const check = (): void => {
        const found = lines.filter(match)[skip];
        if (found !== undefined) resolve(found);
        else if (end !== undefined) reject(failed(end));
        else return;
        finish();
      };
      const timer = setTimeout(() => {
        finish();
        reject(failed(`no such line within ${WAIT_MS} ms`));
      }, WAIT_MS);
      checks.add(check);
      check();
    });

  return {
    lines,
    until,
    saw: async (type, match = () => true, skip = 0) => {
      const line = await until(({ saw, message }) => saw === type && message !== undefined && match(message), skip);
      return line.message!;
    },
    tell: (map) => python.writeLine(JSON.stringify(map)),
    exited: python.exited,
    stop: () => python.stop(),
  };
}
