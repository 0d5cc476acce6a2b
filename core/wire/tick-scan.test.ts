import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataViewOf } from './msgpack-bytes.ts';
import { TickOffsets } from './tick-offsets.ts';
import { TickScanner } from './tick-scan.ts';

const scanOf = (scanner: TickScanner, bytes: Uint8Array) => scanner.scan(bytes, dataViewOf(bytes), 0, bytes.length);
const tick = (price: number, symbol = 'NQ 12-26') => ({
  type: 'MARKET_DATA',
  platform: 'nt8',
  data: { symbol, price, volume: 3, timestamp: 1_764_000_000.25 },
});

/** Where the scanner found the parts of tick `index`, as positions in the scanned bytes. */
function positions(scanner: TickScanner, index = 0): TickOffsets {
  const { starts, offsets } = scanner.rows;
  const places = new TickOffsets();
  for (const field of Object.keys(places) as (keyof TickOffsets)[]) {
    const offset = offsets[index]![field];
    places[field] = offset < 0 ? -1 : starts[index]! + offset;
  }
  return places;
}

describe('a scanner', () => {
  it('finds the same places in a message that fits the remembered shape as a fresh one finds by walking', () => {
    const shape = fc.record(
      {
        symbol: fc.string({ minLength: 1, maxLength: 40 }),
        price: fc.oneof(fc.double(), fc.integer()),
        bid: fc.oneof(fc.double(), fc.constant(null)),
        ask: fc.double(),
        volume: fc.oneof(fc.nat(), fc.maxSafeInteger()),
        timestamp: fc.double(),
        ts_us: fc.maxSafeInteger(),
        exchange: fc.string(),
        depth: fc.dictionary(fc.string(), fc.array(fc.double(), { maxLength: 3 }), { maxKeys: 3 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(shape, fc.integer()), { minLength: 2, maxLength: 12 }), (datas) => {
        const known = new TickScanner();
        for (const [data, seq] of datas) {
          for (const [symbol, extra] of [['NQ', 1] as const, ['ES 12-26', seq] as const]) {
            const message = { seq: extra, type: 'MARKET_DATA', data: { ...data, symbol }, platform: 'nt8', v: extra };
            const bytes = encode(message);
            const fresh = new TickScanner();
            expect(scanOf(fresh, bytes)).toBe('tick');
            expect(scanOf(known, bytes)).toBe('tick');
            expect(positions(known)).toEqual(positions(fresh));
          }
        }
      }),
      { verbose: 1 },
    );
  });

  it('goes back and forth between shapes with and without a quote', () => {
    const scanner = new TickScanner();
    const quoted = { ...tick(2), data: { ...tick(2).data, bid: 1.5, ask: 2.5 } };
    for (let i = 0; i < 6; i++) {
      expect(scanOf(scanner, encode(i % 2 === 0 ? tick(1) : quoted))).toBe('tick');
      expect(positions(scanner).bid > 0).toBe(i % 2 === 1);
    }
  });

  it('finds the ticks of a batch, with keys around it in any order', () => {
    const data = [tick(1).data, { ...tick(2).data, bid: 4 }, tick(3).data, {}];
    for (const message of [
      { type: 'MARKET_DATA_BATCH', platform: 'nt8', data },
      { data, platform: 'nt8', type: 'MARKET_DATA_BATCH', v: 1 },
    ]) {
      const scanner = new TickScanner();
      const bytes = encode(message);
      for (let round = 0; round < 3; round++) {
        expect(scanOf(scanner, bytes)).toBe('batch');
        expect(scanner.rows.count).toBe(4);
        const spans = data.map((_, i) => {
          const places = positions(scanner, i);
          return bytes.slice(places.dataStart, places.dataEnd);
        });
        expect(spans).toEqual(data.map((item) => encode(item)));
      }
    }
  });

  it('holds batches larger than any before', () => {
    const data = Array.from({ length: 3_000 }, (_, i) => ({ symbol: 'NQ', price: i }));
    const scanner = new TickScanner();
    expect(scanOf(scanner, encode({ type: 'MARKET_DATA_BATCH', data }))).toBe('batch');
    expect(scanner.rows.count).toBe(3_000);
  });

  it.each([
    ['an order', encode({ type: 'ORDER_FILL', data: { symbol: 'NQ', price: 1 } })],
    ['a type that is no text', encode({ type: 5 })],
    ['no map', encode(['MARKET_DATA'])],
    ['nothing', new Uint8Array(0)],
    ['bytes that are cut off before the type', encode(tick(1)).subarray(0, 4)],
    ['a longer type with the same beginning', encode({ ...tick(1), type: 'MARKET_DATA_X' })],
  ])('leaves %s to the cold path', (_, bytes) => {
    const scanner = new TickScanner();
    scanOf(scanner, encode(tick(1)));
    expect(scanOf(scanner, bytes)).toBe('other');
  });

  it.each([
    ['bytes behind the message', Uint8Array.from([...encode(tick(1)), 0])],
    ['a message that is cut off', encode(tick(1)).subarray(0, -1)],
    ['no data', encode({ type: 'MARKET_DATA' })],
    ['data that is no map', encode({ type: 'MARKET_DATA', data: [1] })],
    ['a batch whose data is no array', encode({ type: 'MARKET_DATA_BATCH', data: {} })],
    [
      'a batch with an item that is no map',
      encode({ type: 'MARKET_DATA_BATCH', data: [{ symbol: 'NQ', price: 1 }, 7] }),
    ],
    [
      'the type twice',
      Uint8Array.from([0x83, ...pair('type', 'MARKET_DATA'), ...pair('type', 'X'), ...pair('data', {})]),
    ],
    [
      'the symbol twice',
      Uint8Array.from([
        0x82,
        ...pair('type', 'MARKET_DATA'),
        ...encode('data'),
        0x82,
        ...pair('symbol', 'NQ'),
        ...pair('symbol', 'ES'),
      ]),
    ],
  ])('calls malformed a tick with %s', (_, bytes) => {
    expect(scanOf(new TickScanner(), bytes)).toBe('malformed');
  });

  it('never throws and never reads outside the message, on hostile bytes', () => {
    const seeds = [encode(tick(1)), encode({ type: 'MARKET_DATA_BATCH', platform: 'a', data: [tick(1).data, {}] })];
    const mutation = fc.record({
      seed: fc.nat(1),
      edits: fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 6 }),
      cut: fc.nat(140),
    });
    const hostile = fc.oneof(fc.uint8Array({ maxLength: 80 }), mutation);
    const scanner = new TickScanner();
    seeds.forEach((seed) => scanOf(scanner, seed));
    fc.assert(
      fc.property(hostile, (input) => {
        let message = input instanceof Uint8Array ? input : seeds[input.seed]!.slice();
        if (!(input instanceof Uint8Array)) {
          for (const [at, value] of input.edits) if (at < message.length) message[at] = value;
          message = message.subarray(0, Math.max(0, message.length - Math.max(0, input.cut - 70)));
        }
        // The message stands at the very end of its memory, where one byte too far throws.
        const exact = message.slice();
        for (const current of [scanner, new TickScanner()]) {
          const kind = scanOf(current, exact);
          if (kind !== 'tick' && kind !== 'batch') continue;
          for (let i = 0; i < current.rows.count; i++) {
            const { dataStart: start, dataEnd: end } = positions(current, i);
            expect(start >= 0 && end <= exact.length && start < end).toBe(true);
          }
        }
      }),
      { numRuns: 5_000, verbose: 1 },
    );
  });
});

function pair(key: string, value: unknown): number[] {
  return [...encode(key), ...encode(value)];
}
