import type { LogLineView } from '../../api/alert-view.ts';
import { STREAMS } from '../../api/streams.ts';
import { createRowTail, type RowTail } from './row-tail.ts';

/** The newest lines of the log, held in memory for whoever looks. */
export type LogTail = RowTail<LogLineView>;

const EVERY_MS = 300;
/** A line beyond this length is cut here; the file has it whole. */
const LINE_MAX = 2_000;

/** Makes an empty tail. */
export function createLogTail(): LogTail {
  return createRowTail<LogLineView>(STREAMS.log.rowsMax, EVERY_MS);
}

/** Takes a line. */
export function tailLine(tail: LogTail, line: string, atUs: number): void {
  const text = line.length > LINE_MAX ? `${line.slice(0, LINE_MAX)}…` : line;
  tail.add((number) => ({ number, atUs, level: levelOf(line), text }));
}

/** Alerts begin their line with how grave they are. */
function levelOf(line: string): LogLineView['level'] {
  if (line.startsWith('ALARM ')) return 'alarm';
  if (line.startsWith('WARNING ')) return 'warning';
  return line.startsWith('INFO ') ? 'info' : 'line';
}
