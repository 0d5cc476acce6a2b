import { describe, expect, it } from 'vitest';
import { DEMO_START, demoDecide, demoEnded, demoNotSent, demoTick } from './demo-strategy.ts';
import type { DemoState, DemoWish } from './demo-strategy.ts';

const SECOND_US = 1_000_000;
const FILLED = { filled: true };

/** Ticks a second apart from `fromUs` on. */
function watch(state: DemoState, prices: readonly number[], fromUs: number): DemoState {
  return prices.reduce((seen, price, i) => demoTick(seen, price, fromUs + i * SECOND_US), state);
}

function wishAt(state: DemoState, nowUs: number): DemoWish['wish'] {
  return demoDecide(state, nowUs).wish.wish;
}

describe('demo strategy', () => {
  it('wishes nothing before it has seen a few ticks, however long it waits', () => {
    expect(wishAt(DEMO_START, 3_600 * SECOND_US)).toBe('nothing');
    expect(wishAt(watch(DEMO_START, [1, 2, 3, 4], SECOND_US), 3_600 * SECOND_US)).toBe('nothing');
  });

  it('opens within ten seconds of the first tick, in the direction of the price', () => {
    const rising = watch(DEMO_START, [100, 101, 102, 103, 104], SECOND_US);
    expect(wishAt(rising, 4 * SECOND_US)).toBe('nothing');
    expect(demoDecide(rising, 10 * SECOND_US).wish).toMatchObject({ wish: 'open', side: 'BUY' });
    const falling = watch(DEMO_START, [104, 103, 102, 101, 100], SECOND_US);
    expect(demoDecide(falling, 10 * SECOND_US).wish).toMatchObject({ wish: 'open', side: 'SELL' });
  });

  it('states a confidence that no filter halves', () => {
    for (const last of [100, 100.01, 200]) {
      const { wish } = demoDecide(watch(DEMO_START, [100, 100, 100, 100, last], SECOND_US), 10 * SECOND_US);
      if (wish.wish !== 'open') throw new Error('expected it to open');
      expect(wish.confidence).toBeGreaterThanOrEqual(0.8);
      expect(wish.confidence).toBeLessThanOrEqual(0.95);
    }
  });

  it('wishes each order once, and closes what filled a while later', () => {
    let state = watch(DEMO_START, [1, 2, 3, 4, 5], SECOND_US);
    const opened = demoDecide(state, 10 * SECOND_US);
    expect(wishAt(opened.state, 11 * SECOND_US)).toBe('nothing');
    state = demoEnded(opened.state, 12 * SECOND_US, FILLED);
    expect(wishAt(state, 30 * SECOND_US)).toBe('nothing');
    const closed = demoDecide(state, 35 * SECOND_US);
    expect(closed.wish).toEqual({ wish: 'close' });
    expect(wishAt(closed.state, 36 * SECOND_US)).toBe('nothing');
  });

  it('pauses after a close, and after an opening that was refused', () => {
    const opening = demoDecide(watch(DEMO_START, [1, 2, 3, 4, 5], SECOND_US), 10 * SECOND_US).state;
    const closing = demoDecide(demoEnded(opening, 11 * SECOND_US, FILLED), 40 * SECOND_US).state;
    for (const ended of [
      demoEnded(opening, 50 * SECOND_US, { filled: false }),
      demoEnded(closing, 50 * SECOND_US, FILLED),
    ]) {
      const watched = watch(ended, [5, 4, 3, 2, 1], 51 * SECOND_US);
      expect(wishAt(watched, 70 * SECOND_US)).toBe('nothing');
      expect(wishAt(watched, 75 * SECOND_US)).toBe('open');
    }
  });

  it('pauses longer each time, up to twenty minutes, so that a day of it stays below a hundred trades', () => {
    let [state, nowUs, trades] = [DEMO_START, SECOND_US, 0];
    while (nowUs < 86_400 * SECOND_US) {
      const decided = demoDecide(watch(state, [1, 2, 3, 4, 5], nowUs), nowUs);
      state = decided.state;
      if (decided.wish.wish === 'open') trades += 1;
      if (decided.wish.wish !== 'nothing') state = demoEnded(state, nowUs, { filled: true, price: 100 });
      nowUs += 5 * SECOND_US;
    }
    expect(trades).toBeGreaterThan(60);
    expect(trades).toBeLessThan(100);
  });

  it('rests for good once it has lost three points, whichever way it traded', () => {
    const trade = (before: DemoState, prices: readonly number[], from: number, until: number): DemoState => {
      const opened = demoDecide(watch(before, prices, SECOND_US), 2_000 * SECOND_US);
      const held = demoEnded(opened.state, 2_000 * SECOND_US, { filled: true, price: from });
      const closed = demoDecide(held, 2_100 * SECOND_US);
      expect(closed.wish).toEqual({ wish: 'close' });
      return demoEnded(closed.state, 2_100 * SECOND_US, { filled: true, price: until });
    };
    const bought = trade(DEMO_START, [1, 2, 3, 4, 5], 100, 98);
    expect(bought).toMatchObject({ phase: 'watching', lostPoints: 2 });
    const gained = trade({ ...bought, sinceUs: 0 }, [1, 2, 3, 4, 5], 100, 101);
    expect(gained).toMatchObject({ phase: 'watching', lostPoints: 1 });
    const sold = trade({ ...gained, sinceUs: 0 }, [5, 4, 3, 2, 1], 100, 105);
    expect(sold).toMatchObject({ phase: 'resting', lostPoints: 6 });
    expect(wishAt(watch(sold, [1, 2, 3, 4, 5], SECOND_US), 86_400 * SECOND_US)).toBe('nothing');
  });

  it('goes on when nobody tells the outcome: what may have filled is closed', () => {
    const opening = demoDecide(watch(DEMO_START, [1, 2, 3, 4, 5], SECOND_US), 10 * SECOND_US).state;
    expect(demoDecide(opening, 39 * SECOND_US).state.phase).toBe('opening');
    const holding = demoDecide(opening, 41 * SECOND_US).state;
    expect(holding.phase).toBe('holding');
    const closing = demoDecide(holding, 70 * SECOND_US).state;
    expect(demoDecide(closing, 101 * SECOND_US).state.phase).toBe('watching');
  });

  it('tries again soon when the link took nothing', () => {
    const opening = demoDecide(watch(DEMO_START, [1, 2, 3, 4, 5], SECOND_US), 10 * SECOND_US).state;
    const retry = demoNotSent(opening, 10 * SECOND_US);
    expect(wishAt(retry, 14 * SECOND_US)).toBe('nothing');
    expect(wishAt(retry, 15 * SECOND_US)).toBe('open');
    const closing = demoDecide(demoEnded(opening, 20 * SECOND_US, FILLED), 50 * SECOND_US).state;
    const again = demoNotSent(closing, 50 * SECOND_US);
    expect(wishAt(again, 54 * SECOND_US)).toBe('nothing');
    expect(wishAt(again, 55 * SECOND_US)).toBe('close');
  });
});
