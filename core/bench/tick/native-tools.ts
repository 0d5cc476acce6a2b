import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourcePath } from '../child-process.ts';

/** Compiled C programs, or why there are none. */
export type NativeTools =
  | {
      readonly available: true;
      readonly feeder: string;
      readonly sink: string;
      readonly forwarder: string;
      remove(): void;
    }
  | { readonly available: false; readonly reason: string };

const NAMES = ['feeder', 'sink', 'forwarder'] as const;

/** Compiles feeder, sink and forwarder with gcc against libzmq, in a folder of their own. */
export function compileNativeTools(): NativeTools {
  if (NAMES.some((name) => !existsSync(sourcePath(name)))) {
    return { available: false, reason: 'the C sources are only in the source tree' };
  }
  const folder = mkdtempSync(join(tmpdir(), 'nexus-bench-'));
  for (const name of NAMES) {
    const { status, error } = spawnSync('gcc', ['-O2', '-o', join(folder, name), sourcePath(name), '-lzmq']);
    if (status === 0) continue;
    rmSync(folder, { recursive: true, force: true });
    const reason = error === undefined ? 'libzmq’s headers are missing' : 'there is no gcc';
    return { available: false, reason: `${reason}: apt-get install gcc libzmq3-dev` };
  }
  return {
    available: true,
    feeder: join(folder, 'feeder'),
    sink: join(folder, 'sink'),
    forwarder: join(folder, 'forwarder'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
