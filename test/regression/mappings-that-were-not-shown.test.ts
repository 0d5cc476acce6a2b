import { describe, expect, it } from 'vitest';
import { instrumentsScene } from '../support/instruments-scene.ts';

const EMPTY = 'version: 1\nmappings:\n  NQ: { nt8: front }\n';

describe('a mapping that is added', () => {
  it('is shown before it is applied', async () => {
    const { operate } = await instrumentsScene({ mapText: EMPTY });
    const drafted = await operate('symbols_set', { root: 'NQ', platform: 'mt5', symbol: 'NAS100' });
    expect(drafted).toMatchObject({ outcome: 'drafted' });
    expect((drafted as { changes: string[] }).changes).toContain('NQ on mt5_global: not traded → NAS100');
  });

  it('is shown with a word on an id that nothing lists', async () => {
    const { operate } = await instrumentsScene({ mapText: EMPTY });
    const drafted = await operate('symbols_set', { root: 'NQ', platform: 'mt55', symbol: 'NAS100' });
    expect((drafted as { changes: string[] }).changes.join()).toContain('check the id');
  });

  it('waits for the orders of its root as any other change', async () => {
    const scene = await instrumentsScene({ mapText: EMPTY });
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26', 16_250);
    scene.legacyClient().says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: '1' });
    scene.pass();
    expect(nt8.orders()).toHaveLength(1);
    const added = { root: 'NQ', platform: 'mt5', symbol: 'NAS100', apply: true };
    expect(await scene.operate('symbols_set', added)).toMatchObject({ outcome: 'waits', roots: ['NQ'] });
  });
});
