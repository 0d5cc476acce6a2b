import { decode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Float, pack } from './pack.ts';

describe('pack', () => {
  it('writes a whole quantity as an int and a whole price as a 64-bit float', () => {
    expect([...pack({ q: 1 })]).toEqual([0x81, 0xa1, 0x71, 0x01]);
    expect([...pack({ p: new Float(16_250) })]).toEqual([0x81, 0xa1, 0x70, 0xcb, 0x40, 0xcf, 0xbd, 0, 0, 0, 0, 0]);
  });

  it('leaves out keys without a value', () => {
    expect(decode(pack({ a: undefined, b: null, c: 0 }))).toEqual({ b: null, c: 0 });
  });

  it('writes a lone surrogate as the replacement character', () => {
    expect(decode(pack('a\ud800b'))).toBe('a\ufffdb');
  });

  it('is read back as it was by the MessagePack library, whatever it holds', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant(null),
        fc.boolean(),
        fc.double({ noNaN: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
        fc.maxSafeInteger(),
        fc.integer({ min: -70_000, max: 70_000 }),
        text,
        fc.array(tie('value'), { maxLength: 20 }),
        fc.dictionary(
          text.filter((key) => key !== '__proto__'),
          tie('value'),
          { maxKeys: 20, noNullPrototype: true },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (each) => {
        expect(decode(pack(each as never))).toEqual(each);
      }),
    );
  });

  it('writes lists, maps and texts of every width', () => {
    for (const size of [0, 15, 16, 31, 32, 255, 256, 65_535, 65_536]) {
      expect(decode(pack('x'.repeat(size)))).toBe('x'.repeat(size));
      expect(decode(pack(Array.from({ length: size }, () => 1)))).toHaveLength(size);
    }
    const wide = Object.fromEntries(Array.from({ length: 70_000 }, (_, index) => [`k${index}`, index]));
    expect(decode(pack(wide))).toEqual(wide);
  });
});
