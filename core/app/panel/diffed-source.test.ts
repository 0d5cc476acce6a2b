import { describe, expect, it } from 'vitest';
import { diffedTable, diffedValue } from './diffed-source.ts';
import { createPointTail } from './point-tail.ts';
import { createRowTail } from './row-tail.ts';

describe('a table that is built whole', () => {
  it('tells only rows that changed, and those that went', () => {
    let rows = [
      { key: 'a', at: 1 },
      { key: 'b', at: 1 },
    ];
    const source = diffedTable(
      () => rows,
      ({ key }) => key,
      100,
    );
    source.begin();
    expect(source.changes()).toBeUndefined();
    rows = [
      { key: 'a', at: 1 },
      { key: 'b', at: 2 },
      { key: 'c', at: 1 },
    ];
    expect(source.changes()).toEqual({ rows: rows.slice(1), drop: [] });
    rows = rows.slice(0, 1);
    expect(source.changes()).toEqual({ rows: [], drop: ['b', 'c'] });
    expect(source.snapshot()).toEqual(rows);
  });

  it('tells of a value only the fields that read differently', () => {
    let value = { state: 'active', list: [1], reason: 'x' };
    const source = diffedValue(() => value, 100);
    source.begin();
    value = { state: 'halted', list: [1], reason: 'x' };
    expect(source.changes()).toEqual({ fields: { state: 'halted' } });
    expect(source.changes()).toBeUndefined();
  });
});

describe('a list that only grows', () => {
  it('holds the newest rows and drops by number what fell out and was told', () => {
    const tail = createRowTail<string>(2, 100);
    tail.add((number) => `row ${number}`);
    tail.source.begin();
    for (let count = 0; count < 3; count++) tail.add((number) => `row ${number}`);
    expect(tail.source.changes()).toEqual({ rows: ['row 3', 'row 4'], drop: ['1'] });
    tail.replace(4, 'other');
    expect(tail.source.changes()).toEqual({ rows: ['other'], drop: [] });
    expect(tail.rows()).toEqual(['row 3', 'other']);
  });

  it('stays small while nobody watches', () => {
    const tail = createRowTail<number>(3, 100);
    for (let count = 0; count < 10_000; count++) tail.add((number) => number);
    const changes = tail.source.changes();
    expect(changes?.rows).toEqual([9_998, 9_999, 10_000]);
    expect(changes?.drop.length).toBeLessThanOrEqual(3);
  });

  it('keeps a line over time to its newest points', () => {
    const tail = createPointTail<{ readonly atUs: number }>(2, 1_000);
    tail.source.begin();
    for (const atUs of [1, 2, 3]) tail.add({ atUs });
    expect(tail.source.changes()).toEqual({ rows: [{ atUs: 2 }, { atUs: 3 }], drop: ['1'] });
    expect(tail.source.snapshot()).toEqual([{ atUs: 2 }, { atUs: 3 }]);
    expect(tail.source.changes()).toBeUndefined();
  });
});
