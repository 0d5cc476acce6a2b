import { describe, expect, it } from 'vitest';
import { instrumentsScene } from '../support/instruments-scene.ts';

describe('a roll plan', () => {
  it('refuses with a code where there is none', async () => {
    const { operate } = await instrumentsScene();
    await expect(operate('roll_plan', { root: 'NQ', at: '2041-01-05' })).rejects.toThrow('CALENDAR_NOT_COVERED');
    await expect(operate('roll_plan', { root: 'BTCUSD' })).rejects.toThrow('SYMBOL_NEVER_ROLLS');
  });

  it('shows mapped platforms while none is connected', async () => {
    const { operate } = await instrumentsScene();
    const [plan] = (await operate('roll_plan', { root: 'NQ' })) as { platforms: { platform: string }[] }[];
    expect(plan?.platforms.map(({ platform }) => platform)).toEqual(
      expect.arrayContaining(['nt8', 'sierra', 'mt5_global']),
    );
  });

  it('says of a date after the expiry that what is held has expired', async () => {
    const scene = await instrumentsScene();
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26', 16_250);
    scene.legacyClient().says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: '1' });
    scene.pass();
    nt8.fill(nt8.orders()[0]!, 16_250);
    const leftAt = async (at: string) => {
      const [plan] = (await scene.operate('roll_plan', { root: 'NQ', at })) as { left_behind: string[] }[];
      return plan?.left_behind.join();
    };
    expect(await leftAt('2026-12-15')).not.toContain('expired');
    expect(await leftAt('2026-12-28')).toContain('expired');
  });
});
