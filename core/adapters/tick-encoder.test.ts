import { decode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import type { PlatformId } from '../model/ids.ts';
import { TickScanner } from '../wire/tick-scan.ts';
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
