import { describe, expect, it } from 'vitest';
import { manualClock } from '../base/manual-clock.ts';
import type { PriceBand, WatchedPlace } from '../engine/watched-places.ts';
import type { PlatformId } from '../model/ids.ts';
import { QuoteBoard } from '../model/quote-board.ts';
import type { UndatedEvent } from './inbox.ts';
import { createQuoteSampler } from './quote-sampler.ts';

const nt8 = 'nt8' as PlatformId;

function scene() {
  const clock = manualClock();
  const board = new QuoteBoard();
  const held: WatchedPlace[] = [];
  const bands: PriceBand[] = [];
  const posted: Extract<UndatedEvent, { type: 'quotesSampled' }>[] = [];
  const sampler = createQuoteSampler({
    view: { watchedPlaces: () => [...held], priceBands: () => [...bands] },
    board,
    clock,
    contractOf: () => 'NQZ26',
    ratesNow: () => [],
    post: (event) => {
      if (event.type === 'quotesSampled') posted.push(event);
    },
  });
  const tick = (last: number): void => {
    const cell = board.cellOf(board.rootKey('NQ')!, board.platformSlot('nt8')!);
    board.lasts[cell] = last;
    board.bids[cell] = NaN;
    board.asks[cell] = NaN;
    board.recvTsUs[cell] = clock.nowUs();
    sampler.ticked();
  };
  return { clock, held, bands, posted, sampler, tick };
}

describe('the quote sampler', () => {
  it('asks for no timer and shows nothing while nothing is held', () => {
    const { clock, posted, sampler, tick } = scene();
    sampler.look();
    tick(16_250);
    clock.advanceMs(10_000);
    expect(clock.timers).toBe(0);
    expect(posted).toEqual([]);
  });

  it('shows a held root every 250 ms while its price changes, with its month and time', () => {
    const { clock, held, posted, sampler, tick } = scene();
    held.push({ platform: nt8, root: 'NQ', symbols: ['NQ 12-26'] });
    tick(16_250);
    sampler.look();
    clock.advanceMs(250);
    expect(posted).toHaveLength(1);
    expect(posted[0]!.quotes).toMatchObject([{ platform: 'nt8', root: 'NQ', contract: 'NQZ26', last: 16_250 }]);
    clock.advanceMs(1_000);
    expect(posted).toHaveLength(1);
    tick(16_251);
    clock.advanceMs(250);
    expect(posted).toHaveLength(2);
  });

  it('shows a price beyond a stop at once, and not more than fifty times a second', () => {
    const { clock, held, bands, posted, sampler, tick } = scene();
    held.push({ platform: nt8, root: 'NQ', symbols: ['NQ 12-26'] });
    bands.push({ platform: nt8, root: 'NQ', symbol: 'NQ 12-26', exitSide: 'SELL', low: 16_200, high: Infinity });
    tick(16_250);
    sampler.look();
    clock.advanceMs(251);
    tick(16_199);
    expect(posted.at(-1)?.quotes[0]?.last).toBe(16_199);
    const shown = posted.length;
    for (let i = 0; i < 10; i++) {
      clock.advanceMs(1);
      tick(16_198 - i);
    }
    expect(posted.length).toBe(shown);
  });

  it('ends its timer when nothing is held any more', () => {
    const { clock, held, sampler } = scene();
    held.push({ platform: nt8, root: 'NQ', symbols: ['NQ 12-26'] });
    sampler.look();
    expect(clock.timers).toBe(1);
    held.length = 0;
    sampler.look();
    expect(clock.timers).toBe(0);
  });
});
