import { decode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { simScene } from '../../../test/support/sim-scene.ts';

describe('tick feed', () => {
  it('sends every symbol at the rate that the venue states, and makes up for at most a second', () => {
    const scene = simScene({ behaviour: { ticksPerSecond: 0 } });
    expect(scene.ticks).toHaveLength(0);
    scene.venue.behave({ ticksPerSecond: 20 });
    scene.clock.advanceMs(1_000);
    scene.ticks.length = 0;
    scene.clock.advanceMs(5_000);
    expect(scene.ticks.length).toBeGreaterThanOrEqual(2 * 99);
    expect(scene.ticks.length).toBeLessThanOrEqual(2 * 101);
  });

  it('sends many ticks a burst where the rate is high', () => {
    const scene = simScene({ behaviour: { ticksPerSecond: 5_000 } });
    scene.ticks.length = 0;
    scene.clock.advanceMs(100);
    expect(scene.ticks.length).toBeGreaterThanOrEqual(2 * 450);
    expect(scene.ticks.length).toBeLessThanOrEqual(2 * 550);
  });

  it('sends the symbols of the new month after a roll', () => {
    const scene = simScene({ behaviour: { ticksPerSecond: 10 } });
    scene.venue.relist([{ ...scene.venue.symbols[0]!, symbol: 'NQ 03-27' }]);
    scene.ticks.length = 0;
    scene.clock.advanceMs(1_000);
    const symbols = new Set(scene.ticks.map((bytes) => (decode(bytes) as { data: { symbol: string } }).data.symbol));
    expect([...symbols]).toEqual(['NQ 03-27']);
  });

  it('is silent while the link is lost', () => {
    const scene = simScene({ behaviour: { ticksPerSecond: 10 } });
    scene.adapter.cut('test', 60_000);
    scene.ticks.length = 0;
    scene.clock.advanceMs(50_000);
    expect(scene.ticks).toHaveLength(0);
    scene.clock.advanceMs(20_000);
    expect(scene.ticks.length).toBeGreaterThan(0);
  });
});
