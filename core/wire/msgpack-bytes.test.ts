import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrayCount,
  dataViewOf,
  encodeAscii,
  isNumber,
  mapCount,
  NESTING_MAX,
  readNumber,
  skipValue,
} from './msgpack-bytes.ts';

const bytesOf = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

describe('skipValue', () => {
  it.each([
    ['nil', bytesOf(0xc0)],
    ['true', bytesOf(0xc3)],
    ['positive fixint', bytesOf(0x7f)],
    ['negative fixint', bytesOf(0xe0)],
    ['uint 8', bytesOf(0xcc, 1)],
    ['uint 16', bytesOf(0xcd, 1, 2)],
    ['uint 32', bytesOf(0xce, 1, 2, 3, 4)],
    ['uint 64', bytesOf(0xcf, 1, 2, 3, 4, 5, 6, 7, 8)],
    ['int 8', bytesOf(0xd0, 1)],
    ['int 16', bytesOf(0xd1, 1, 2)],
    ['int 32', bytesOf(0xd2, 1, 2, 3, 4)],
    ['int 64', bytesOf(0xd3, 1, 2, 3, 4, 5, 6, 7, 8)],
    ['float 32', bytesOf(0xca, 1, 2, 3, 4)],
    ['float 64', bytesOf(0xcb, 1, 2, 3, 4, 5, 6, 7, 8)],
    ['fixstr', bytesOf(0xa2, 65, 66)],
    ['str 8', bytesOf(0xd9, 2, 65, 66)],
    ['str 16', bytesOf(0xda, 0, 2, 65, 66)],
    ['str 32', bytesOf(0xdb, 0, 0, 0, 2, 65, 66)],
    ['bin 8', bytesOf(0xc4, 1, 9)],
    ['bin 16', bytesOf(0xc5, 0, 1, 9)],
    ['bin 32', bytesOf(0xc6, 0, 0, 0, 1, 9)],
    ['fixext 1', bytesOf(0xd4, 5, 1)],
    ['fixext 2', bytesOf(0xd5, 5, 1, 2)],
    ['fixext 4', bytesOf(0xd6, 5, 1, 2, 3, 4)],
    ['fixext 8', bytesOf(0xd7, 5, 1, 2, 3, 4, 5, 6, 7, 8)],
    ['fixext 16', bytesOf(0xd8, 5, ...Array.from({ length: 16 }, () => 1))],
    ['ext 8', bytesOf(0xc7, 1, 5, 9)],
    ['ext 16', bytesOf(0xc8, 0, 1, 5, 9)],
    ['ext 32', bytesOf(0xc9, 0, 0, 0, 1, 5, 9)],
    ['fixarray', bytesOf(0x92, 1, 2)],
    ['array 16', bytesOf(0xdc, 0, 1, 2)],
    ['array 32', bytesOf(0xdd, 0, 0, 0, 1, 2)],
    ['fixmap', bytesOf(0x81, 0xa1, 65, 1)],
    ['map 16', bytesOf(0xde, 0, 1, 0xa1, 65, 1)],
    ['map 32', bytesOf(0xdf, 0, 0, 0, 1, 0xa1, 65, 1)],
  ])('ends behind a whole %s and refuses every shorter one', (_, value) => {
    expect(skipValue(value, 0, value.length, NESTING_MAX)).toBe(value.length);
    for (let end = 0; end < value.length; end++) expect(skipValue(value, 0, end, NESTING_MAX)).toBe(-1);
  });

  it('refuses the marker that the format never uses', () => {
    expect(skipValue(bytesOf(0xc1), 0, 1, NESTING_MAX)).toBe(-1);
  });

  it('reads 16 levels of nesting and refuses 17', () => {
    const nested = (levels: number): Uint8Array => bytesOf(...Array.from({ length: levels }, () => 0x91), 0xc0);
    expect(skipValue(nested(16), 0, 17, NESTING_MAX)).toBe(17);
    expect(skipValue(nested(17), 0, 18, NESTING_MAX)).toBe(-1);
  });

  it('refuses a count of four billion items at once', () => {
    expect(skipValue(bytesOf(0xdd, 255, 255, 255, 255, 1), 0, 6, NESTING_MAX)).toBe(-1);
    expect(mapCount(bytesOf(0xdf, 255, 255, 255, 255), 0, 5)).toBe(4_294_967_295);
    expect(arrayCount(bytesOf(0xdc, 1), 0, 2)).toBe(-1);
  });

  it('ends where an encoder ended, for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const bytes = encode(value);
        expect(skipValue(bytes, 0, bytes.length, NESTING_MAX)).toBe(bytes.length);
      }),
      { verbose: 1 },
    );
  });
});

describe('readNumber', () => {
  it('reads what a decoder reads, for any number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.double()), fc.boolean(), (value, forceFloat32) => {
        const bytes = encode(value, { forceFloat32 });
        expect(isNumber(bytes, 0)).toBe(true);
        expect(readNumber(dataViewOf(bytes), 0, bytes.length)).toBe(decode(bytes));
      }),
      { verbose: 1 },
    );
  });

  it('is NaN for what is no number, is cut off, or is absent', () => {
    const text = encode('16250.5');
    expect(readNumber(dataViewOf(text), 0, text.length)).toBeNaN();
    expect(isNumber(text, 0)).toBe(false);
    const float = encode(16250.5);
    for (let end = 0; end < float.length; end++) expect(readNumber(dataViewOf(float), 0, end)).toBeNaN();
    expect(readNumber(dataViewOf(float), -1, float.length)).toBeNaN();
  });

  it.each([
    [bytesOf(0xd3, 255, 255, 255, 255, 255, 255, 255, 255), -1],
    [bytesOf(0xcf, 0, 0, 1, 0, 0, 0, 0, 5), 2 ** 40 + 5],
    [bytesOf(0xd0, 0x80), -128],
    [bytesOf(0xd1, 0x80, 0), -32_768],
    [bytesOf(0xd2, 0x80, 0, 0, 0), -2_147_483_648],
  ])('reads a signed and a wide integer: %s', (bytes, expected) => {
    expect(readNumber(dataViewOf(bytes), 0, bytes.length)).toBe(expected);
  });
});

describe('encodeAscii', () => {
  it('writes what an encoder writes', () => {
    for (const text of ['', 'NQ', 'x'.repeat(31), 'x'.repeat(32), 'x'.repeat(255)]) {
      expect(encodeAscii(text)).toEqual(encode(text));
    }
  });

  it('throws for text that is too long or not ASCII', () => {
    expect(() => encodeAscii('x'.repeat(256))).toThrow(RangeError);
    expect(() => encodeAscii('é')).toThrow(RangeError);
  });
});
