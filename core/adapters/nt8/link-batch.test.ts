import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderBatch, readBatch, type LinkRecord } from './link-batch.ts';

function record(kind: number, link: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(kind);
  head.writeUInt32BE(link, 1);
  head.writeUInt32BE(payload.length, 5);
  return Buffer.concat([head, payload]);
}

function read(batch: Uint8Array): { readonly records: LinkRecord[]; readonly wrong: string | undefined } {
  const records: LinkRecord[] = [];
  return { wrong: readBatch(batch, (one) => records.push(one)), records };
}

describe('a batch of the NT8 link', () => {
  it('is read record by record, in order', () => {
    const batch = Buffer.concat([
      record(1, 0, Uint8Array.of(0, 0, 0x23, 0x29)),
      record(2, 0, Buffer.from('port 9001 is taken')),
      record(3, 7, new Uint8Array(0)),
      record(4, 7, Uint8Array.of(1, 2)),
      record(7, 7, Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 2)),
      record(6, 7, Buffer.from('BRIDGE_FRAME_STALLED\na frame\nof two lines')),
      record(5, 7, Buffer.from('gone')),
      record(8, 0, new Uint8Array(0)),
      record(9, 0, new Uint8Array(0)),
      record(10, 0, Buffer.from('System.Exception')),
    ]);
    expect(read(batch)).toEqual({
      wrong: undefined,
      records: [
        { kind: 'listening', port: 9001 },
        { kind: 'failed', reason: 'port 9001 is taken' },
        { kind: 'accepted', link: 7 },
        { kind: 'frame', link: 7, bytes: Buffer.from([1, 2]) },
        { kind: 'written', link: 7, bytes: 2 ** 32 + 2 },
        { kind: 'fault', link: 7, code: 'BRIDGE_FRAME_STALLED', reason: 'a frame\nof two lines' },
        { kind: 'lost', link: 7, reason: 'gone' },
        { kind: 'crowded' },
        { kind: 'pong' },
        { kind: 'broken', reason: 'System.Exception' },
      ],
    });
  });

  it.each([
    ['a head that ends early', Uint8Array.of(4, 0, 0)],
    ['a payload that ends early', record(4, 1, Uint8Array.of(1, 2)).subarray(0, 10)],
    ['an unknown kind', record(11, 1, new Uint8Array(0))],
    ['a port of three bytes', record(1, 0, Uint8Array.of(1, 2, 3))],
  ])('is refused from %s on', (_name, batch) => {
    expect(read(Buffer.concat([record(9, 0, new Uint8Array(0)), batch]))).toMatchObject({
      records: [{ kind: 'pong' }],
      wrong: expect.stringMatching(/a record of/),
    });
  });

  it('throws for no bytes at all', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (batch) => void read(batch)));
  });

  it('carries an order to the link as kind, number, length and payload', () => {
    expect(Buffer.from(orderBatch({ kind: 'send', link: 258, payload: Uint8Array.of(7) }))).toEqual(
      Buffer.from([1, 0, 0, 1, 2, 0, 0, 0, 1, 7]),
    );
    expect(Buffer.from(orderBatch({ kind: 'close', link: 3 }))).toEqual(Buffer.from([2, 0, 0, 0, 3, 0, 0, 0, 0]));
    expect(Buffer.from(orderBatch({ kind: 'ping' }))).toEqual(Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0]));
  });
});
