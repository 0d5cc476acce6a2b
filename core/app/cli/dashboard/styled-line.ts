/** How a piece of text is meant; a screen without colours shows the words alone. */
export type Tone = 'plain' | 'title' | 'good' | 'warn' | 'bad' | 'soft';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of a screen. */
export type StyledLine = readonly Span[];

const ESCAPES: Readonly<Record<Tone, string>> = {
  plain: '',
  title: '\u001B[1m',
  good: '\u001B[32m',
  warn: '\u001B[33m',
  bad: '\u001B[31;1m',
  soft: '\u001B[2m',
};
const RESET = '\u001B[0m';

/** Makes a piece; what comes from a platform or a client may hold no control character that would move the cursor. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: text.replaceAll(/\p{Cc}/gu, ' '), tone };
}

/** The line as it is written, cut at the screen's edge. */
export function lineText(line: StyledLine, columns: number, hasColours: boolean): string {
  let left = columns;
  let written = '';
  for (const { text, tone } of line) {
    if (left <= 0) break;
    const characters = Array.from(text);
    const cut = characters.length > left ? `${characters.slice(0, left - 1).join('')}…` : text;
    left -= Math.min(left, characters.length);
    written += hasColours && tone !== 'plain' ? `${ESCAPES[tone]}${cut}${RESET}` : cut;
  }
  return written;
}

/** Puts items side by side, and what does not fit the screen on lines of its own; an item is never broken. */
export function flow(items: readonly StyledLine[], columns: number, indent = 2, gap = 3): readonly StyledLine[] {
  const lines: StyledLine[] = [];
  let line: Span[] = [];
  let used = 0;
  for (const item of items) {
    const width = widthOf(item);
    if (line.length > 0 && used + gap + width > columns) {
      lines.push(line);
      line = [];
    }
    const before = line.length === 0 ? indent : gap;
    used = (line.length === 0 ? 0 : used) + before + width;
    line.push(span(' '.repeat(before)), ...item);
  }
  return line.length === 0 ? lines : [...lines, line];
}

function widthOf(line: StyledLine): number {
  return line.reduce((sum, { text }) => sum + Array.from(text).length, 0);
}
