import { decode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../test/support/manual-clock.ts';
import { feed, renamed, setUpTickLane, tick } from '../../test/support/tick-lane.ts';
import { FABRIC_TICKS_MAX, FabricTicks, STATUS_EVERY_MS, STATUS_TOPIC } from './fabric-ticks.ts';

function scene() {
  const { board, fanOut, lane, peer, source } = setUpTickLane();
  fanOut.remove(peer);
  const clock = manualClock();
  const published: (readonly [string, unknown])[] = [];
  const later: (() => void)[] = [];
  const ticks = new FabricTicks({
    clock,
    rootAt: (key) => board.rootAt(key),
    publish: (topic, payload) => {
      published.push([topic, decode(payload)]);
      return Promise.resolve();
    },
    soon: (run) => later.push(run),
    session: 's1',
  });
  fanOut.set(ticks, { batch: false, roots: undefined });
  /** Lets all that waits be published. */
  const settle = async (): Promise<void> => {
    for (let idle = 0; idle < 1_000; idle++) {
      await Promise.resolve();
      const run = later.shift();
      if (run === undefined) continue;
      run();
      idle = 0;
    }
  };
  return { clock, lane, source, ticks, published, settle };
}

describe('the ticks of the fabric', () => {
  it('are published under their universal symbol, byte for byte as a client of the gateway gets them', async () => {
    const { lane, source, published, settle } = scene();
    feed(source, tick('NQ 12-26', 1));
    feed(source, { ...tick('US500', 2), long: 'x'.repeat(300) });
    lane.flush();
    await settle();
    expect(published).toEqual([
      ['NQ', renamed(tick('NQ 12-26', 1), 'NQ')],
      ['ES', { ...renamed(tick('US500', 2), 'ES'), long: 'x'.repeat(300) }],
    ]);
  });

  it('are counted by symbol once a second, so that a reader sees what it missed', async () => {
    const { clock, lane, source, published, settle } = scene();
    feed(source, tick('NQ 12-26', 1));
    feed(source, tick('NQ 12-26', 2));
    feed(source, tick('US500', 3));
    lane.flush();
    clock.advanceMs(STATUS_EVERY_MS);
    await settle();
    const last = published.at(-1);
    expect(last).toMatchObject([STATUS_TOPIC, { type: 'STATUS', session: 's1', seq: 3, symbols: { NQ: 2, ES: 1 } }]);
    clock.advanceMs(STATUS_EVERY_MS);
    await settle();
    expect(published.at(-1)).toMatchObject([STATUS_TOPIC, { seq: 3 }]);
    expect(published.filter(([topic]) => topic === STATUS_TOPIC)).toHaveLength(2);
  });

  it('leave the newest of each symbol where more come than can be published', async () => {
    const { lane, source, ticks, published, settle } = scene();
    const count = FABRIC_TICKS_MAX * 3;
    for (let index = 1; index <= count; index++) feed(source, tick('NQ 12-26', index));
    feed(source, tick('US500', 7));
    lane.flush();
    await settle();
    const prices = published.map(([, message]) => (message as { data: { price: number } }).data.price);
    expect(published.length).toBeLessThan(count);
    expect(prices.slice(-2)).toEqual(expect.arrayContaining([count, 7]));
    expect(ticks.conflatedTicks + published.length).toBe(count + 1);
  });

  it('end with the fabric', async () => {
    const { clock, lane, source, ticks, published, settle } = scene();
    ticks.close();
    feed(source, tick('NQ 12-26', 1));
    lane.flush();
    clock.advanceMs(STATUS_EVERY_MS * 3);
    await settle();
    expect(published).toEqual([]);
  });
});
