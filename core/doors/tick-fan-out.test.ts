import { describe, expect, it } from 'vitest';
import { feed, renamed, setUpTickLane, SIERRA, tick, TickPeer } from '../../test/support/tick-lane.ts';

describe('batches', () => {
  const batch = (...data: object[]) => ({ type: 'MARKET_DATA_BATCH', platform: 'nt8', data });

  it('reach a legacy peer as single ticks and a batch peer as one message', () => {
    const { fanOut, lane, peer, source } = setUpTickLane();
    const batchPeer = new TickPeer();
    fanOut.set(batchPeer, { batch: true, roots: undefined });
    const ticks = [tick('NQ 12-26', 1), tick('US500', 2)];
    expect(feed(source, batch(...ticks.map(({ data }) => data)))).toBe('batch');
    lane.flush();
    const out = [renamed(ticks[0]!, 'NQ'), renamed(ticks[1]!, 'ES')];
    expect(peer.messages).toEqual(out);
    expect(batchPeer.messages).toEqual([batch(...out.map(({ data }) => data))]);
  });

  it('are made of single ticks, one for each platform', () => {
    const { fanOut, lane, source, peer } = setUpTickLane();
    fanOut.remove(peer);
    const batchPeer = new TickPeer();
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
    const { lane, log, peer, source } = setUpTickLane();
    feed(source, batch({ symbol: 'NQ 12-26', price: 1 }, { symbol: 'NQ 12-26', price: NaN }, { price: 3 }, {}));
    lane.flush();
    expect(peer.messages).toHaveLength(1);
    expect(log.filter((line) => line.startsWith('refused'))).toEqual([
      'refused nt8 TICK_BAD_PRICE',
      'refused nt8 TICK_MALFORMED',
      'refused nt8 TICK_MALFORMED',
    ]);
  });

  it('that outgrow a write go out in parts, and each tick has the time of its read', () => {
    const { board, lane, peer, source } = setUpTickLane();
    feed(source, batch(...Array.from({ length: 3_000 }, (_, i) => tick('NQ 12-26', i).data)));
    expect(peer.batches.length).toBeGreaterThan(0);
    lane.flush();
    expect(peer.messages.map((message) => (message as { data: { price: number } }).data.price)).toEqual(
      Array.from({ length: 3_000 }, (_, i) => i),
    );
    expect(board.quote('NQ', 'nt8')).toMatchObject({ last: 2_999, recvTsUs: 1_000_000 });
  });

  it('that do not hold together are dropped whole', () => {
    const { board, lane, peer, source } = setUpTickLane();
    feed(source, { ...batch({ symbol: 'NQ 12-26', price: 1 }), data: [{ symbol: 'NQ 12-26', price: 1 }, 5] });
    lane.flush();
    expect(peer.payloads).toEqual([]);
    expect(board.newest('NQ')).toBeUndefined();
  });
});

describe('the fan-out', () => {
  const mixed = [tick('NQ 12-26', 1), tick('US500', 2), tick('NQ 12-26', 3)];

  it('sends a peer only the symbols it subscribed to, in either form', () => {
    const { fanOut, lane, peer, source } = setUpTickLane();
    const [single, batched, none] = [new TickPeer(), new TickPeer(), new TickPeer()];
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
    const { fanOut, lane, peer, source } = setUpTickLane();
    fanOut.remove(peer);
    const slow = new TickPeer();
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
    const { lane, peer, source } = setUpTickLane();
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
    const { peer, source } = setUpTickLane();
    for (let i = 0; i < 3_000; i++) feed(source, tick('NQ 12-26', i));
    expect(peer.payloads.length).toBeGreaterThan(1_000);
  });

  it('gives each frame the key of its root and platform', () => {
    const { lane, peer, source } = setUpTickLane();
    const other = lane.openSource(SIERRA)!;
    mixed.forEach((message) => feed(source, message));
    feed(other, mixed[0]);
    lane.flush();
    const keys = peer.batches.flatMap(({ keys: all }) => [...all]);
    expect(keys[0]).toBe(keys[2]);
    expect(new Set(keys).size).toBe(3);
  });
});
