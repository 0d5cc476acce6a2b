import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../../../test/support/manual-clock.ts';
import { SIM_INSTRUMENTS } from './sim-instruments.ts';
import { createSimMarket } from './sim-market.ts';

const HOUR_MS = 3_600_000;

describe('simulated market', () => {
  it('quotes every price on a tick, bid below ask, the last trade at one of them', () => {
    const clock = manualClock();
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...SIM_INSTRUMENTS), fc.nat(10_000), (seed, instrument, ms) => {
        const market = createSimMarket({ clock, seed });
        clock.advanceMs(ms);
        const { last, bid, ask } = market.quote('sim_nt8', instrument.root);
        for (const price of [last, bid, ask]) {
          const ticks = price / instrument.tickSize;
          expect(Math.abs(ticks - Math.round(ticks))).toBeLessThan(1e-6);
        }
        expect(Math.round((ask - bid) / instrument.tickSize)).toBe(instrument.spreadTicks);
        expect([bid, ask]).toContain(last);
      }),
    );
  });

  it('moves on by time and seed alone, however often it is asked', () => {
    const clock = manualClock();
    const [watched, ignored, other] = [5, 5, 6].map((seed) => createSimMarket({ clock, seed }));
    for (let i = 0; i < 500; i++) {
      clock.advanceMs(37);
      watched!.quote('sim_nt8', 'NQ');
    }
    expect(watched!.quote('sim_nt8', 'NQ')).toEqual(ignored!.quote('sim_nt8', 'NQ'));
    expect(watched!.quote('sim_nt8', 'NQ')).not.toEqual(other!.quote('sim_nt8', 'NQ'));
  });

  it('moves within a second, and stays near its start for a day', () => {
    const clock = manualClock();
    const market = createSimMarket({ clock, seed: 11 });
    const seen = new Set<number>();
    for (let i = 0; i < 40; i++) {
      clock.advanceMs(100);
      seen.add(market.quote('sim_nt8', 'NQ').last);
    }
    expect(seen.size).toBeGreaterThan(10);
    for (let hour = 0; hour < 24; hour++) {
      clock.advanceMs(HOUR_MS);
      for (const { root, startPrice } of SIM_INSTRUMENTS)
        expect(Math.abs(market.quote('sim_nt8', root).last / startPrice - 1)).toBeLessThan(0.05);
    }
  });

  it('wanders the same way on a calmer scale when told to', () => {
    const clock = manualClock();
    const [real, calm] = [1, 0.25].map((unrest) => createSimMarket({ clock, seed: 5, unrest }));
    const start = 16_250.5;
    for (let i = 0; i < 60; i++) {
      clock.advanceMs(10_000);
      const [moved, calmly] = [real, calm].map((market) => market!.quote('sim_nt8', 'NQ').bid - start);
      expect(Math.abs(calmly! - moved! / 4)).toBeLessThanOrEqual(0.75);
    }
  });

  it('quotes venues at most two ticks and a spread apart', () => {
    const clock = manualClock();
    const market = createSimMarket({ clock, seed: 2 });
    const apart = new Set<number>();
    for (let i = 0; i < 500; i++) {
      clock.advanceMs(500);
      apart.add((market.quote('sim_nt8', 'NQ').bid - market.quote('sim_mt5', 'NQ').bid) / 0.25);
    }
    expect(apart.size).toBeGreaterThan(2);
    for (const ticks of apart) expect(Math.abs(ticks)).toBeLessThanOrEqual(2);
  });

  it('holds a price that is pinned, at one venue or at all, until it is released', () => {
    const clock = manualClock();
    const market = createSimMarket({ clock, seed: 2 });
    market.pin('NQ', 16_250.5);
    market.pin('NQ', 16_251, 'sim_mt5');
    clock.advanceMs(HOUR_MS);
    expect(market.quote('sim_nt8', 'NQ')).toEqual({ last: 16_250.5, bid: 16_250.5, ask: 16_250.5 });
    expect(market.quote('sim_mt5', 'NQ').last).toBe(16_251);
    market.release('NQ', 'sim_mt5');
    expect(market.quote('sim_mt5', 'NQ').last).toBe(16_250.5);
    market.release('NQ');
    expect(market.quote('sim_nt8', 'NQ').bid).toBeLessThan(market.quote('sim_nt8', 'NQ').ask);
  });

  it('refuses a root that it does not have, naming those it has', () => {
    const market = createSimMarket({ clock: manualClock(), seed: 2 });
    expect(() => market.quote('sim_nt8', 'CL')).toThrow(/no CL; it has NQ ES/);
  });
});
