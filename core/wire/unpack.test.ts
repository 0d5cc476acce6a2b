import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEPTH_MAX, unpackMap } from './unpack.ts';

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { inner: value };
  return { value };
}

function refusalOf(bytes: Uint8Array): string | undefined {
  const read = unpackMap(bytes);
  return read.ok ? undefined : read.error.code;
}

describe('unpackMap', () => {
  it('reads one map', () => {
    expect(unpackMap(encode({ type: 'HEARTBEAT', ts_us: 1 }))).toEqual({
      ok: true,
      value: { type: 'HEARTBEAT', ts_us: 1 },
    });
  });

  it.each([
    ['no bytes', new Uint8Array(0)],
    ['a list', encode([1, 2])],
    ['a text', encode('REGISTER')],
    ['a number', encode(1)],
    ['nil', encode(null)],
    ['bytes', encode(new Uint8Array(3))],
    ['a time', encode(new Date(0))],
    ['an extension type', Uint8Array.of(0xd4, 0x05, 0x00)],
    ['a map that is cut off', encode({ type: 'REGISTER', platform: 'nt8' }).subarray(0, 12)],
    ['two maps in a row', Uint8Array.of(...encode({ a: 1 }), ...encode({ b: 1 }))],
    ['a key that is a list', Uint8Array.of(0x81, 0x90, 0x01)],
    ['the key __proto__', encode(JSON.parse('{"__proto__": {"type": "KILL"}}'))],
    ['a byte that MessagePack never uses', Uint8Array.of(0xc1)],
    ['a map that claims four thousand million entries', Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff)],
    ['a list that claims four thousand million items', Uint8Array.of(0x81, 0xa1, 0x61, 0xdd, 0xff, 0xff, 0xff, 0xff)],
    ['lists in lists, a hundred thousand deep', new Uint8Array(100_000).fill(0x91)],
  ])('refuses %s', (_, bytes) => {
    expect(refusalOf(bytes)).toBe('MESSAGE_MALFORMED');
  });

  it(`takes maps and lists ${DEPTH_MAX} deep and refuses one more`, () => {
    expect(refusalOf(encode(nested(DEPTH_MAX - 1)))).toBeUndefined();
    expect(refusalOf(encode(nested(DEPTH_MAX)))).toBe('MESSAGE_MALFORMED');
  });

  it('answers any bytes with a map or a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = unpackMap(bytes);
        expect(read.ok || read.error.code === 'MESSAGE_MALFORMED').toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
