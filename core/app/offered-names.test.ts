import { expect, it } from 'vitest';
import { instrumentsScene } from '../../test/support/instruments-scene.ts';

const REGISTER = {
  v: 1,
  type: 'REGISTER',
  platform: 'mt5_global',
  protocol: 1,
  account: 'Demo1',
  currency: 'USD',
  mode: 'demo',
  capabilities: { order_types: ['MARKET'] },
};

const named = (...symbols: string[]) => ({ ...REGISTER, symbols: symbols.map((symbol) => ({ symbol, qty_min: 0.1 })) });

async function offeredBy(...symbols: string[]) {
  const scene = await instrumentsScene();
  scene.platformDoor.dial().says(named(...symbols));
  scene.pass(1_000);
  const rows = (await scene.operate('symbols')) as readonly { symbol: string; offered: readonly object[] }[];
  const platforms = (await scene.operate('platforms')) as readonly { platform: string; notes?: readonly string[] }[];
  const notes = platforms.find(({ platform }) => platform === 'mt5_global')?.notes ?? [];
  return {
    notes,
    offered: Object.fromEntries(rows.flatMap((row) => (row.offered.length > 0 ? [[row.symbol, row.offered]] : []))),
  };
}

it('proposes what a terminal lists for roots that the map does not find there', async () => {
  const { offered, notes } = await offeredBy('USTEC.cash', 'US500', 'XAUUSDm', 'EURUSD');
  expect(offered).toEqual({
    NQ: [{ platform: 'mt5_global', symbols: ['USTEC.cash'] }],
    GC: [{ platform: 'mt5_global', symbols: ['XAUUSDm'] }],
  });
  expect(notes).toContain(
    'NQ is mapped to NAS100, which is not listed on mt5_global; its terminal lists USTEC.cash: map it if it is NQ',
  );
  expect(notes.join('\n')).toContain('GC is not mapped on mt5_global; its terminal lists XAUUSDm');
});

it('lists all that fit, and proposes nothing for what is found or is another root’s already', async () => {
  const { offered } = await offeredBy('NAS100', 'US100', 'US500.a', 'US500.r', 'US30');
  expect(offered).toEqual({ ES: [{ platform: 'mt5_global', symbols: ['US500.a', 'US500.r'] }] });
});
