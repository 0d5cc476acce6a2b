import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FLAG_COMMAND, FLAG_MORE } from './codec.ts';
import type { ZmtpFault } from './fault.ts';
import { FrameParser } from './frame-parser.ts';

const LIMIT = 70_000;

function listen(stopAfter = Infinity) {
  const frames: { flags: number; body: string }[] = [];
  const faults: ZmtpFault[] = [];
  let inPlace = 0;
  let current: Buffer | undefined;
  const parser = new FrameParser(
    {
      frame: (flags, bytes, start, end) => {
        if (bytes === current) inPlace += 1;
        frames.push({ flags, body: bytes.toString('latin1', start, end) });
        return frames.length < stopAfter;
      },
      broken: (fault) => faults.push(fault),
    },
    LIMIT,
  );
  const feed = (chunk: Buffer, from = 0): number => {
    current = chunk;
    return parser.feed(chunk, from);
  };
  return { frames, faults, parser, feed, inPlace: () => inPlace };
}

const frame = fc.record({
  flags: fc.constantFrom(0, FLAG_MORE, FLAG_COMMAND),
  body: fc
    .oneof({ weight: 8, arbitrary: fc.nat(300) }, { weight: 1, arbitrary: fc.nat(LIMIT) })
    .map((size) => Buffer.alloc(size, size % 251).toString('latin1')),
});

describe('frame parser', () => {
  it('gives the same frames however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 30 }), fc.array(fc.nat(400), { minLength: 1 }), (sent, cuts) => {
        const bytes = Buffer.concat(sent.map(({ flags, body }) => encodeFrame(flags, Buffer.from(body, 'latin1'))));
        const { frames, faults, parser, feed } = listen();
        for (let at = 0, i = 0; at < bytes.length; i += 1) {
          // Copied, as a socket's chunks are: what the parser keeps must not be the chunk.
          const chunk = Buffer.from(bytes.subarray(at, at + 1 + (cuts[i % cuts.length] as number)));
          expect(feed(chunk)).toBe(chunk.length);
          at += chunk.length;
          chunk.fill(0xee);
        }
        expect(faults).toEqual([]);
        expect(parser.isMidFrame).toBe(false);
        expect(frames.map(({ flags, body }) => ({ flags: flags & ~2, body }))).toEqual(sent);
      }),
    );
  });

  it('copies only the frame that the end of a chunk cuts', () => {
    const { frames, feed, inPlace } = listen();
    const bytes = Buffer.concat(Array.from({ length: 10 }, () => encodeFrame(0, Buffer.alloc(110))));
    feed(bytes.subarray(0, 600));
    feed(bytes.subarray(600));
    expect(frames).toHaveLength(10);
    expect(inPlace()).toBe(9);
  });

  it('keeps what has arrived of a frame, not what its header announces', () => {
    const { parser, feed } = listen();
    feed(encodeFrame(0, Buffer.alloc(60_000)).subarray(0, 30));
    expect(parser.carriedBytes).toBe(30);
  });

  it('refuses a body above the limit by its header alone', () => {
    for (const header of ['020000000000011171', '02ff00000000000000', '020000000100000000']) {
      const { faults, frames, feed } = listen();
      feed(Buffer.from(header, 'hex'));
      expect({ header, faults, frames }).toEqual({ header, faults: ['ZMTP_FRAME_TOO_LARGE'], frames: [] });
    }
  });

  it('takes a body of exactly the limit', () => {
    const { faults, frames, feed } = listen();
    feed(encodeFrame(0, Buffer.alloc(LIMIT)));
    expect([faults.length, frames.length]).toEqual([0, 1]);
  });

  it.each([0x05, 0x07, 0x08, 0x10, 0x80, 0xff])('refuses the flags byte %i', (flags) => {
    const whole = listen();
    whole.feed(Buffer.from([flags, 1, 1, 0, 0, 0, 0, 0, 0, 0]));
    expect(whole.faults).toEqual(['ZMTP_BAD_FRAME']);
    const dribbled = listen();
    for (const byte of [flags, 0, 0, 0, 0, 0, 0, 0, 0]) {
      if (dribbled.faults.length === 0) dribbled.feed(Buffer.from([byte]));
    }
    expect(dribbled.faults).toEqual(['ZMTP_BAD_FRAME']);
  });

  it('stops where the sink says so and goes on from there', () => {
    const bytes = Buffer.concat(['a', 'b', 'c'].map((body) => encodeFrame(0, Buffer.from(body))));
    const { frames, feed } = listen(2);
    const stopped = feed(bytes);
    expect(stopped).toBe(6);
    feed(bytes, stopped);
    expect(frames.map(({ body }) => body).join('')).toBe('abc');
  });

  it('stops after a frame that it had to complete from an earlier chunk', () => {
    const bytes = Buffer.concat(['aaaa', 'b', 'c'].map((body) => encodeFrame(0, Buffer.from(body))));
    const { frames, feed } = listen(1);
    feed(bytes.subarray(0, 3));
    expect(feed(bytes.subarray(3))).toBe(3);
    expect(frames.map(({ body }) => body)).toEqual(['aaaa']);
  });
});
