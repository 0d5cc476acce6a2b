import { describe, expect, it } from 'vitest';
import { olderThan, withoutRepeats } from './older-page.ts';

interface Row {
  readonly key: string;
  readonly atUs: number;
}

describe('older rows', () => {
  it('miss none of those that came in the same moment as the last of a page', () => {
    const all: Row[] = [9, 8, 7, 7, 7, 7, 6, 5].map((atUs, index) => ({ key: `${index}`, atUs }));
    const pageOf = ({ beforeUs = Infinity }: { readonly beforeUs?: number }): readonly Row[] =>
      all.filter(({ atUs }) => atUs < beforeUs).slice(0, 5);
    let held: readonly Row[] = [];
    for (let page = 0; page < 4; page++) held = withoutRepeats(held, pageOf(olderThan(held.map(({ atUs }) => atUs))));
    expect(held).toEqual(all);
  });

  it('are asked for from the newest on where nothing is held', () => {
    expect(olderThan([])).toEqual({});
  });
});
