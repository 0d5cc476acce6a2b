import { decode, encode, Encoder } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlatformId } from '../model/ids.ts';
import { QuoteBoard } from '../model/quote-board.ts';
import type { DoorPeer, TickBatch } from '../zmtp/door-peer.ts';
import { FrameParser } from '../zmtp/frame-parser.ts';
import { ROUTES_MAX } from './symbol-routes.ts';
import { TickFanOut } from './tick-fan-out.ts';
import { createTickLane } from './tick-lane.ts';
import { SAMPLE_EVERY_US, type SymbolMeaning, type TickSource } from './tick-source.ts';

const NT8 = 'nt8' as PlatformId;
const SIERRA = 'sierra' as PlatformId;

/** A peer that keeps a copy of each payload, and says that it holds `queuedBytes`. */
class FakePeer implements DoorPeer {
  readonly id = 1;
  readonly socketType = 'DEALER';
  readonly identity: Uint8Array = new Uint8Array(0);
  readonly address = 'test';
  readonly isOpen = true;
  readonly conflatedTicks = 0;
  readonly lastHeardUs = 0;
  readonly canPing = false;
  readonly rttUs = undefined;
  queuedBytes = 0;
  readonly payloads: Buffer[] = [];
  readonly batches: TickBatch[] = [];
  send(): boolean {
    throw new Error('ticks do not travel on the order lane');
  }
  sendTicks(batch: TickBatch): void {
    this.batches.push({ ...batch, bytes: batch.bytes, keys: batch.keys.slice(0, batch.count) });
    const length = batch.ends[batch.count - 1]!;
    const parser = new FrameParser(
      {
        frame: (flags, bytes, start, end) => {
          expect(flags & 5).toBe(0);
          this.payloads.push(Buffer.from(bytes.subarray(start, end)));
          return true;
        },
        broken: (fault) => expect.fail(fault),
      },
      1 << 20,
    );
    expect(parser.feed(batch.bytes.subarray(0, length), 0)).toBe(length);
    expect(parser.isMidFrame).toBe(false);
  }
  ping(): void {}
  close(): void {}
  /** What arrived, decoded. */
  get messages(): unknown[] {
    return this.payloads.map((payload) => decode(payload));
  }
}

function setUp() {
  const board = new QuoteBoard();
  const fanOut = new TickFanOut(board);
  const log: string[] = [];
  const clock = { us: 1_000_000, nowUs: () => clock.us };
  const known = new Map<string, SymbolMeaning>([
    ['NQ 12-26', { root: 'NQ', isFront: true }],
    ['NQ 03-27', { root: 'NQ', isFront: false }],
    ['US500', { root: 'ES', isFront: true }],
  ]);
  const lane = createTickLane({
    board,
    fanOut,
    clock,
    host: {
      resolveSymbol: (platform, symbol) => {
        log.push(`resolve ${platform} ${symbol}`);
        return known.get(symbol);
      },
      refused: (platform, code) => log.push(`refused ${platform} ${code}`),
      unmapped: (platform, symbol) => log.push(`unmapped ${platform} ${symbol}`),
      sampled: (platform, root, price) => log.push(`sampled ${platform} ${root} @ ${price}`),
    },
  });
  const peer = new FakePeer();
  fanOut.set(peer, { batch: false, roots: undefined });
  return { board, fanOut, lane, log, clock, known, peer, source: lane.openSource(NT8)! };
}

const feed = (source: TickSource, message: unknown): string => {
  const bytes = encode(message);
  return source.accept(bytes, 0, bytes.length);
};
const tick = (symbol: string, price: unknown, extra: object = {}) => ({
  type: 'MARKET_DATA',
  platform: 'nt8',
  data: { symbol, price, volume: 2, timestamp: 5, ...extra },
});
const renamed = (message: ReturnType<typeof tick>, symbol: string) => ({
  ...message,
  data: { ...message.data, symbol },
});

describe('the tick lane', () => {
  it('passes a tick on under its universal symbol and writes it on the board', () => {
    const { board, lane, peer, source } = setUp();
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
    const { known, lane, peer, source } = setUp();
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
    const { lane, log, peer, source } = setUp();
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
    const { board, lane, log, peer, source } = setUp();
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
    const { board, source } = setUp();
    feed(source, tick('NQ 12-26', -37.63));
    expect(board.quote('NQ', 'nt8')?.last).toBe(-37.63);
    feed(source, tick('NQ 12-26', 16250, { volume: 2 ** 40 }));
    expect(board.quote('NQ', 'nt8')).toMatchObject({ last: 16250, volume: 2 ** 40 });
  });

  it('reads a bid, ask or time that is no number as absent, and passes the tick on', () => {
    const { board, lane, peer, source } = setUp();
    feed(source, tick('NQ 12-26', 1, { bid: null, ask: NaN, timestamp: '12:00' }));
    lane.flush();
    expect(peer.payloads).toHaveLength(1);
    expect(board.quote('NQ', 'nt8')).toMatchObject({ bid: NaN, ask: NaN, sourceTsUs: 0 });
  });

  it('renames the tick of another month and leaves the board alone', () => {
    const { board, lane, peer, source } = setUp();
    feed(source, tick('NQ 12-26', 1));
    feed(source, tick('NQ 03-27', 2));
    lane.flush();
    expect(peer.messages).toEqual([renamed(tick('', 1), 'NQ'), renamed(tick('', 2), 'NQ')]);
    expect(board.quote('NQ', 'nt8')?.last).toBe(1);
  });

  it('resolves a symbol once, and again after the symbols were forgotten', () => {
    const { known, lane, log, peer, source } = setUp();
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
    const { log, source } = setUp();
    for (let i = 0; i < ROUTES_MAX + 1; i++) feed(source, tick(`X${i}`, 1));
    feed(source, tick('X0', 1));
    expect(log.filter((line) => line === 'resolve nt8 X0')).toHaveLength(2);
  });

  it('reports the first tick of a symbol, then one a minute', () => {
    const { clock, lane, log, source } = setUp();
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
    const { lane } = setUp();
    for (let i = 0; i < 63; i++) expect(lane.openSource(`p${i}` as PlatformId)).toBeDefined();
    expect(lane.openSource('one_more' as PlatformId)).toBeUndefined();
  });
});

describe('batches', () => {
  const batch = (...data: object[]) => ({ type: 'MARKET_DATA_BATCH', platform: 'nt8', data });

  it('reach a legacy peer as single ticks and a batch peer as one message', () => {
    const { fanOut, lane, peer, source } = setUp();
    const batchPeer = new FakePeer();
    fanOut.set(batchPeer, { batch: true, roots: undefined });
    const ticks = [tick('NQ 12-26', 1), tick('US500', 2)];
    expect(feed(source, batch(...ticks.map(({ data }) => data)))).toBe('batch');
    lane.flush();
    const out = [renamed(ticks[0]!, 'NQ'), renamed(ticks[1]!, 'ES')];
    expect(peer.messages).toEqual(out);
    expect(batchPeer.messages).toEqual([batch(...out.map(({ data }) => data))]);
  });

  it('are made of single ticks, one for each platform', () => {
    const { fanOut, lane, source, peer } = setUp();
    fanOut.remove(peer);
    const batchPeer = new FakePeer();
    fanOut.set(batchPeer, { batch: true, roots: undefined });
    const other = lane.openSource(SIERRA)!;
    feed(source, tick('NQ 12-26', 1));
    feed(source, tick('NQ 12-26', 2));
    feed(other, tick('US500', 3));
    lane.flush();
    expect(batchPeer.messages).toEqual([
      batch(renamed(tick('', 1), 'NQ').data, renamed(tick('', 2), 'NQ').data),
      { ...batch(renamed(tick('', 3), 'ES').data), platform: 'sierra' },
    ]);
    expect(peer.payloads).toEqual([]);
  });

  it('lose the ticks that are refused and keep the others', () => {
    const { lane, log, peer, source } = setUp();
    feed(source, batch({ symbol: 'NQ 12-26', price: 1 }, { symbol: 'NQ 12-26', price: NaN }, { price: 3 }, {}));
    lane.flush();
    expect(peer.messages).toHaveLength(1);
    expect(log.filter((line) => line.startsWith('refused'))).toEqual([
      'refused nt8 TICK_BAD_PRICE',
      'refused nt8 TICK_MALFORMED',
      'refused nt8 TICK_MALFORMED',
    ]);
  });

  it('that do not hold together are dropped whole', () => {
    const { board, lane, peer, source } = setUp();
    feed(source, { ...batch({ symbol: 'NQ 12-26', price: 1 }), data: [{ symbol: 'NQ 12-26', price: 1 }, 5] });
    lane.flush();
    expect(peer.payloads).toEqual([]);
    expect(board.newest('NQ')).toBeUndefined();
  });
});

describe('the fan-out', () => {
  const mixed = [tick('NQ 12-26', 1), tick('US500', 2), tick('NQ 12-26', 3)];

  it('sends a peer only the symbols it subscribed to, in either form', () => {
    const { fanOut, lane, peer, source } = setUp();
    const [single, batched, none] = [new FakePeer(), new FakePeer(), new FakePeer()];
    fanOut.set(single, { batch: false, roots: new Set(['NQ']) });
    fanOut.set(batched, { batch: true, roots: new Set(['ES', 'NOBODY']) });
    fanOut.set(none, { batch: false, roots: new Set() });
    mixed.forEach((message) => feed(source, message));
    lane.flush();
    expect(peer.payloads).toHaveLength(3);
    expect(single.messages).toEqual([renamed(mixed[0]!, 'NQ'), renamed(mixed[2]!, 'NQ')]);
    expect(batched.messages).toEqual([
      { type: 'MARKET_DATA_BATCH', platform: 'nt8', data: [renamed(mixed[1]!, 'ES').data] },
    ]);
    expect(none.payloads).toEqual([]);
    fanOut.set(single, { batch: false, roots: undefined });
    mixed.forEach((message) => feed(source, message));
    lane.flush();
    expect(single.payloads).toHaveLength(5);
  });

  it('sends single ticks, which conflate, to a batch peer that is far behind', () => {
    const { fanOut, lane, peer, source } = setUp();
    fanOut.remove(peer);
    const slow = new FakePeer();
    fanOut.set(slow, { batch: true, roots: undefined });
    slow.queuedBytes = 2 ** 21;
    const round = () => {
      feed(source, mixed[0]);
      lane.flush();
      return (slow.messages.at(-1) as { type: string }).type;
    };
    expect(round()).toBe('MARKET_DATA_BATCH');
    expect(round()).toBe('MARKET_DATA');
    slow.queuedBytes = 0;
    expect(round()).toBe('MARKET_DATA');
    expect(round()).toBe('MARKET_DATA_BATCH');
  });

  it('never writes again into bytes that a socket still holds', () => {
    const { lane, peer, source } = setUp();
    peer.queuedBytes = 1;
    for (let i = 0; i < 10; i++) {
      feed(source, tick('NQ 12-26', i));
      lane.flush();
    }
    expect(new Set(peer.batches.map(({ bytes }) => bytes.buffer)).size).toBe(10);
    peer.queuedBytes = 0;
    feed(source, tick('NQ 12-26', 11));
    lane.flush();
    feed(source, tick('NQ 12-26', 12));
    lane.flush();
    const [last, previous] = [peer.batches.at(-1)!, peer.batches.at(-2)!];
    expect(peer.batches.slice(0, 6).some(({ bytes }) => bytes === last.bytes)).toBe(false);
    expect(previous.bytes).not.toBe(peer.batches[0]!.bytes);
  });

  it('flushes by itself before the gathered bytes outgrow a write', () => {
    const { peer, source } = setUp();
    for (let i = 0; i < 3_000; i++) feed(source, tick('NQ 12-26', i));
    expect(peer.payloads.length).toBeGreaterThan(1_000);
  });

  it('gives each frame the key of its root and platform', () => {
    const { lane, peer, source } = setUp();
    const other = lane.openSource(SIERRA)!;
    mixed.forEach((message) => feed(source, message));
    feed(other, mixed[0]);
    lane.flush();
    const keys = peer.batches.flatMap(({ keys: all }) => [...all]);
    expect(keys[0]).toBe(keys[2]);
    expect(new Set(keys).size).toBe(3);
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
