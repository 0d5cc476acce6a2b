import { describe, expect, it } from 'vitest';
import { instrumentsScene } from '../support/instruments-scene.ts';

const WAITS = { root: 'NQ', platform: 'mt5', symbol: 'USTEC', apply: true };

async function sceneThatWaits() {
  const scene = await instrumentsScene();
  const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26', 16_250);
  scene.legacyClient().says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: '1' });
  scene.pass();
  expect(await scene.operate('symbols_set', WAITS)).toMatchObject({ outcome: 'waits', roots: ['NQ'] });
  return { ...scene, fill: () => nt8.fill(nt8.orders()[0]!, 16_250) };
}

describe('an edit that waits for the orders of one root', () => {
  it('lets an edit of another root come into force, and comes into force itself on top of it', async () => {
    const { operate, files, fill } = await sceneThatWaits();
    const other = { root: 'ES', platform: 'mt5', symbol: 'SPX500', apply: true };
    expect(await operate('symbols_set', other)).toMatchObject({ outcome: 'applied' });
    fill();
    expect(files.texts.map.text).toContain('SPX500');
    expect(files.texts.map.text).toContain('USTEC');
    expect(await operate('symbols_diff')).toMatchObject({ outcome: 'unchanged' });
  });

  it('does not stand in the way of a reload', async () => {
    const { operate, files, fill } = await sceneThatWaits();
    expect(await operate('reload')).toMatchObject({ outcome: 'unchanged' });
    files.overwrite('products', 'products:\n  ES: { margin_usd: 1 }\n');
    expect(await operate('reload')).toMatchObject({ outcome: 'applied' });
    fill();
    expect(files.texts.map.text).toContain('USTEC');
  });
});
