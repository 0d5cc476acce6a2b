import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { frameOf } from '../../core/adapters/bridge/frame-reader.ts';
import { Float, pack, type Packable } from '../../core/wire/pack.ts';
import { compileCSharp, monoLane, PROTOCOL_SOURCES } from '../support/mono-lane.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const LINES = fileURLToPath(new URL('./codec/CodecLines.cs', import.meta.url));
const shape = z.object({
  frames: z.array(z.object({ name: z.string(), hex: z.string(), says: z.record(z.string(), z.unknown()) })),
});
const { frames } = shape.parse(
  JSON.parse(readFileSync(new URL('../../core/wire/vectors.json', import.meta.url), 'utf8')) as unknown,
);

/** Numbers of both kinds and texts of every length class, as messages of the link hold them. */
const scalar = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.maxSafeInteger(),
  fc.integer({ min: -40, max: 200 }),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => new Float(value)),
);
const keys = fc.string({ minLength: 1, maxLength: 12 }).filter((key) => key !== '__proto__');
const items = fc.array(fc.oneof(scalar, fc.dictionary(keys, scalar, { maxKeys: 20 })), { maxLength: 40 });
const message = fc.dictionary(keys, fc.oneof(scalar, items), { maxKeys: 30 });

monoLane()('the protocol file in C#', () => {
  let program: string;
  beforeAll(() => {
    program = compileCSharp({ name: 'codec-lines.exe', sources: [...PROTOCOL_SOURCES, LINES] });
  });

  /** What it says of each stream, cut into pieces of `step` bytes. */
  const read = (streams: readonly string[], step: number): readonly (readonly string[])[] => {
    const { status, stdout, stderr } = spawnSync('mono', [program, String(step)], {
      input: `${streams.join('\n')}\n`,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
  };

  it.each([1, 3, 4_096])('holds every byte vector of the link, in pieces of %d bytes', (step) => {
    const said = read(
      frames.map(({ hex }) => hex),
      step,
    );
    expect(said.map(([word, hex]) => [word, hex])).toEqual(frames.map(({ hex }) => ['frame', hex]));
    for (const [index, { says }] of frames.entries())
      expect(JSON.parse(said[index]![2]!)).toEqual(expect.objectContaining(says));
  });

  it('writes byte for byte what the gateway writes, whatever the message', () => {
    const all = fc.sample(message, { numRuns: 400, seed: 20_261_121 }) as readonly Packable[];
    const streams = all.map((each) => frameOf(pack(each)).toString('hex'));
    expect(read(streams, 61).map(([, hex]) => hex)).toEqual(streams);
  });

  it('reads several frames of one stream, and keeps one that is not whole', () => {
    const [first, second] = frames;
    const [said] = read([`${first!.hex}${second!.hex}${first!.hex.slice(0, 20)}`], 5);
    expect(said!.map((part) => (part.startsWith('{') ? '{}' : part))).toEqual([
      'frame',
      first!.hex,
      '{}',
      'frame',
      second!.hex,
      '{}',
      'rest',
    ]);
  });

  it.each([
    ['a frame of no bytes', '00000000'],
    ['a frame beyond a mebibyte', '00100001c0'],
    ['a length with its highest bit set', 'ffffffffc0'],
    ['a list instead of a map', '0000000190'],
    ['a map that claims more than there is', '00000005dfffffffff'],
    ['a list that claims more than there is', '0000000681a161dc7fff'],
    ['a text that claims more than there is', '0000000881a161db7fffffff'],
    ['bytes behind the map', '000000028000'],
    ['a type that is not assigned', '00000001c1'],
    ['binary data', '0000000581a161c400'],
    ['a key that is no text', '00000003810101'],
    ['four levels', '0000000a81a16191919191c0c0c0'],
  ])('refuses %s and goes on with the next stream', (_name, hex) => {
    const said = read([hex, frames[0]!.hex], 2);
    expect(said.map(([word]) => word)).toEqual(['fault', 'frame']);
  });

  it('ends with a frame or a fault for every stream of bytes, and never with a crash', () => {
    const streams = fc
      .sample(fc.uint8Array({ minLength: 1, maxLength: 60 }), { numRuns: 2_000, seed: 20_261_122 })
      .map((bytes) => frameOf(bytes).toString('hex'));
    const said = read(streams, 16);
    expect(said).toHaveLength(streams.length);
    expect(said.every(([word]) => word === 'frame' || word === 'fault')).toBe(true);
  });
});
