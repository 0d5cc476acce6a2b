import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pack } from '../../wire/pack.ts';
import { unpackMap } from '../../wire/unpack.ts';
import { FrameReader, frameOf } from './frame-reader.ts';

const shape = z.object({
  frames: z.array(z.object({ name: z.string(), hex: z.string(), says: z.record(z.string(), z.unknown()) })),
});
const { frames } = shape.parse(
  JSON.parse(readFileSync(new URL('../../wire/vectors.json', import.meta.url), 'utf8')) as unknown,
);

describe('the byte vectors of the bridge link', () => {
  it.each(frames)('hold $name', ({ hex, says }) => {
    const seen: unknown[] = [];
    const fault = new FrameReader().feed(Buffer.from(hex, 'hex'), (bytes, start, end) => {
      const map = unpackMap(bytes.subarray(start, end));
      if (map.ok) seen.push(map.value);
      return true;
    });
    expect(fault).toBeUndefined();
    expect(seen).toEqual([expect.objectContaining(says)]);
  });

  it('are what the gateway writes', () => {
    const order = {
      type: 'ORDER',
      v: 1,
      order_id: '1795185000723001',
      symbol: 'NAS100',
      side: 'BUY',
      quantity: 20,
      order_type: 'MARKET',
      reduce_only: false,
    };
    expect(frameOf(pack(order)).toString('hex')).toBe(frames[0]?.hex);
  });
});
