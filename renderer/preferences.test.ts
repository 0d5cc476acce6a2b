import { expect, it } from 'vitest';
import { readPreferences } from './preferences.ts';

it('are kept as they were set', () => {
  const set = { theme: 'light', money: 'blue-orange', language: 'pt-BR', sound: false };
  expect(readPreferences(JSON.stringify(set))).toEqual(set);
});

it.each([null, '', '{', '7', 'null', '[]', '{ "language": "en-US", "theme": "sepia", "money": 1, "sound": "loud" }'])(
  'count as never set where they are damaged or of another version, so that the window still opens: %s',
  (text) => {
    expect(readPreferences(text)).toEqual({});
  },
);
