/**
 * What the NT8 link says of itself and of its connections, one tag per kind of record in a batch. Bytes are valid during
 * the call only. bridges/nt8/client/Records.cs is its other half.
 */
export type LinkRecord =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'accepted'; readonly link: number }
  | { readonly kind: 'frame'; readonly link: number; readonly bytes: Uint8Array }
  | { readonly kind: 'lost'; readonly link: number; readonly reason: string }
  | { readonly kind: 'fault'; readonly link: number; readonly code: string; readonly reason: string }
  | {
      /** So many payload bytes of the link has its socket taken in all. */
      readonly kind: 'written';
      readonly link: number;
      readonly bytes: number;
    }
  | { readonly kind: 'crowded' }
  | { readonly kind: 'pong' }
  | { readonly kind: 'broken'; readonly reason: string };

/** What the gateway asks of the link. */
export type LinkOrder =
  | { readonly kind: 'send'; readonly link: number; readonly payload: Uint8Array }
  | { readonly kind: 'close'; readonly link: number }
  | { readonly kind: 'ping' };

/** One byte of kind, the link's number and the payload's length as u32 big-endian. */
const HEAD_BYTES = 9;
const KINDS = [
  'listening',
  'failed',
  'accepted',
  'frame',
  'lost',
  'fault',
  'written',
  'crowded',
  'pong',
  'broken',
] as const;
const ORDER_KINDS = { send: 1, close: 2, ping: 3 } as const;
const NOTHING = new Uint8Array(0);
const U32 = 2 ** 32;

/** Reads a batch record by record. Returns what is wrong with it, after which the process that sent it means nothing. */
export function readBatch(batch: Uint8Array, take: (record: LinkRecord) => void): string | undefined {
  const bytes = Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength);
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < HEAD_BYTES) return `a record of ${bytes.length - at} bytes, expected ${HEAD_BYTES} or more`;
    const kind = bytes[at] ?? 0;
    const link = bytes.readUInt32BE(at + 1);
    const length = bytes.readUInt32BE(at + 5);
    at += HEAD_BYTES;
    if (length > bytes.length - at) return `a record of ${length} bytes in ${bytes.length - at}`;
    const record = recordOf(kind, link, bytes.subarray(at, at + length));
    if (record === undefined) return `a record of kind ${kind} with ${length} bytes`;
    take(record);
    at += length;
  }
  return undefined;
}

/** Writes one order as a batch of its own. */
export function orderBatch(order: LinkOrder): Uint8Array {
  const payload = order.kind === 'send' ? order.payload : NOTHING;
  const batch = Buffer.allocUnsafe(HEAD_BYTES + payload.length);
  batch.writeUInt8(ORDER_KINDS[order.kind]);
  batch.writeUInt32BE(order.kind === 'ping' ? 0 : order.link, 1);
  batch.writeUInt32BE(payload.length, 5);
  batch.set(payload, HEAD_BYTES);
  return batch;
}

function recordOf(number: number, link: number, payload: Buffer): LinkRecord | undefined {
  const kind = KINDS[number - 1];
  switch (kind) {
    case 'listening':
      return payload.length === 4 ? { kind, port: payload.readUInt32BE() } : undefined;
    case 'failed':
    case 'broken':
      return { kind, reason: payload.toString('utf8') };
    case 'accepted':
      return { kind, link };
    case 'frame':
      return { kind, link, bytes: payload };
    case 'lost':
      return { kind, link, reason: payload.toString('utf8') };
    case 'fault': {
      const [code = '', ...reason] = payload.toString('utf8').split('\n');
      return { kind, link, code, reason: reason.join('\n') };
    }
    case 'written':
      if (payload.length !== 8) return undefined;
      return { kind, link, bytes: payload.readUInt32BE() * U32 + payload.readUInt32BE(4) };
    case 'crowded':
    case 'pong':
      return { kind };
    case undefined:
      return undefined;
  }
}
