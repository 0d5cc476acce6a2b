import { EXIT_CODES, type ExitName } from './exit-code.ts';

/** Where a command writes: rows for programs as JSON, or a table for a person. */
export interface Output {
  write(text: string): void;
  error(text: string): void;
  /** The command could not do what it was asked: its exit code says so, and why. */
  failed(exit?: ExitName): void;
}

/** The terminal. */
export const TERMINAL: Output = {
  write: (text) => process.stdout.write(harmless(text)),
  error: (text) => process.stderr.write(harmless(text)),
  failed: (exit = 'failed') => {
    process.exitCode = EXIT_CODES[exit].code;
  },
};

/** What a platform or a client says of itself may hold no control character that a terminal would obey. */
export function harmless(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, ' ');
}

/**
 * Whoever reads a command may have enough before its end, as `head` has: then it ends, and nothing went wrong. A file that
 * takes no more, as on a full disk, is told in a sentence.
 */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`The answer could not be written, and is not whole: ${error.message}\n`);
    process.exit(EXIT_CODES.failed.code);
  });
}

/** One column of a table: its title and how a row fills it. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Figures stand at the right. */
  readonly isFigure?: boolean;
}

/** A JSON array with one element a line. */
export function jsonLines(rows: readonly unknown[]): string {
  if (rows.length === 0) return '[]\n';
  return `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`;
}

/** A table with a line of titles, or `nothing` when there is no row. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], nothing: string): string {
  if (rows.length === 0) return `${nothing}\n`;
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ text }) => text(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, index) => {
          const width = widths[index] ?? 0;
          return columns[index]?.isFigure === true ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** An epoch time in µs as a person reads it, in UTC: `2026-11-20 14:30:00.123`. */
export function timeText(tsUs: number): string {
  return Number.isFinite(tsUs) && tsUs > 0 ? new Date(tsUs / 1_000).toISOString().slice(0, 23).replace('T', ' ') : '';
}
