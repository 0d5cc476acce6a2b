import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dataViewOf } from './msgpack-bytes.ts';
import { copyBytes, spliceSymbol } from './splice.ts';

it('copies exactly the bytes asked for, whatever their number', () => {
  const source = Uint8Array.from({ length: 64 }, (_, i) => i + 1);
  for (let length = 0; length <= 40; length++) {
    const target = new Uint8Array(64);
    copyBytes(dataViewOf(source), 3, dataViewOf(target), 5, length);
    const expected = new Uint8Array(64);
    expected.set(source.subarray(3, 3 + length), 5);
    expect(target).toEqual(expected);
  }
});

it('replaces the symbol and nothing else', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 60 }),
      fc.uint8Array({ maxLength: 20 }),
      fc.uint8Array({ maxLength: 60 }),
      fc.uint8Array({ maxLength: 20 }),
      (before, symbol, after, replacement) => {
        const source = Uint8Array.from([...before, ...symbol, ...after]);
        const expected = [...before, ...replacement, ...after];
        const target = new Uint8Array(expected.length + 2).fill(0xee);
        const symbolEnd = before.length + symbol.length;
        const next = spliceSymbol(
          dataViewOf(source),
          0,
          source.length,
          before.length,
          symbolEnd,
          replacement,
          dataViewOf(target),
          1,
        );
        expect(next).toBe(1 + expected.length);
        expect([...target]).toEqual([0xee, ...expected, 0xee]);
      },
    ),
    { verbose: 1 },
  );
});
