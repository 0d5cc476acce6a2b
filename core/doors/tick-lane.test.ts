import { decode, encode, Encoder } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feed, renamed, setUpTickLane, tick } from '../../test/support/tick-lane.ts';
import type { PlatformId } from '../model/ids.ts';
import { skipValue } from '../wire/msgpack-bytes.ts';
import { ROUTES_MAX } from './symbol-routes.ts';
import { SAMPLE_EVERY_US } from './tick-source.ts';

describe('the tick lane', () => {
  it('passes a tick on under its universal symbol and writes it on the board', () => {
    const { board, lane, peer, source } = setUpTickLane();
    const message = tick('NQ 12-26', 16250.5, { bid: 16250.25, ts_us: 7_000_000 });
    expect(feed(source, message)).toBe('tick');
    expect(peer.messages).toEqual([]);
    lane.flush();
    expect(peer.messages).toEqual([renamed(message, 'NQ')]);
    expect(board.quote('NQ', 'nt8')).toEqual({
      platform: 'nt8',
      root: 'NQ',
      last: 16250.5,
      bid: 16250.25,
      ask: NaN,
      volume: 2,
      recvTsUs: 1_000_000,
      sourceTsUs: 7_000_000,
    });
    expect(source.ticks).toBe(1);
    expect(source.lastTickUs).toBe(1_000_000);
  });

  it('changes the bytes of data.symbol and its length prefix, and no other byte, for any map', () => {
    const value = fc.oneof(
      // A decoder refuses that key.
      fc.jsonValue({ maxDepth: 3 }).filter((json) => !JSON.stringify(json).includes('__proto__')),
      fc.double(),
      fc.maxSafeInteger(),
      fc.uint8Array({ maxLength: 40 }),
    );
    const extras = fc.dictionary(fc.string(), value, { maxKeys: 6 });
    const symbol = fc.oneof(
      fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' }),
      fc.constant('NQ 12-26'),
    );
    const price = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    const widths = fc.constantFrom('shortest', 'str8', 'str16', 'str32');
    const { known, lane, peer, source } = setUpTickLane();
    fc.assert(
      fc.property(
        extras,
        extras,
        symbol,
        price,
        fc.nat(),
        fc.nat(),
        widths,
        (outer, inner, text, last, a, b, width) => {
          const root = `R${text.length % 3}`;
          known.set(text, { root, isFront: true });
          const prefixed = (name: string): Uint8Array => withWidth(name, width);
          const data = shuffled<Entry>(
            [
              ...entriesOf(inner, ['symbol', 'price', 'bid', 'ask', 'volume', 'timestamp', 'ts_us']),
              [encode('symbol'), prefixed(text)],
              [encode('price'), encode(last)],
            ],
            a,
          );
          const message = (symbolBytes: Uint8Array): Buffer =>
            mapOf(
              shuffled(
                [
                  ...entriesOf(outer, ['type', 'data']),
                  [encode('type'), encode('MARKET_DATA')],
                  [
                    encode('data'),
                    mapOf(data.map(([key, bytes]): Entry => [key, isKey(key, 'symbol') ? symbolBytes : bytes])),
                  ],
                ],
                b,
              ),
            );
          const before = message(prefixed(text));
          expect(source.accept(before, 0, before.length)).toBe('tick');
          lane.flush();
          const after = peer.payloads.pop()!;
          expect(after).toEqual(message(encode(root)));
          const meant = decode(before) as { data: Record<string, unknown> };
          meant.data['symbol'] = root;
          expect(decode(after)).toEqual(meant);
        },
      ),
      { numRuns: 1_000, verbose: 1 },
    );
  });

  it('leaves messages that are no ticks alone', () => {
    const { lane, log, peer, source } = setUpTickLane();
    expect(feed(source, { type: 'ORDER_FILL', order_id: '1' })).toBe('other');
    lane.flush();
    expect(peer.payloads).toEqual([]);
    expect(log).toEqual([]);
  });

  it.each([
    ['no price', tick('NQ 12-26', undefined), 'TICK_MALFORMED'],
    ['a price that is text', tick('NQ 12-26', '16250.5'), 'TICK_MALFORMED'],
    ['a price that is nil', tick('NQ 12-26', null), 'TICK_MALFORMED'],
    ['a price that is NaN', tick('NQ 12-26', NaN), 'TICK_BAD_PRICE'],
    ['an infinite price', tick('NQ 12-26', -Infinity), 'TICK_BAD_PRICE'],
    ['no symbol', { type: 'MARKET_DATA', data: { price: 1 } }, 'TICK_MALFORMED'],
    ['an empty symbol', tick('', 1), 'TICK_MALFORMED'],
    ['a symbol of 65 bytes', tick('x'.repeat(65), 1), 'TICK_MALFORMED'],
    ['a symbol that is a number', { type: 'MARKET_DATA', data: { symbol: 5, price: 1 } }, 'TICK_MALFORMED'],
    ['a symbol in bytes', { type: 'MARKET_DATA', data: { symbol: Buffer.from('NQ'), price: 1 } }, 'TICK_MALFORMED'],
    ['no data', { type: 'MARKET_DATA' }, 'TICK_MALFORMED'],
    ['a symbol that nobody maps', tick('XYZ', 1), 'SYMBOL_UNMAPPED'],
  ])('drops and counts a tick with %s, also after a good one, and changes nothing', (_, message, code) => {
    const { board, lane, log, peer, source } = setUpTickLane();
    feed(source, tick('NQ 12-26', 1));
    lane.flush();
    const logged = log.length;
    expect(feed(source, message)).toBe('tick');
    lane.flush();
    expect(log.slice(logged).filter((line) => line.startsWith('refused'))).toEqual([`refused nt8 ${code}`]);
    expect(peer.payloads).toHaveLength(1);
    expect(board.quote('NQ', 'nt8')?.last).toBe(1);
  });

  it('takes a negative price, and whole and wide numbers', () => {
    const { board, source } = setUpTickLane();
    feed(source, tick('NQ 12-26', -37.63));
    expect(board.quote('NQ', 'nt8')?.last).toBe(-37.63);
    feed(source, tick('NQ 12-26', 16250, { volume: 2 ** 40 }));
    expect(board.quote('NQ', 'nt8')).toMatchObject({ last: 16250, volume: 2 ** 40 });
  });

  it('reads a bid, ask or time that is no number as absent, and passes the tick on', () => {
    const { board, lane, peer, source } = setUpTickLane();
    feed(source, tick('NQ 12-26', 1, { bid: null, ask: NaN, timestamp: '12:00' }));
    lane.flush();
    expect(peer.payloads).toHaveLength(1);
    expect(board.quote('NQ', 'nt8')).toMatchObject({ bid: NaN, ask: NaN, sourceTsUs: 0 });
  });

  it('renames the tick of another month and leaves the board alone', () => {
    const { board, lane, peer, source } = setUpTickLane();
    feed(source, tick('NQ 12-26', 1));
    feed(source, tick('NQ 03-27', 2));
    lane.flush();
    expect(peer.messages).toEqual([renamed(tick('', 1), 'NQ'), renamed(tick('', 2), 'NQ')]);
    expect(board.quote('NQ', 'nt8')?.last).toBe(1);
  });

  it('resolves a symbol once, and again after the symbols were forgotten', () => {
    const { known, lane, log, peer, source } = setUpTickLane();
    for (let i = 0; i < 3; i++) feed(source, tick('NQ 12-26', i));
    for (let i = 0; i < 3; i++) feed(source, tick('XYZ', i));
    expect(log.filter((line) => line.startsWith('resolve'))).toEqual(['resolve nt8 NQ 12-26', 'resolve nt8 XYZ']);
    expect(log.filter((line) => line.startsWith('unmapped'))).toEqual(['unmapped nt8 XYZ']);
    known.set('XYZ', { root: 'XYZ', isFront: true });
    lane.forgetSymbols();
    expect(feed(source, tick('XYZ', 9))).toBe('tick');
    lane.flush();
    expect(peer.messages.at(-1)).toEqual(tick('XYZ', 9));
  });

  it('forgets all symbols of a connection that sends more of them than it remembers', () => {
    const { log, source } = setUpTickLane();
    for (let i = 0; i < ROUTES_MAX + 1; i++) feed(source, tick(`X${i}`, 1));
    feed(source, tick('X0', 1));
    expect(log.filter((line) => line === 'resolve nt8 X0')).toHaveLength(2);
  });

  it('reports the first tick of a symbol, then one a minute', () => {
    const { clock, lane, log, source } = setUpTickLane();
    const samples = () => log.filter((line) => line.startsWith('sampled'));
    feed(source, tick('NQ 12-26', 16250.5));
    feed(source, tick('NQ 12-26', 2));
    lane.flush();
    expect(samples()).toEqual(['sampled nt8 NQ @ 16250.5']);
    clock.us += SAMPLE_EVERY_US;
    feed(source, tick('NQ 12-26', 3));
    expect(samples()).toEqual(['sampled nt8 NQ @ 16250.5', 'sampled nt8 NQ @ 3']);
  });

  it('opens no source when the board has no seat for the platform', () => {
    const { lane } = setUpTickLane();
    for (let i = 0; i < 63; i++) expect(lane.openSource(`p${i}` as PlatformId)).toBeDefined();
    expect(lane.openSource('one_more' as PlatformId)).toBeUndefined();
  });

  it('never throws, and sends nothing that cannot be decoded, on hostile bytes', () => {
    const seeds = [
      encode(tick('NQ 12-26', 1.5, { bid: 1 })),
      encode({ type: 'MARKET_DATA_BATCH', platform: 'nt8', data: [tick('US500', 2).data, tick('NQ 12-26', 3).data] }),
    ];
    const edit = fc.tuple(fc.nat(150), fc.nat(255));
    const { lane, peer, source } = setUpTickLane();
    seeds.forEach((seed) => source.accept(seed, 0, seed.length));
    fc.assert(
      fc.property(fc.nat(1), fc.array(edit, { maxLength: 4 }), fc.nat(200), (which, edits, length) => {
        const bytes = seeds[which]!.slice(0, length);
        for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
        source.accept(bytes, 0, bytes.length);
        lane.flush();
        for (const payload of peer.payloads.splice(0))
          expect(skipValue(payload, 0, payload.length, 16)).toBe(payload.length);
      }),
      { numRuns: 5_000, verbose: 1 },
    );
  });
});

type Entry = readonly [key: Uint8Array, value: Uint8Array];

function entriesOf(values: Readonly<Record<string, unknown>>, except: readonly string[]): Entry[] {
  return Object.entries(values)
    .filter(([key]) => !except.includes(key) && key !== '__proto__')
    .map(([key, value]) => [encode(key), new Encoder().encode(value)]);
}

function mapOf(entries: readonly Entry[]): Buffer {
  const header = Buffer.from(entries.length < 16 ? [0x80 | entries.length] : [0xde, 0, entries.length]);
  return Buffer.concat([header, ...entries.flat()]);
}

function withWidth(text: string, width: string): Uint8Array {
  const bytes = Buffer.from(text);
  switch (width) {
    case 'str8':
      return Buffer.concat([Buffer.from([0xd9, bytes.length]), bytes]);
    case 'str16':
      return Buffer.concat([Buffer.from([0xda, 0, bytes.length]), bytes]);
    case 'str32':
      return Buffer.concat([Buffer.from([0xdb, 0, 0, 0, bytes.length]), bytes]);
    default:
      return encode(text);
  }
}

function isKey(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes).equals(encode(text));
}

/** Puts the entries in an order that `seed` decides. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const rest = [...items];
  let state = seed;
  const out: T[] = [];
  while (rest.length > 0) {
    out.push(...rest.splice(state % rest.length, 1));
    state = Math.floor(state / 3) + 7;
  }
  return out;
}
