import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/journal-scene.ts';
import { openForWriting } from './journal-file.ts';
import { keepFrom } from './keep-from.ts';

/** From when on records stay in a journal of ten signals, one a second from 1 to 10; `retired` were put away before. */
function keptFrom(signalsMax: number, oldestUs: number, retired = 0): number {
  const { places, remove } = temporaryFolder();
  const db = openForWriting(places.journal);
  const insert = db.prepare('INSERT INTO signal_keys VALUES (?, ?, ?, ?)');
  for (let second = 1; second <= 10; second += 1)
    insert.run(`alpha\ns${second}`, '[]', second * 1_000_000, second <= retired ? 1 : 0);
  const fromUs = keepFrom(db, oldestUs, { signalsMax, signalsKept: 3 });
  db.close();
  remove();
  return fromUs;
}

describe('what stays in a journal', () => {
  it('is what is young, where the signals are few', () => {
    expect(keptFrom(10, 4_000_000)).toBe(4_000_000);
  });

  it('is the newest signals alone, where there are more than there is room for', () => {
    expect(keptFrom(9, 4_000_000)).toBe(8_000_000);
    expect(keptFrom(9, 9_000_000)).toBe(9_000_000);
  });

  it('does not count those that were put away before', () => {
    expect(keptFrom(9, 4_000_000, 1)).toBe(4_000_000);
  });
});
