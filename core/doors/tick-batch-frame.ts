import { encodeAscii } from '../wire/msgpack-bytes.ts';
import { frameHeaderBytes, writeFrameHeader } from '../zmtp/codec.ts';
import type { TickBatch } from '../zmtp/door-peer.ts';
import type { TickItems } from './tick-items.ts';

const ARRAY32 = 0xdd;
const ARRAY_HEADER_BYTES = 5;

/** Bytes kept free before the items of a batch: frame header, map head with a platform id of up to 32, array header. */
export const BATCH_HEADROOM_BYTES = 96;

/** A key that conflation leaves alone: a batch holds several symbols. */
const NO_KEY = -1;

/** `{type: "MARKET_DATA", platform, data:` as bytes: what stands before a tick map in a message of its own. */
export function singleHead(platform: string): Uint8Array {
  return head('MARKET_DATA', platform);
}

/** `{type: "MARKET_DATA_BATCH", platform, data:` as bytes: what stands before the array of tick maps. */
export function batchHead(platform: string): Uint8Array {
  return head('MARKET_DATA_BATCH', platform);
}

/**
 * Writes frame header, head and array header into the headroom of `items` and returns the one frame that they make.
 * May be called once per filling; `items` must have been reset with {@link BATCH_HEADROOM_BYTES}.
 */
export function closeBatch(items: TickItems, headBytes: Uint8Array): TickBatch {
  const { bytes, used } = items;
  const headAt = BATCH_HEADROOM_BYTES - ARRAY_HEADER_BYTES - headBytes.length;
  bytes.set(headBytes, headAt);
  bytes[BATCH_HEADROOM_BYTES - ARRAY_HEADER_BYTES] = ARRAY32;
  bytes.writeUInt32BE(items.count, BATCH_HEADROOM_BYTES - ARRAY_HEADER_BYTES + 1);
  const size = used - headAt;
  const frameAt = headAt - frameHeaderBytes(size);
  writeFrameHeader(bytes, frameAt, 0, size);
  const length = used - frameAt;
  return {
    bytes: bytes.subarray(frameAt, used),
    count: 1,
    ends: Int32Array.of(length),
    keys: Int32Array.of(NO_KEY),
  };
}

function head(type: string, platform: string): Uint8Array {
  const FIXMAP_3 = 0x83;
  const texts = ['type', type, 'platform', platform, 'data'].map(encodeAscii);
  return Uint8Array.from([FIXMAP_3, ...texts.flatMap((text) => [...text])]);
}
