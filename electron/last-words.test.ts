import { expect, it } from 'vitest';
import { createLastWords } from './last-words.ts';

it('keeps the last lines of what was written in pieces, however much it was', () => {
  const words = createLastWords();
  expect(words.text()).toBe('');
  for (let line = 0; line < 1_000; line++) {
    words.take(`line ${line} of a long`);
    words.take(' story\n');
  }
  expect(words.text().split('\n')).toHaveLength(12);
  expect(words.text()).toMatch(/^line 988 of a long story\n[^]*line 999 of a long story$/);
  words.clear();
  expect(words.text()).toBe('');
});
