import { describe, expect, it } from 'vitest';
import { ok } from '../../core/base/result.ts';
import { DEFAULT_RATE_SETTINGS } from '../../core/currency/rate-settings.ts';
import { BRL, USD } from '../../core/model/money.ts';
import { instrumentsScene, type InstrumentsScene } from '../support/instruments-scene.ts';
import { MANUAL_START_US } from '../support/manual-clock.ts';

const BUY = { type: 'SIGNAL', symbol: 'WIN', side: 'BUY', quantity: 1, confidence: 0.9 };

/** Buys one WIN at 130,000 and sells it, a hundred points higher unless stated; the last message about it. */
function tradeWin(
  { legacyPlatform, legacyClient, pass }: InstrumentsScene,
  ids: readonly [string, string],
  exitPrice = 130_100,
) {
  const brazil = legacyPlatform('mt5_brazil', 'WINZ26', 130_000);
  const client = legacyClient();
  client.says({ ...BUY, order_id: ids[0] });
  pass();
  brazil.fill(brazil.orders().at(-1)!, 130_000);
  client.says({ ...BUY, side: 'SELL', order_id: ids[1] });
  pass();
  brazil.fill(brazil.orders().at(-1)!, exitPrice);
  return client.of('ORDER_FILL').at(-1)!;
}

describe('a WIN trade', () => {
  it('arrives in USD at the rate that WDO quotes: 100 points are R$20.00 and $3.64 at 5.50', async () => {
    const scene = await instrumentsScene();
    const feed = scene.legacyPlatform('mt5_brazil', 'WDOZ26', 5_500);
    feed.tick('WDOZ26', 5_500);
    feed.peer.dies();
    scene.pass(2_000);
    expect(tradeWin(scene, ['1', '2'])).toMatchObject({
      pnl_local: 20,
      currency: 'BRL',
      realized_pnl_usd: 3.64,
      rate_source: 'WDO',
      rate_age_s: 2,
    });
    expect(await scene.operate('rates')).toMatchObject([
      { pair: 'USD/BRL', rate: 5.5, source: 'WDO', age: 'fresh', in_use: true },
    ]);
  });

  it('stays in reais where no rate was ever seen: none is assumed', async () => {
    const filled = tradeWin(await instrumentsScene(), ['1', '2']);
    expect(filled).toMatchObject({ pnl_local: 20, currency: 'BRL' });
    expect(filled['realized_pnl_usd'] ?? null).toBeNull();
  });

  it('takes a rate that a person types, keeps it over a restart with its true age, and refuses zero', async () => {
    const first = await instrumentsScene();
    await expect(first.operate('rate_set', { pair: 'USD/BRL', rate: 0 })).rejects.toThrow('RATE_INVALID');
    await expect(first.operate('rate_set', { pair: 'USD/BRL', rate: 5_500 })).rejects.toThrow('RATE_INVALID');
    await expect(first.operate('rate_set', { pair: 'BRL', rate: 5.5 })).rejects.toThrow('CURRENCY_INVALID');
    await first.operate('rate_set', { pair: 'USD/BRL', rate: 5.5 });
    expect(first.journal.at(-1)?.event).toMatchObject({
      type: 'operatorActed',
      action: 'rate_set',
      note: 'USD/BRL 5.5',
    });
    await first.gateway.stop();
    expect(first.keptRates.rates).toMatchObject([{ base: 'USD', quote: 'BRL', quotePerBase: 5.5, source: 'manual' }]);

    const later = await instrumentsScene({
      startUs: MANUAL_START_US + 300_000_000,
      keptRates: first.keptRates.rates,
    });
    expect(await later.operate('rates')).toMatchObject([{ rate: 5.5, age: 'stale', age_s: 300 }]);
    expect(tradeWin(later, ['1', '2'])).toMatchObject({
      realized_pnl_usd: 3.64,
      rate_source: 'manual',
      rate_age_s: 300,
    });
  });

  it('follows the next dollar future on the last two sessions of the front, where somebody quotes it', async () => {
    // Friday 27 November 2026: WDOZ26 trades last on Monday.
    const scene = await instrumentsScene({ startUs: Date.parse('2026-11-27T15:00:00Z') * 1_000 });
    const feed = scene.legacyPlatform('mt5_brazil', 'WDOZ26', 5_500);
    scene.pass(2_000);
    const rateOf = async () => ((await scene.operate('rates')) as readonly { readonly rate: number }[])[0]?.rate;
    expect(await rateOf()).toBe(5.5);
    feed.tick('WDOF27', 5_530);
    scene.pass(2_000);
    expect(await rateOf()).toBe(5.53);
    expect(scene.gateway.board.quote('WDO', 'mt5_brazil')?.last).toBe(5_500);
    feed.tick('WDOZ26', 5_501);
    scene.pass(2_000);
    expect(await rateOf()).toBe(5.53);
  });

  it('reads its rates and their ages from gateway.yaml, and reads them anew when told to', async () => {
    const scene = await instrumentsScene({
      configText: [
        'currency:',
        '  manual: [{ pair: USD/BRL, rate: 5.5, as_of: 2026-11-20T14:00:00Z }]',
        '  ages: { manual: { fresh_s: 3600, usable_s: 86400 } }',
      ].join('\n'),
    });
    expect(await scene.operate('rates')).toMatchObject([{ rate: 5.5, source: 'manual', age: 'fresh', age_s: 1_800 }]);
    expect(tradeWin(scene, ['1', '2'])).toMatchObject({ realized_pnl_usd: 3.64 });
  });

  it('counts a loss so much worse at a stale rate as gateway.yaml says now, not as it said at the start', async () => {
    let settings = DEFAULT_RATE_SETTINGS;
    const typed = { base: USD, quote: BRL, quotePerBase: 5.5, source: 'manual', asOfUs: MANUAL_START_US - 300_000_000 };
    const scene = await instrumentsScene({ keptRates: [typed], readRates: () => ok(settings) });
    tradeWin(scene, ['1', '2'], 120_000);
    const lossUsd = (): number | undefined => {
      const { worlds } = scene.gateway.view.day(MANUAL_START_US);
      return worlds.find(({ simulated }) => !simulated)?.lossUsd;
    };
    // 10,000 points of R$0.20 are R$2,000, $363.64 at 5.50.
    expect(lossUsd()).toBe(374.55);
    settings = { ...DEFAULT_RATE_SETTINGS, stalePenalty: 0.1 };
    await scene.operate('reload');
    expect(lossUsd()).toBe(400);
  });

  it('takes no typed rate of a moment that has not come: it would count as too old until then', async () => {
    const scene = await instrumentsScene();
    const typed = { pair: 'USD/BRL', rate: 5.5 };
    await expect(scene.operate('rate_set', { ...typed, as_of: '2031-11-20T14:00:00Z' })).rejects.toThrow(
      'DATE_INVALID: as_of: expected a moment that has passed',
    );
    expect(await scene.operate('rates')).toEqual([]);
    await scene.operate('rate_set', { ...typed, as_of: '2026-11-20T14:00:00Z' });
    expect(await scene.operate('rates')).toMatchObject([{ rate: 5.5, age_s: 1_800 }]);
  });
});

describe('a terminal that states a point value in another currency', () => {
  const EURO_BROKER = {
    v: 1,
    type: 'REGISTER',
    platform: 'mt5_global',
    protocol: 1,
    account: 'Demo1',
    currency: 'EUR',
    mode: 'demo',
    capabilities: { order_types: ['MARKET'] },
    symbols: [
      { symbol: 'NAS100', tick_size: 0.1, point_value: 1, qty_min: 0.1, qty_step: 0.1, qty_max: 100, currency: 'EUR' },
    ],
  };

  async function brokerScene(rate?: { readonly value: number; readonly ageS: number }) {
    const keptRates =
      rate === undefined
        ? []
        : [
            {
              base: 'EUR' as typeof USD,
              quote: USD,
              quotePerBase: rate.value,
              source: 'manual',
              asOfUs: MANUAL_START_US - rate.ageS * 1_000_000,
            },
          ];
    const scene = await instrumentsScene({ keptRates });
    const broker = scene.platformDoor.dial();
    broker.says(EURO_BROKER);
    const client = scene.legacyClient();
    client.says({ ...BUY, symbol: 'NQ', order_id: '1' });
    scene.pass();
    return { scene, broker, client };
  }

  it('gets the size at the rate of the moment: $20 a point are 16 lots of €1 at 1.25', async () => {
    const { broker, scene } = await brokerScene({ value: 1.25, ageS: 10 });
    expect(broker.of('ORDER')).toMatchObject([{ symbol: 'NAS100', quantity: 16, unit: 'lots' }]);
    scene.pass(1_000);
    expect(await scene.alerts('TERMS_DIFFER')).toEqual([
      'mt5_global states for NAS100: currency EUR, the files say USD. The terminal’s terms are used: ' +
        '1 NQ = $20/pt in lots of about €1/pt, at the rate of the day',
    ]);
  });

  it('gets no entry without a rate, nor with one that is too old', async () => {
    const without = await brokerScene();
    expect(without.broker.of('ORDER')).toEqual([]);
    expect(without.client.of('ORDER_REJECT')).toMatchObject([{ code: 'SIZE_CURRENCY_DIFFERS' }]);
    const old = await brokerScene({ value: 1.25, ageS: 1_000 });
    expect(old.broker.of('ORDER')).toEqual([]);
    expect(old.client.of('ORDER_REJECT')).toMatchObject([{ code: 'RATE_TOO_OLD' }]);
  });

  it('still gets its exits when the rate has become too old', async () => {
    const { scene, broker, client } = await brokerScene({ value: 1.25, ageS: 10 });
    const [opened] = broker.of('ORDER');
    const fill = {
      v: 1,
      type: 'ORDER_FILL',
      exec_id: 'x',
      symbol: 'NAS100',
      side: 'BUY',
      last_price: 100,
      fill_price: 100,
    };
    broker.says({ ...fill, order_id: opened!['order_id'], last_qty: 16, filled_qty: 16, status: 'FILLED' });
    for (let minute = 0; minute < 20 * 60; minute += 1) {
      broker.says({ v: 1, type: 'HEARTBEAT', ts_us: 0 });
      scene.pass(1_000);
    }
    client.says({ ...BUY, symbol: 'NQ', side: 'SELL', order_id: '2' });
    scene.pass();
    expect(broker.of('ORDER').at(-1)).toMatchObject({ side: 'SELL', quantity: 16, role: 'EXIT' });
  });
});
