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

const named = (platform: string, symbols: readonly string[]) => ({
  ...REGISTER,
  platform,
  symbols: symbols.map((symbol) => ({ symbol, qty_min: 0.1 })),
});

async function offeredBy(...symbols: string[]) {
  return offeredOn('mt5_global', ...symbols);
}

async function offeredOn(id: string, ...symbols: string[]) {
  const scene = await instrumentsScene();
  scene.platformDoor.dial().says(named(id, symbols));
  scene.pass(1_000);
  const rows = (await scene.operate('symbols')) as readonly { symbol: string; offered: readonly object[] }[];
  const platforms = (await scene.operate('platforms')) as readonly { platform: string; notes?: readonly string[] }[];
  const notes = platforms.find(({ platform }) => platform === id)?.notes ?? [];
  const offered = rows.flatMap((row) => (row.offered.length > 0 ? [[row.symbol, row.offered] as const] : []));
  return { notes, offered: Object.fromEntries(offered) };
}

it('proposes what a terminal lists for roots that the map does not find there', async () => {
  const { offered, notes } = await offeredBy('USTEC.cash', 'US500', 'XAUUSDm', 'EURUSD');
  expect(offered).toMatchObject({
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
  expect(offered).toMatchObject({ ES: [{ platform: 'mt5_global', symbols: ['US500.a', 'US500.r'] }] });
  expect(Object.keys(offered)).toEqual(['ES']);
});

it('names the contract that trades for a series, where a terminal in Brazil lists the series alone', async () => {
  const { offered, notes } = await offeredOn('mt5_brazil', 'WIN$N', 'WIN$', 'WDO$', 'WDOZ26', 'PETR4');
  expect(offered).toMatchObject({ WIN: [{ platform: 'mt5_brazil', symbols: ['WINZ26'], for_the_map: false }] });
  expect(Object.keys(offered)).toEqual(['WIN']);
  expect(notes).toContain(
    'WIN is traded as WINZ26 on mt5_brazil, which is not listed; its terminal lists WIN$N, a series for charts: add WINZ26 to its market watch',
  );
});

it('proposes that contract for the map, where the root is not traded there yet', async () => {
  const { offered, notes } = await offeredBy('WIN$N', 'NAS100');
  expect(offered).toMatchObject({ WIN: [{ platform: 'mt5_global', symbols: ['WINZ26'], for_the_map: true }] });
  expect(notes.join('\n')).toContain(
    'WIN is not mapped on mt5_global; its terminal lists WIN$N, a series for charts, for which WINZ26 trades: map it if it is WIN',
  );
});
