import { describe, expect, test } from 'vitest';
import { shippedRegistry, us } from '../../test/support/shipped-registry.ts';
import { answerNormalize, answerResolve, answerRoll, answerSize } from './answer-request.ts';

const registry = shippedRegistry();
const NOW_US = us('2026-11-20T15:00:00Z');

const resolve = (request: unknown): unknown => answerResolve(registry, request, NOW_US);
const normalize = (request: unknown): unknown => answerNormalize(registry, request, NOW_US);
const roll = (request: unknown): unknown => answerRoll(registry, request, NOW_US);
const size = (request: unknown): unknown => answerSize(registry, request);

describe('resolve', () => {
  test.each([
    ['NQ', 'sierra', '2025-03-14', 'NQH25', 'NQH25'],
    ['NQ', 'sierra', '2025-03-15', 'NQM25', 'NQM25'],
    ['NQ', 'nt8', '2025-03-17', 'NQ 06-25', 'NQM25'],
    ['NQ', 'nt8', '2025-03-14T21:59:59Z', 'NQ 03-25', 'NQH25'],
    ['NQ', 'nt8', '2025-03-14T17:00:00-05:00', 'NQ 06-25', 'NQM25'],
    ['NQ', 'nt8', undefined, 'NQ 12-26', 'NQZ26'],
    ['nq', 'mt5', '2025-03-14', 'NAS100', null],
    ['WIN', 'mt5_brazil', '2025-03-14', 'WINJ25', 'WINJ25'],
    ['WDO', 'mt5_brazil', '2025-03-14', 'WDOJ25', 'WDOJ25'],
    ['NQ', 'mt5_brazil', '2025-03-14', 'NQH25', 'NQH25'],
    ['CL', 'nt8', '2025-03-14', 'CL 04-25', 'CLJ25'],
    ['CL', 'nt8', '2025-03-17', 'CL 05-25', 'CLK25'],
    ['GC', 'bookmap', '2025-08-01', 'GC-12-25', 'GCZ25'],
    ['BTCUSD', 'quantower', '2025-03-14', 'BTCUSD', null],
  ])('%s on %s at %s is %s', (root, platform, at, symbol, contract) => {
    const expected = { root: root.toUpperCase(), platform, symbol, contract };
    expect(resolve({ root, platform, at })).toEqual(expected);
  });

  test('a symbol in place of a root is taken as an order would name it', () => {
    const at = '2025-03-14';
    expect(resolve({ root: 'NQM25', platform: 'nt8', at })).toMatchObject({ symbol: 'NQ 06-25', contract: 'NQM25' });
    expect(resolve({ root: 'NAS100', platform: 'nt8', at })).toMatchObject({ root: 'NQ', symbol: 'NQ 03-25' });
    expect(resolve({ root: 'NQH25', platform: 'nt8', at: '2025-06-01' })).toMatchObject({
      error: { code: 'SYMBOL_EXPIRED' },
    });
    expect(resolve({ root: 'WIN$', platform: 'mt5_brazil', at })).toMatchObject({
      error: { code: 'SYMBOL_CONTINUOUS' },
    });
  });
});

describe('normalize', () => {
  test.each([
    ['NQ 03-25', 'nt8', '2025-03-14', 'NQ', 'NQH25'],
    ['NQ 03-25', 'nt8', '2026-11-20', 'NQ', 'NQH25'],
    ['NQH5', 'quantower', '2025-03-14', 'NQ', 'NQH25'],
    ['NQH5', 'quantower', '2026-11-20', 'NQ', 'NQH35'],
    ['NAS100', 'mt5', undefined, 'NQ', null],
    ['NQH25', undefined, undefined, 'NQ', 'NQH25'],
  ])('%s on %s at %s is %s %s', (symbol, platform, at, root, contract) => {
    expect(normalize({ symbol, platform, at })).toEqual({ root, contract });
  });

  test('a continuous symbol names its candidate', () => {
    expect(normalize({ symbol: 'WIN$N', platform: 'mt5_brazil', at: '2025-03-14' })).toEqual({
      error: {
        code: 'SYMBOL_CONTINUOUS',
        message: 'WIN$N is a continuous series of WIN for charts; name a contract, as WINJ25',
      },
    });
  });
});

describe('roll', () => {
  test.each([
    ['NQ', '2025-03-14', 'NQH25', 'NQM25', '2025-03-15', '2025-03-21'],
    ['NQ', '2025-03-15', 'NQM25', 'NQU25', '2025-06-14', '2025-06-20'],
    ['NQ', '2026-06-12', 'NQM26', 'NQU26', '2026-06-13', '2026-06-18'],
    ['WIN', '2025-04-15', 'WINJ25', 'WINM25', '2025-04-16', '2025-04-16'],
    ['WDO', '2025-02-27', 'WDOH25', 'WDOJ25', '2025-02-28', '2025-03-05'],
  ])('%s on %s has %s in front, then %s from %s, expiry %s', (root, at, front, next, rollDate, expiry) => {
    expect(roll({ root, at })).toEqual({ root, front, next, rollDate, expiry });
  });

  test('what never rolls says so with nulls', () => {
    expect(roll({ root: 'BTCUSD' })).toEqual({ root: 'BTCUSD', front: null, next: null, rollDate: null, expiry: null });
  });

  test('dates beyond the holiday tables are refused', () => {
    for (const at of ['2050-01-01', '2015-06-01', '1970-01-01']) {
      expect(roll({ root: 'NQ', at })).toMatchObject({ error: { code: 'CALENDAR_NOT_COVERED' } });
    }
  });
});

describe('size', () => {
  test.each([
    [{ root: 'NQ', platform: 'mt5', quantity: 2, pointValue: 1, step: 0.1, min: 0.1 }, 40, 'lots'],
    [{ root: 'NQ', platform: 'mt5_global', quantity: 2 }, 40, 'lots'],
    [{ root: 'ES', platform: 'mt5', quantity: 1, pointValue: 10 }, 5, 'lots'],
    [{ root: 'NQ', platform: 'nt8', quantity: 2 }, 2, 'contracts'],
    [{ root: 'WIN', platform: 'mt5_brazil', quantity: 3 }, 3, 'contracts'],
  ])('%o is %d %s', (request, quantity, unit) => {
    expect(size(request)).toEqual({ quantity, unit });
  });

  test('a denial has its code and figures', () => {
    expect(size({ root: 'MNQ', platform: 'mt5', quantity: 1, pointValue: 10, step: 1, min: 1 })).toMatchObject({
      error: { code: 'SIZE_BELOW_MIN' },
    });
    expect(size({ root: 'NQ', platform: 'mt5', quantity: 2, max: 39 })).toMatchObject({
      error: { code: 'SIZE_ABOVE_MAX' },
    });
  });
});

describe('a bad request', () => {
  test.each([
    [resolve, { root: 'XX', platform: 'nt8' }, 'SYMBOL_UNKNOWN'],
    [resolve, { root: 'NQ', platform: 'foo' }, 'PLATFORM_UNKNOWN'],
    [resolve, { root: 'NQ' }, 'REQUEST_INVALID'],
    [resolve, { root: 'NQ', platform: 'nt8', at: '2025-02-30' }, 'DATE_INVALID'],
    [resolve, { root: 'NQ', platform: 'nt8', at: '2025-03-14T10:00:00' }, 'DATE_INVALID'],
    [resolve, { root: 'NQ', platform: 'nt8', at: 5 }, 'DATE_INVALID'],
    [resolve, null, 'REQUEST_INVALID'],
    [resolve, [], 'REQUEST_INVALID'],
    [normalize, { symbol: 'DJ30', platform: 'sierra' }, 'SYMBOL_UNKNOWN'],
    [normalize, { symbol: 'GOLD', platform: 'mt5' }, 'SYMBOL_UNKNOWN'],
    [normalize, { symbol: 'NQ 02-25', platform: 'nt8' }, 'SYMBOL_MONTH_NOT_LISTED'],
    [normalize, { symbol: 'NQH25', platform: 'no such' }, 'PLATFORM_UNKNOWN'],
    [normalize, { symbol: 7 }, 'REQUEST_INVALID'],
    [roll, { root: 'XX' }, 'SYMBOL_UNKNOWN'],
    [roll, {}, 'REQUEST_INVALID'],
    [size, { root: 'NQ', platform: 'nt8', quantity: '2' }, 'REQUEST_INVALID'],
    [size, { root: 'NQ', platform: 'nt8' }, 'REQUEST_INVALID'],
    [size, { root: 'NQ', platform: 'nt8', quantity: -1 }, 'SIZE_QUANTITY_INVALID'],
    [size, { root: 'XX', platform: 'nt8', quantity: 1 }, 'SYMBOL_UNKNOWN'],
    [size, { root: 'NQ', platform: 'foo', quantity: 1 }, 'PLATFORM_UNKNOWN'],
  ])('%o %o is refused %s', (answer, request, code) => {
    expect(answer(request)).toMatchObject({ error: { code, message: expect.any(String) as string } });
  });
});

test('a thousand mixed requests take far less than two seconds of the processor', () => {
  const before = process.cpuUsage();
  for (let index = 0; index < 250; index += 1) {
    const at = `20${20 + (index % 16)}-0${1 + (index % 9)}-1${index % 10}`;
    const root = registry.roots[index % registry.roots.length] ?? 'NQ';
    resolve({ root, platform: 'nt8', at });
    normalize({ symbol: 'NQH5', platform: 'quantower', at });
    roll({ root, at });
    size({ root, platform: 'mt5', quantity: 2 });
  }
  // Time that others had the processor does not count.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(2_000);
});
