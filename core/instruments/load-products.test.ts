import { describe, expect, test } from 'vitest';
import { shippedText } from '../../test/support/shipped-registry.ts';
import type { Result } from '../base/result.ts';
import { describeConfigError } from './config-error.ts';
import type { ConfigError } from './config-error.ts';
import { editOverrides } from './edit-overrides.ts';
import { loadHolidays } from './load-holidays.ts';
import { loadProducts } from './load-products.ts';
import type { Products } from './product.ts';

const holidays = loadHolidays({ text: shippedText('holidays.yaml'), file: 'holidays.yaml' });
if (!holidays.ok) throw new Error('holidays.yaml');
const calendars = holidays.value;
const shipped = { text: shippedText('products.yaml'), file: 'products.yaml' };

function load(user: string): Result<Products, readonly ConfigError[]> {
  return loadProducts([shipped, { text: user, file: 'user.yaml' }], calendars);
}

function faults(user: string): string[] {
  const loaded = load(user);
  return loaded.ok ? [] : loaded.error.map(describeConfigError);
}

test('the shipped file has the 22 products with their money per tick', () => {
  const loaded = loadProducts([shipped], calendars);
  if (!loaded.ok) throw new Error(loaded.error.map(describeConfigError).join());
  const money = [...loaded.value.byRoot.values()].map((product) => [
    product.root,
    Number((product.tickSize * product.pointValue).toFixed(6)),
    product.currency,
  ]);
  expect(Object.fromEntries(money.map(([root, tick, currency]) => [root, `${tick} ${currency}`]))).toEqual({
    NQ: '5 USD',
    MNQ: '0.5 USD',
    ES: '12.5 USD',
    MES: '1.25 USD',
    YM: '5 USD',
    MYM: '0.5 USD',
    RTY: '5 USD',
    M2K: '0.5 USD',
    CL: '10 USD',
    MCL: '1 USD',
    GC: '10 USD',
    MGC: '1 USD',
    ZN: '15.625 USD',
    '6E': '6.25 USD',
    BTC: '25 USD',
    MBT: '0.5 USD',
    BTCUSD: '0.01 USD',
    ETHUSD: '0.01 USD',
    WIN: '1 BRL',
    IND: '5 BRL',
    WDO: '5 BRL',
    DOL: '25 BRL',
  });
});

describe('a file of the user', () => {
  test('overlays the shipped one key by key', () => {
    const loaded = load('products:\n  NQ:\n    margin_usd: 40000\n');
    expect(loaded.ok && loaded.value.byRoot.get('NQ')).toMatchObject({ marginUsd: 40000, tickSize: 0.25 });
  });

  test('may be empty', () => {
    expect(load('')).toMatchObject({ ok: true });
    expect(load('# nothing here\n')).toMatchObject({ ok: true });
  });

  test('may add a product', () => {
    const loaded = load(
      'products:\n  NKD: { name: Nikkei, exchange: CME, market: cme, currency: USD, tick: 5, point_value: 5, months: HMUZ, liquid: HMUZ, expiry: { on: second friday, if_closed: previous }, roll: { from: expiry, before: 3, counted_in: sessions } }\n',
    );
    expect(loaded.ok && loaded.value.byRoot.has('NKD')).toBe(true);
  });
});

describe('a bad file names file, line and key', () => {
  const cycle =
    'months: HMUZ, liquid: HMUZ, expiry: { on: third friday }, roll: { from: expiry, before: 1, counted_in: days }';
  const whole = 'name: X, exchange: X, market: cme, currency: USD, tick: 1, point_value: 1';

  test.each([
    ['products:\n  NQ:\n    tick: -0.25\n', 'user.yaml:3 products.NQ.tick: '],
    ['products:\n  NQ:\n    tick: abc\n', 'user.yaml:3 products.NQ.tick: '],
    ['products:\n  NQ:\n    point_value: 0\n', 'user.yaml:3 products.NQ.point_value: '],
    ['products:\n  NQ:\n    tik: 1\n', 'user.yaml:3 products.NQ.tik: '],
    ['products:\n  NQ:\n    tick: 1\n  NQ:\n    tick: 2\n', 'user.yaml:4 NQ: stands here twice'],
    ['products:\n  ES:\n    name: E-mini Nasdaq-100\n', 'user.yaml:3 products.ES.name: NQ has the name'],
    ['products:\n  NQ:\n    months: HHM\n', 'user.yaml:3 products.NQ.months: expected all, or letters'],
    ['products:\n  NQ:\n    liquid: HJ\n', 'user.yaml:3 products.NQ.liquid: expected months that exist'],
    ['products:\n  NQ:\n    market: nowhere\n', 'user.yaml:3 products.NQ.market: expected one of cme'],
    ['products:\n  NQ:\n    expiry: { on: fifth friday }\n', 'user.yaml:3 products.NQ.expiry.on: expected a day'],
    [
      'products:\n  NQ:\n    expiry: { calendars: [XX] }\n',
      'user.yaml:3 products.NQ.expiry.calendars: expected one of',
    ],
    ['products:\n  NQ:\n    expiry: { on: expiry of MCL }\n', 'user.yaml:3 products.NQ.expiry.on: expected the root'],
    ['products:\n  NQ:\n    roll: { from: first notice }\n', 'user.yaml:3 products.NQ.roll.from: a roll counted'],
    ['products:\n  NQ:\n    same_price_as: XX\n', 'user.yaml:3 products.NQ.same_price_as: no product XX'],
    ['products:\n  MNQ:\n    cfd: { like: WIN }\n', 'user.yaml:3 products.MNQ.cfd.like: expected a root'],
    [`products:\n  X1: { ${whole}, liquid: H }\n`, 'user.yaml:2 products.X1.liquid: a product without months'],
    [`products:\n  X1: { ${whole}, months: H }\n`, 'user.yaml:2 products.X1: a product with months needs'],
    [`products:\n  X1: { ${whole}, ${cycle}, roll: 5 }\n`, 'user.yaml:2'],
    [`products:\n  x1: { ${whole} }\n`, 'user.yaml:2 products.x1: '],
    ['markets:\n  cme:\n    zone: Mars/Phobos\n', 'user.yaml:3 markets.cme.zone: expected an IANA zone'],
    ['markets:\n  cme:\n    trade_day_from: 25:00\n', 'user.yaml:3 markets.cme.trade_day_from: expected a time'],
    ['markets:\n  cme:\n    calendar: XX\n', 'user.yaml:3 markets.cme.calendar: expected one of US, UK, B3'],
    ['overrides:\n  NQ.2025-04: { roll: 2025-04-01 }\n', 'user.yaml:2 overrides.NQ.2025-04: month 4 is outside'],
    ['overrides:\n  NQ.2025-06: { roll: 2025-06-31 }\n', 'user.yaml:2 overrides.NQ.2025-06.roll: expected a day'],
    ['overrides:\n  NQ.2025-06: { roll: 2025-06-23 }\n', 'user.yaml:2 overrides.NQ.2025-06: roll 2025-06-23 is after'],
    [
      'overrides:\n  NQ.2025-06: { roll: 2025-03-01 }\n',
      'user.yaml:2 overrides.NQ.2025-06: roll 2025-03-01 is not after',
    ],
    [
      'overrides:\n  NQ.2025-06: { expiry: 2026-01-01, roll: 2025-12-01 }\n',
      'user.yaml:2 overrides.NQ.2025-06: roll 2025-12-01 is not before',
    ],
    ['overrides:\n  XX.2025-06: { roll: 2025-03-01 }\n', 'user.yaml:2 overrides.XX.2025-06: no product XX'],
    ['overrides:\n  BTCUSD.2025-06: { roll: 2025-03-01 }\n', 'user.yaml:2 overrides.BTCUSD.2025-06: no product'],
    ['overrides:\n  NQ-2025: { roll: 2025-03-01 }\n', 'user.yaml:2 overrides.NQ-2025: expected a contract as'],
    ['overrides:\n  NQ.2090-06: { roll: 2090-03-01 }\n', 'user.yaml:2 overrides.NQ.2090-06: the holiday tables'],
    [
      'overrides:\n  CL.2027-01: { roll: 2026-12-21 }\n',
      'user.yaml:2 overrides.CL.2027-01: MCL, which follows: roll 2026-12-21 is after expiry 2026-12-18',
    ],
    ['products: [1, 2\n', 'user.yaml:'],
    ['products: 5\n', 'user.yaml:1 products: '],
  ])('%j', (user, start) => {
    expect(
      faults(user).some((fault) => fault.startsWith(start)),
      faults(user).join('\n'),
    ).toBe(true);
  });

  test('a text that is no configuration at all is refused', () => {
    for (const text of ['5', '[]', '"x"', '\u0000', '{', '&a [*a]', 'products: &a { NQ: *a }']) {
      expect(load(text).ok, text).toBe(false);
    }
  });
});

describe('overrides', () => {
  const user = {
    text: '# my own dates\noverrides:\n  ES.2025-03: { roll: 2025-03-13 } # as my broker\n',
    file: 'user.yaml',
  };

  test('beat the rules for that contract and no other', () => {
    const edited = editOverrides(shipped, user, [{ contract: 'NQ.2025-03', roll: '2025-03-13' }], calendars);
    expect(edited.ok && edited.value.products.overrides.get('NQH25')?.rollDay).toBe(Date.UTC(2025, 2, 13) / 86_400_000);
    expect(edited.ok && edited.value.products.overrides.has('MNQH25')).toBe(false);
    expect(edited.ok && edited.value.text).toContain('# as my broker');
  });

  test('can be taken back, and a faulty one changes nothing', () => {
    const removed = editOverrides(shipped, user, [{ contract: 'ES.2025-03' }], calendars);
    expect(removed.ok && removed.value.products.overrides.has('ESH25')).toBe(false);
    const faulty = editOverrides(shipped, user, [{ contract: 'NQ.2025-03', roll: '2025-03-25' }], calendars);
    expect(faulty).toMatchObject({ ok: false, error: [{ file: 'user.yaml', key: 'overrides.NQ.2025-03' }] });
  });

  test('can be written into an empty file', () => {
    const edited = editOverrides(
      shipped,
      { text: '', file: 'user.yaml' },
      [{ contract: 'NQ.2025-03', roll: '2025-03-13' }],
      calendars,
    );
    expect(edited.ok && edited.value.products.overrides.get('NQH25')?.rollDay).toBe(Date.UTC(2025, 2, 13) / 86_400_000);
  });
});
