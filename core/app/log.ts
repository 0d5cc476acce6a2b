import { createStream } from 'rotating-file-stream';
import type { Clock } from '../base/clock.ts';

/** The gateway's log in plain lines, each with its time. */
export interface Log {
  line(text: string): void;
  /** Resolves when all lines so far are in the file, or the disk has refused them. */
  written(): Promise<void>;
  /** Writes what is left. */
  close(): Promise<void>;
}

export interface LogOptions {
  readonly folder: string;
  readonly clock: Pick<Clock, 'nowUs'>;
  /** A new file is begun above this size, and so many old ones are kept, compressed. */
  readonly fileMb: number;
  readonly filesMax: number;
  /** Told once when the disk does not take the log; the gateway runs on without it. */
  readonly failed: (reason: string) => void;
}

/** Bytes that may wait for a slow disk; beyond that lines are left out and counted. */
const BACKLOG_BYTES_MAX = 16 * 1024 * 1024;

/** Lines wait so long for company, so that a busy gateway writes its log some dozen times a second. */
const GATHER_MS = 40;

/** Opens `gateway.log` in a folder: `2026-11-21T02:30:00.123Z Platform registered: nt8`. Control characters are shown as ·. */
export function openLog({ folder, clock, fileMb, filesMax, failed }: LogOptions): Log {
  const stream = createStream('gateway.log', {
    path: folder,
    size: `${fileMb}M`,
    maxFiles: filesMax,
    compress: 'gzip',
    history: 'gateway.log.history',
  });
  let isBroken = false;
  let isWriting = false;
  let skipped = 0;
  /** Lines that wait for the next write: a signal leaves a dozen, and a write of each would cost more than it does. */
  let gathered = '';
  stream.on('error', (error: Error) => {
    if (!isBroken) failed(error.message);
    isBroken = true;
  });
  const writeGathered = (): void => {
    isWriting = gathered !== '';
    if (!isWriting) return;
    const text = gathered;
    gathered = '';
    stream.write(text, () => setTimeout(writeGathered, GATHER_MS).unref());
  };
  /** Whatever is gathered goes to the stream now. */
  const handOver = (): void => {
    if (gathered !== '') stream.write(gathered);
    gathered = '';
  };
  return {
    line: (text) => {
      if (isBroken) return;
      if (stream.writableLength + gathered.length > BACKLOG_BYTES_MAX) {
        skipped += 1;
        return;
      }
      if (skipped > 0) gathered += logLine(`${skipped} line(s) left out: the disk was too slow`, clock.nowUs());
      skipped = 0;
      gathered += logLine(text, clock.nowUs());
      if (isWriting) return;
      isWriting = true;
      setTimeout(writeGathered, GATHER_MS).unref();
    },
    written: () =>
      new Promise((resolve) => {
        if (isBroken) return resolve();
        handOver();
        stream.write('', () => resolve());
        return undefined;
      }),
    close: () => {
      if (isBroken) return Promise.resolve();
      handOver();
      return new Promise((resolve) => {
        stream.once('close', () => resolve());
        stream.end();
      });
    },
  };
}

/** A line as it stands in the log. Text from outside cannot begin a line of its own. */
export function logLine(text: string, nowUs: number): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return `${new Date(nowUs / 1_000).toISOString()} ${text.replaceAll(/[\u0000-\u001f\u007f]/g, '·')}\n`;
}
