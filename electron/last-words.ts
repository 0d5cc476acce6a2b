/** The end of what a process wrote, for whoever asks why it ended. */
export interface LastWords {
  take(text: string): void;
  /** The last lines, oldest first; empty where nothing was written. */
  text(): string;
  clear(): void;
}

const CHARACTERS_MAX = 4_000;
const LINES_MAX = 12;

/** Makes an empty one; it holds no more than the last few lines. */
export function createLastWords(): LastWords {
  let tail = '';
  return {
    take: (text) => {
      tail = (tail + text).slice(-CHARACTERS_MAX);
    },
    text: () => tail.trim().split('\n').slice(-LINES_MAX).join('\n'),
    clear: () => {
      tail = '';
    },
  };
}
