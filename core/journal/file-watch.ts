import { statSync } from 'node:fs';
import { WAL_BYTES_MAX } from './journal-file.ts';

interface Seen {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly bytes: bigint;
}

/**
 * Watches from outside that the files of an open journal are still the ones that were opened, since a program may move,
 * replace or cut them while the gateway goes on writing to what nobody will read again. The returned function says what
 * is wrong, undefined when nothing is; call it from time to time. It opens neither of them: closing a handle that is not
 * SQLite's own would free SQLite's locks on the file.
 */
export function createFileWatch(path: string): () => string | undefined {
  const lookAtFile = watchOne(path, Number.POSITIVE_INFINITY);
  // SQLite cuts its log back to this size by itself.
  const lookAtLog = watchOne(`${path}-wal`, WAL_BYTES_MAX);
  return () => lookAtFile() ?? lookAtLog();
}

function watchOne(path: string, bytesHeldMax: number): () => string | undefined {
  let first = seenAt(path);
  let bytesMax = 0;
  return () => {
    const now = seenAt(path);
    first ??= now;
    if (first === undefined) return undefined;
    if (now === undefined) return `${path} was moved away or removed`;
    if (now.dev !== first.dev || now.ino !== first.ino) return `${path} was replaced by another file`;
    if (Number(now.bytes) < Math.min(bytesMax, bytesHeldMax)) return `${path} was cut short`;
    bytesMax = Math.max(bytesMax, Number(now.bytes));
    return undefined;
  };
}

function seenAt(path: string): Seen | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? undefined : { dev: stat.dev, ino: stat.ino, bytes: stat.size };
}
