import { describe, expect, it } from 'vitest';
import { unpackMap } from '../../core/wire/unpack.ts';

/** {a: [[[[ … each list claims 30 million items, which a decoder that believes it makes room for. */
const CLAIMS = Uint8Array.of(
  0x81,
  0xa1,
  0x61,
  ...Array.from({ length: 3 }, () => [0xdd, 0x01, 0xc9, 0xc3, 0x80]).flat(),
);

describe('a short message whose lists claim millions of items', () => {
  it('is refused without making room for them', () => {
    const before = process.memoryUsage().rss;
    expect(unpackMap(CLAIMS)).toMatchObject({ ok: false, error: { code: 'MESSAGE_MALFORMED' } });
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});
