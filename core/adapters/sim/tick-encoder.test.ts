import { decode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { simScene } from '../../../test/support/sim-scene.ts';
import type { PlatformId } from '../../model/ids.ts';
import { TickScanner } from '../../wire/tick-scan.ts';
import { TickEncoder } from './tick-encoder.ts';

describe('tick encoder', () => {
  it('writes the message as the protocol has it', () => {
    const encoder = new TickEncoder('sim_nt8' as PlatformId, 'NQ 12-26');
    encoder.encode({ last: 1, bid: 2, ask: 3 }, 4, 5_000_000);
    const bytes = encoder.encode({ last: 16_250.5, bid: 16_250.25, ask: 16_250.5 }, 7, 1_795_185_000_250_000);
    expect(decode(bytes)).toEqual({
      type: 'MARKET_DATA',
      platform: 'sim_nt8',
      data: {
        symbol: 'NQ 12-26',
        price: 16_250.5,
        volume: 7,
        bid: 16_250.25,
        ask: 16_250.5,
        timestamp: 1_795_185_000.25,
      },
    });
  });

  it('writes what the tick lane reads as a tick', () => {
    const bytes = new TickEncoder('sim_mt5' as PlatformId, 'NAS100').encode({ last: 1.5, bid: 1, ask: 2 }, 1, 1);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    expect(new TickScanner().scan(bytes, view, 0, bytes.length)).toBe('tick');
  });
});

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
