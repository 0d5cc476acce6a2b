import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../model/error-code.ts';
import { LEGACY_CLIENT } from '../model/ids.ts';
import { readAdminRequest } from './admin-envelope.ts';
import { decodeClient } from './decode-client.ts';
import { decodePlatform } from './decode-platform.ts';
import { unpackMap } from './unpack.ts';

const RUNS = process.env['NEXUS_REQUIRE_ALL'] === '1' ? 100_000 : 5_000;

const samples: readonly Readonly<Record<string, unknown>>[] = [
  { type: 'REGISTER', platform: 'nt8', protocol: 1, account: 'a', mode: 'sim', symbols: [{ symbol: 'NQ' }] },
  { type: 'ORDER_FILL', order_id: '81', symbol: 'NQ', filled_qty: 1, fill_price: 1.5, status: 'FILLED' },
  { type: 'ORDER_STATUS', order_id: '81', status: 'REJECTED', code: 'X', reason: 'no' },
  { type: 'REPORT', request_id: 'r', part: 1, orders: [{ symbol: 'NQ', side: 'BUY', quantity: 1, status: 'FILLED' }] },
  { type: 'STATUS', can_trade: true, reason: '' },
  { type: 'HELLO', protocol: 1, client: 'alpha', subscribe: ['NQ'], last_seq: 5 },
  { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'a', confidence: 0.9, metadata: { noise: 1 } },
  { type: 'SIGNAL', symbol: 'NQ', signal: 0.9, platforms: ['nt8'] },
  { type: 'TARGET', symbol: 'NQ', position: -1, order_id: 't' },
  { type: 'MODIFY', order_id: 'm', quantity: 2 },
  { type: 'FLATTEN', symbol: 'NQ' },
  { type: 'KILL', reason: 'r', flatten: true },
  { type: 'QUERY', what: 'orders', request_id: 'q' },
  { action: 'status', request_id: 'u', payload: {}, token: 't' },
];

const odd = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, NaN, Infinity, -1, 0, 2 ** 60, '', '1', 'BUY', true, [], {}, [[]], [null]),
  fc.anything({ maxDepth: 3, withDate: true, withBigInt: false }),
);

function take(bytes: Uint8Array): void {
  const context = { client: LEGACY_CLIENT, defaultQuantity: 1, assignId: () => 'assigned' };
  const map = unpackMap(bytes);
  const admin = readAdminRequest(bytes, () => Buffer.from(bytes).toString('utf8'));
  const all = map.ok ? [decodePlatform(map.value), decodeClient(map.value, context), admin] : [map, admin];
  for (const outcome of all) {
    if (outcome.ok) continue;
    expect(Object.hasOwn(ERROR_CODES, outcome.error.code)).toBe(true);
    expect(outcome.error.reason.length).toBeLessThan(2_000);
  }
}

describe('the cold decoders', () => {
  it('answer a message with one odd value by taking or refusing it, never by throwing', () => {
    const mutated = fc.tuple(fc.constantFrom(...samples), fc.nat(), odd).map(([sample, index, value]) => ({
      ...sample,
      [Object.keys(sample)[index % Object.keys(sample).length]!]: value,
    }));
    fc.assert(
      fc.property(mutated, (map) => {
        let bytes: Uint8Array;
        try {
          bytes = encode(map);
        } catch {
          return; // The library cannot write it, so no peer can have sent it this way.
        }
        take(bytes);
      }),
      { numRuns: RUNS },
    );
  });

  it('survive flipped, cut and repeated bytes', () => {
    const hostile = fc
      .tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat())
      .map(([sample, flips, cut]) => {
        const bytes = encode(sample);
        for (const [at, byte] of flips) bytes[at % bytes.length] = byte;
        return bytes.subarray(0, cut % 3 === 0 ? cut % bytes.length : bytes.length);
      });
    fc.assert(fc.property(hostile, take), { numRuns: RUNS });
  });

  it('never let a quantity that is no positive finite number through as a signal', () => {
    const context = { client: LEGACY_CLIENT, defaultQuantity: 1, assignId: () => 'assigned' };
    fc.assert(
      fc.property(odd, odd, (quantity, side) => {
        const input = decodeClient({ type: 'SIGNAL', symbol: 'NQ', side, quantity }, context);
        if (!input.ok || input.value.type !== 'signal') return;
        const { request } = input.value;
        expect(request.quantity > 0 && Number.isFinite(request.quantity)).toBe(true);
        expect(['BUY', 'SELL']).toContain(request.side);
      }),
      { numRuns: RUNS },
    );
  });
});
