import { describe, expect, test } from 'vitest';
import { shippedRegistry, us } from '../../test/support/shipped-registry.ts';

const NOW_US = us('2025-03-14T15:00:00Z');
const registry = shippedRegistry();

describe('where an entry goes', () => {
  test.each([
    ['NQ', 'nt8', 'NQ 03-25', 'NQH25'],
    ['NQ', 'NT8', 'NQ 03-25', 'NQH25'],
    ['NQ', 'sierra', 'NQH25', 'NQH25'],
    ['NQ', 'sierra_chart', 'NQH25', 'NQH25'],
    ['NQ', 'mt5', 'NAS100', undefined],
    ['NQ', 'mt5_global', 'NAS100', undefined],
    ['NQ', 'bookmap', 'NQ-03-25', 'NQH25'],
    ['NQ', 'quantower', 'NQH5', 'NQH25'],
    ['NQ', 'sim_nt8', 'NQ 03-25', 'NQH25'],
    ['NQ', 'sim_mt5', 'NAS100', undefined],
    ['WIN', 'mt5_brazil', 'WINJ25', 'WINJ25'],
    ['WIN', 'MT5Brazil', 'WINJ25', 'WINJ25'],
    ['WDO', 'sim_mt5_brazil', 'WDOJ25', 'WDOJ25'],
    ['BTCUSD', 'mt5_global', 'BTCUSD', undefined],
    ['BTCUSD', 'sierra', 'BTCUSD', undefined],
    ['ETHUSD', 'nt8', 'ETHUSD', undefined],
  ])('an order of %s on %s goes to %s', (root, platform, symbol, contract) => {
    expect(registry.orderTarget(root, platform, NOW_US)).toEqual({ kind: 'symbol', symbol, contract });
  });

  test.each([
    ['NQ', 'mt5_brazil'],
    ['WIN', 'nt8'],
    ['WDO', 'mt5_global'],
    ['BTCUSD', 'mt5_brazil'],
  ])('%s is blank on %s, which is no denial', (root, platform) => {
    expect(registry.orderTarget(root, platform, NOW_US)).toMatchObject({ kind: 'blank' });
  });

  test('a platform that the configuration lacks takes the spelling of its first tick', () => {
    expect(registry.orderTarget('NQ', 'test_mt5', NOW_US)).toMatchObject({ kind: 'refused', code: 'SPELLING_UNKNOWN' });
    expect(registry.orderTarget('ES', 'test_mt5', NOW_US, 'mt5')).toMatchObject({ symbol: 'US500' });
    expect(registry.orderTarget('ES', 'test_own', NOW_US, 'universal')).toMatchObject({ symbol: 'ES' });
  });

  test('an unknown root is refused with the roots that exist', () => {
    const target = registry.orderTarget('XX', 'nt8', NOW_US);
    expect(target).toMatchObject({ kind: 'refused', code: 'SYMBOL_UNKNOWN' });
    expect(target).toHaveProperty('message', expect.stringContaining('NQ'));
  });
});

describe('what a symbol means', () => {
  test.each([
    ['NQ 03-25', 'nt8', 'NQ', 'NQH25', true],
    ['NQ 12-26', 'nt8', 'NQ', 'NQZ26', false],
    ['NQH25_FUT_CME', 'sierra', 'NQ', 'NQH25', true],
    ['NQH25.CME', 'sierra', 'NQ', 'NQH25', true],
    ['NQH25_FUT_CME [CB]', 'sierra', 'NQ', 'NQH25', true],
    ['NQH5', 'quantower', 'NQ', 'NQH25', true],
    ['F.US.MESH25', 'quantower', 'MES', 'MESH25', true],
    ['NQH5.CME@RITHMIC', 'bookmap', 'NQ', 'NQH25', true],
    ['/NQH25:XCME', 'bookmap', 'NQ', 'NQH25', true],
    ['NAS100', 'mt5', 'NQ', undefined, true],
    ['US100.cash', 'mt5', 'NQ', undefined, false],
    ['#US30', 'mt5', 'YM', undefined, false],
    ['WINJ25', 'mt5_brazil', 'WIN', 'WINJ25', true],
    ['M2KH25', 'sierra', 'M2K', 'M2KH25', true],
    ['6EM5', 'quantower', '6E', '6EM25', true],
    ['nq', 'nt8', 'NQ', undefined, true],
  ] as const)('%s on %s is %s', (symbol, spelling, root, contract, isFront) => {
    expect(registry.normalize(symbol, spelling, NOW_US)).toEqual({
      ok: true,
      value: { root, contract, spelling, isFront },
    });
  });

  test.each([
    ['NQ 03-25', 'nt8'],
    ['NQH25', 'sierra'],
    ['WINJ25', 'mt5_brazil'],
    ['NAS100', 'mt5'],
    ['NQ-03-25', 'bookmap'],
    ['NQH5.CME@RITHMIC', 'bookmap'],
    ['NQH5', 'quantower'],
    ['NQ', 'universal'],
    ['BTCUSD', 'mt5'],
  ])('of an unlisted platform, %s shows that it spells as %s', (symbol, spelling) => {
    expect(registry.normalize(symbol, undefined, NOW_US)).toMatchObject({ ok: true, value: { spelling } });
  });

  test.each(['DJ30', 'EU50', 'HK50', 'GOLD', 'WI1V25Z25', 'US5000', 'NQ-25', '', 'ÄH25', 'x'.repeat(5000)])(
    'the look-alike %s is no future',
    (symbol) => {
      for (const spelling of ['nt8', 'sierra', 'mt5_brazil', 'bookmap', 'quantower'] as const) {
        expect(registry.normalize(symbol, spelling, NOW_US)).toMatchObject({
          ok: false,
          error: { code: 'SYMBOL_UNKNOWN' },
        });
      }
    },
  );

  test.each(['NQ 02-25', 'NQ 13-25', 'NQ 00-25', 'NQG25', 'WINH25', 'NQH2099'])(
    '%s names no month of its product',
    (symbol) => {
      expect(registry.normalize(symbol, undefined, NOW_US)).toMatchObject({
        ok: false,
        error: { code: 'SYMBOL_MONTH_NOT_LISTED' },
      });
    },
  );

  test.each([
    ['WIN$', 'mt5_brazil', 'WINJ25'],
    ['WIN$N', 'mt5_brazil', 'WINJ25'],
    ['WIN@D', 'mt5_brazil', 'WINJ25'],
    ['WDOFUT', 'mt5_brazil', 'WDOJ25'],
    ['NQ1!', 'sierra', 'NQH25'],
    ['@NQ', 'nt8', 'NQ 03-25'],
    ['@NQ#', 'nt8', 'NQ 03-25'],
    ['NQ ##-##', 'nt8', 'NQ 03-25'],
  ] as const)('the continuous %s on %s is refused and %s is offered', (symbol, spelling, candidate) => {
    expect(registry.normalize(symbol, spelling, NOW_US)).toMatchObject({
      ok: false,
      error: { code: 'SYMBOL_CONTINUOUS', candidates: [candidate] },
    });
  });

  test('on a listed platform a broker’s name counts only when the map states it; the root it looks like is offered', () => {
    const read = (symbol: string, platform?: string): unknown => registry.normalize(symbol, 'mt5', NOW_US, platform);
    for (const symbol of ['US100.cash', 'DJ30', 'GOLD', 'XAUUSD']) {
      expect(read(symbol, 'mt5'), symbol).toMatchObject({ ok: false, error: { code: 'SYMBOL_UNKNOWN' } });
      expect(read(symbol), symbol).toMatchObject({ ok: true, value: { contract: undefined, isFront: false } });
      expect(read(symbol, 'test_mt5'), symbol).toMatchObject({ ok: true });
    }
    expect(read('US100.cash', 'mt5')).toMatchObject({ error: { candidates: ['NQ'] } });
    expect(read('NAS100', 'mt5')).toMatchObject({ value: { root: 'NQ', isFront: true } });
  });

  test('BTC at an MT5 broker could be the coin and is never guessed', () => {
    expect(registry.normalize('BTC', 'mt5', NOW_US)).toMatchObject({ error: { code: 'SYMBOL_AMBIGUOUS' } });
    expect(registry.normalize('BTC', 'nt8', NOW_US)).toMatchObject({ value: { root: 'BTC' } });
  });
});

describe('a one-digit year', () => {
  test.each([
    ['NQH5', '2025-03-14T15:00:00Z', 'NQH25'],
    ['NQH5', '2025-04-21T15:00:00Z', 'NQH25'],
    ['NQH5', '2025-04-22T15:00:00Z', 'NQH35'],
    ['NQZ4', '2025-01-20T15:00:00Z', 'NQZ24'],
    ['NQZ4', '2025-02-20T15:00:00Z', 'NQZ34'],
    ['NQH0', '2029-12-20T15:00:00Z', 'NQH30'],
    ['CLF5', '2024-11-20T15:00:00Z', 'CLF25'],
    ['CLF5', '2025-01-25T15:00:00Z', 'CLF35'],
  ])('%s on %s is %s', (symbol, at, contract) => {
    expect(registry.normalize(symbol, 'quantower', us(at))).toMatchObject({ value: { contract } });
  });
});

describe('an order that names its contract', () => {
  test('passes before the last trading day and is refused from then on, with the front offered', () => {
    const at = (iso: string): unknown => registry.checkOrderSymbol('NQ 03-25', 'nt8', us(iso));
    expect(at('2025-03-20T15:00:00Z')).toMatchObject({ ok: true, value: { isFront: false } });
    expect(at('2025-03-21T12:00:00Z')).toMatchObject({ error: { code: 'SYMBOL_EXPIRED', candidates: ['NQM25'] } });
    expect(at('2026-11-20T15:00:00Z')).toMatchObject({ error: { code: 'SYMBOL_EXPIRED' } });
  });

  test('is refused for a chart’s symbol, for years long gone, and passes for years to come', () => {
    const check = (symbol: string): unknown => registry.checkOrderSymbol(symbol, 'sierra', NOW_US);
    expect(check('NQH25_FUT_CME [CB]')).toMatchObject({ error: { code: 'SYMBOL_CONTINUOUS' } });
    expect(check('NQH05')).toMatchObject({ error: { code: 'SYMBOL_EXPIRED' } });
    expect(check('NQH40')).toMatchObject({ ok: true });
  });
});

describe('sizes', () => {
  test.each([
    ['NQ', 'mt5', 1, {}, 20],
    ['NQ', 'mt5', 2, { pointValue: 1, sizeStep: 0.1, sizeMin: 0.1 }, 40],
    ['NQ', 'mt5', 1, { pointValue: 10 }, 2],
    ['NQ', 'mt5', 1, { pointValue: 20 }, 1],
    ['MNQ', 'mt5', 1, {}, 2],
    ['MNQ', 'mt5', 1, { pointValue: 10, sizeStep: 0.1, sizeMin: 0.1 }, 0.2],
    ['ES', 'mt5', 1, {}, 50],
    ['ES', 'mt5', 1, { pointValue: 10 }, 5],
    ['MES', 'mt5', 1, { pointValue: 10, sizeStep: 0.1, sizeMin: 0.1 }, 0.5],
    ['MYM', 'mt5', 3, { pointValue: 10, sizeStep: 0.1, sizeMin: 0.1 }, 0.1],
    ['MBT', 'mt5', 1, {}, 0.1],
    ['WIN', 'mt5_brazil', 1, {}, 1],
    ['DOL', 'mt5_brazil', 7, {}, 5],
    ['NQ', 'nt8', 3, {}, 3],
    ['NQ', 'sierra', 3.7, {}, 3],
  ])('%s on %s: %d contracts at %o are %d', (root, platform, quantity, terms, size) => {
    expect(registry.translate(root, platform, quantity, terms)).toMatchObject({ ok: true, value: { size } });
  });

  test('a size below the minimum is refused with the figures, never rounded up', () => {
    expect(registry.translate('MNQ', 'mt5', 1, { pointValue: 10, sizeStep: 1, sizeMin: 1 })).toEqual({
      ok: false,
      error: { code: 'SIZE_BELOW_MIN', message: '1 MNQ = 0.2 lots, 0 in steps of 1; the minimum is 1 lots' },
    });
  });

  test.each([
    [{ sizeMax: 19 }, 'SIZE_ABOVE_MAX'],
    [{ currency: 'EUR' }, 'SIZE_CURRENCY_DIFFERS'],
    [{ pointValue: 0 }, 'SIZE_TERMS_INVALID'],
    [{ sizeStep: Number.NaN }, 'SIZE_TERMS_INVALID'],
  ])('terms %o are refused %s', (terms, code) => {
    expect(registry.translate('NQ', 'mt5', 1, terms)).toMatchObject({ error: { code } });
  });

  test.each([0, -1, Number.NaN, Infinity])('a quantity of %d is refused', (quantity) => {
    expect(registry.translate('NQ', 'nt8', quantity)).toMatchObject({ error: { code: 'SIZE_QUANTITY_INVALID' } });
  });

  test('a mapping counts number for number, scales, caps, and lets a micro stand for the root', () => {
    const own = shippedRegistry(`
version: 1
mappings:
  NQ:
    mt5_global: { symbol: USTEC, size: same_number }
    nt8: { symbol: MNQ 12-26, multiplier: 0.1 }
    sierra: { symbol: front, multiplier: 2, cap: 3 }
`);
    expect(own.translate('NQ', 'mt5', 2)).toMatchObject({ value: { size: 2, unit: 'lots' } });
    expect(own.translate('NQ', 'nt8', 2)).toMatchObject({ value: { size: 2, unit: 'contracts', moneyPerPoint: 2 } });
    expect(own.translate('NQ', 'sierra', 2)).toMatchObject({ value: { size: 3, cappedFrom: 4 } });
    expect(own.orderTarget('NQ', 'nt8', NOW_US)).toMatchObject({ symbol: 'MNQ 03-25', contract: 'MNQH25' });
    expect(own.normalize('MNQ 03-25', 'nt8', NOW_US, 'nt8')).toMatchObject({
      value: { root: 'NQ', contract: 'MNQH25' },
    });
    expect(own.spell('NQ', 'MNQM25', 'nt8', 'nt8')).toEqual({ ok: true, value: 'MNQ 06-25' });
    expect(own.normalize('USTEC', 'mt5', NOW_US)).toMatchObject({ value: { root: 'NQ', isFront: true } });
  });
});

describe('spellings of the user’s own', () => {
  const own = shippedRegistry(`
version: 1
templates: { sierra: '{root}{month}{yy}_FUT_CME' }
mappings:
  NQ: { sierra: front, quantower: 'F.US.ENQ{month}{yy}', bookmap: 'NQH5.CME@RITHMIC', nt8: '' }
  ES: { quantower: 'EP{month}{yy}' }
`);

  test.each([
    ['NQ', 'sierra', 'NQH25_FUT_CME'],
    ['NQ', 'quantower', 'F.US.ENQH25'],
    ['ES', 'quantower', 'EPH25'],
    ['NQ', 'bookmap', 'NQH5.CME@RITHMIC'],
  ] as const)('%s on %s is written %s and read back', (root, platform, symbol) => {
    expect(own.orderTarget(root, platform, NOW_US)).toMatchObject({ symbol });
    expect(own.normalize(symbol, platform, NOW_US)).toMatchObject({
      value: { root, contract: `${root}H25`, isFront: true },
    });
  });

  test('an empty entry is blank', () => {
    expect(own.orderTarget('NQ', 'nt8', NOW_US)).toMatchObject({ kind: 'blank' });
  });
});
