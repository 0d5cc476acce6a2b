import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BRIDGE_LIMITS } from './bridge-limits.ts';
import { frameOf, FrameReader } from './frame-reader.ts';

const SEED = 20261121;

function framesOf(reader: FrameReader, chunk: Buffer): { readonly frames: string[]; readonly fault?: string } {
  const frames: string[] = [];
  const fault = reader.feed(chunk, (bytes, start, end) => {
    frames.push(bytes.subarray(start, end).toString('hex'));
    return true;
  });
  return { frames, ...(fault !== undefined && { fault }) };
}

describe('the frames of a bridge', () => {
  it(`come out whole however the stream is cut (seed ${SEED})`, () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 }),
        (payloads, cuts) => {
          const stream = Buffer.concat(payloads.map(frameOf));
          const reader = new FrameReader();
          const read: string[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn += 1) {
            const next = Math.min(stream.length, at + cuts[turn % cuts.length]!);
            read.push(...framesOf(reader, stream.subarray(at, next)).frames);
            at = next;
          }
          expect(read).toEqual(payloads.map((payload) => Buffer.from(payload).toString('hex')));
          expect(reader.isMidFrame).toBe(false);
        },
      ),
      { seed: SEED },
    );
  });

  it('are refused when they hold nothing, or more than they may', () => {
    expect(framesOf(new FrameReader(), Buffer.from([0, 0, 0, 0]))).toEqual({ frames: [], fault: 'empty' });
    const large = Buffer.alloc(4);
    large.writeUInt32BE(BRIDGE_LIMITS.frameBytesMax + 1);
    expect(framesOf(new FrameReader(), large)).toEqual({ frames: [], fault: 'too_large' });
  });

  it('stand unfinished while bytes are missing', () => {
    const reader = new FrameReader();
    expect(framesOf(reader, frameOf(Buffer.from('abc')).subarray(0, 5))).toEqual({ frames: [] });
    expect(reader.isMidFrame).toBe(true);
  });
});
