import type { StyledLine } from './styled-line.ts';
import { lineText } from './styled-line.ts';

/** What the dashboard needs of a terminal. */
export interface Terminal {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

/** A screen of its own over what the terminal showed before, which comes back with `leave`. */
export interface Screen {
  enter(): void;
  draw(lines: readonly StyledLine[]): void;
  /** Gives the terminal back as it was; doing it twice is as once. */
  leave(): void;
  size(): { readonly columns: number; readonly rows: number };
}

/** A terminal that does not say its size is taken for the smallest that is common. */
const COLUMNS = 80;
const ROWS = 24;
const ENTER = '\u001B[?1049h\u001B[?25l';
const LEAVE = '\u001B[?25h\u001B[?1049l';
const HOME = '\u001B[H';
const CLEAR_LINE = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';

/** Makes the screen; nothing is written before `enter`. */
export function createScreen(terminal: Terminal, hasColours: boolean): Screen {
  let isEntered = false;
  const size: Screen['size'] = () => ({ columns: terminal.columns || COLUMNS, rows: terminal.rows || ROWS });
  return {
    size,
    enter: () => {
      if (isEntered) return;
      isEntered = true;
      terminal.write(ENTER);
    },
    draw: (lines) => {
      if (!isEntered) return;
      const { columns, rows } = size();
      // No line break after the last line: it would scroll a full screen.
      const text = lines
        .slice(0, rows)
        .map((line) => `${lineText(line, columns, hasColours)}${CLEAR_LINE}`)
        .join('\r\n');
      terminal.write(`${HOME}${text}${CLEAR_BELOW}`);
    },
    leave: () => {
      if (!isEntered) return;
      isEntered = false;
      terminal.write(LEAVE);
    },
  };
}
