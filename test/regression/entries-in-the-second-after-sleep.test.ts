import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/base/random.ts';
import { gatewayScene } from '../support/gateway-scene.ts';
import { WirePlatform } from '../support/wire-platform.ts';

const HOUR_US = 3_600_000_000;

/** A gateway with a platform that has reported, and a client. */
async function stage() {
  const scene = await gatewayScene();
  const nt8 = new WirePlatform(scene, 'nt8');
  const settle = (): void => {
    scene.pass();
    nt8.live(seededRandom(1));
    scene.pass();
  };
  settle();
  const client = scene.legacyClient();
  const signal = (id: string, side: string): void => {
    client.says({ type: 'SIGNAL', symbol: 'NQ', side, quantity: 1, confidence: 0.9, order_id: id });
    scene.pass();
  };
  return { ...scene, nt8, client, settle, signal };
}

describe('a PC that wakes up', () => {
  it('lets no entry pass before the platforms have reported, though no timer has come yet', async () => {
    const { clock, nt8, client, settle, signal } = await stage();
    // Steady time stood still meanwhile, as on some systems, so that it shows as a wall that ran ahead.
    clock.setWallUs(clock.nowUs() + 8 * HOUR_US);
    signal('stale', 'BUY');
    expect(client.of('ORDER_REJECT')).toMatchObject([{ order_id: 'stale', code: 'CLOCK_JUMPED' }]);
    expect(nt8.peer.of('ORDER')).toEqual([]);
    expect(nt8.peer.of('REPORT_REQUEST').length).toBeGreaterThan(0);
    settle();
    signal('fresh', 'BUY');
    expect(nt8.peer.of('ORDER')).toMatchObject([{ side: 'BUY', role: 'ENTRY' }]);
  });

  it('whose clock was set back is treated alike', async () => {
    const { clock, nt8, client, signal } = await stage();
    clock.setWallUs(clock.nowUs() - HOUR_US);
    signal('stale', 'BUY');
    expect(client.of('ORDER_REJECT')).toMatchObject([{ order_id: 'stale', code: 'CLOCK_JUMPED' }]);
    expect(nt8.peer.of('ORDER')).toEqual([]);
  });
});
