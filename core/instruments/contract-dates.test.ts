import { describe, expect, test } from 'vitest';
import { shippedProducts } from '../../test/support/shipped-registry.ts';
import { formatCivilDay } from './civil-day.ts';
import { parseContractCode } from './contract.ts';
import { contractDates } from './contract-dates.ts';

const products = shippedProducts();

function datesOf(code: string): { roll: string; expiry: string; lastTrade: string; notice: string | undefined } {
  for (const product of products.byRoot.values()) {
    const contract = parseContractCode(product.root, code);
    if (!contract) continue;
    const { rollDay, expiryDay, lastTradeDay, firstNoticeDay } = contractDates(products, product, contract);
    return {
      roll: formatCivilDay(rollDay),
      expiry: formatCivilDay(expiryDay),
      lastTrade: formatCivilDay(lastTradeDay),
      notice: firstNoticeDay === undefined ? undefined : formatCivilDay(firstNoticeDay),
    };
  }
  throw new Error(`no product of ${code}`);
}

describe('equity index', () => {
  // Expiries: CME product calendars and exchange notices; 2026-06 and 2027-06 fall on Juneteenth as observed.
  test.each([
    ['NQH24', '2024-03-09', '2024-03-15'],
    ['NQM24', '2024-06-15', '2024-06-21'],
    ['NQH25', '2025-03-15', '2025-03-21'],
    ['ESM25', '2025-06-14', '2025-06-20'],
    ['YMU25', '2025-09-13', '2025-09-19'],
    ['RTYZ25', '2025-12-13', '2025-12-19'],
    ['MNQH26', '2026-03-14', '2026-03-20'],
    ['NQM26', '2026-06-13', '2026-06-18'],
    ['NQZ26', '2026-12-12', '2026-12-18'],
    ['MESM27', '2027-06-12', '2027-06-17'],
    ['M2KH27', '2027-03-13', '2027-03-19'],
    ['MYMM21', '2021-06-12', '2021-06-18'],
  ])('%s rolls on Saturday %s and expires on %s', (code, roll, expiry) => {
    expect(datesOf(code)).toMatchObject({ roll, expiry, lastTrade: expiry });
  });
});

describe('crude oil', () => {
  // Expiries: CME CL specification and its examples; 2026 from brokers' first notice table, which is two days later.
  test.each([
    ['CLK20', '2020-04-21'],
    ['CLF25', '2024-12-19'],
    ['CLJ25', '2025-03-20'],
    ['CLF26', '2025-12-19'],
    ['CLG26', '2026-01-20'],
    ['CLH26', '2026-02-20'],
    ['CLJ26', '2026-03-20'],
    ['CLK26', '2026-04-21'],
    ['CLM26', '2026-05-19'],
    ['CLN26', '2026-06-22'],
    ['CLQ26', '2026-07-21'],
    ['CLU26', '2026-08-20'],
    ['CLV26', '2026-09-22'],
    ['CLX26', '2026-10-20'],
    ['CLZ26', '2026-11-20'],
  ])('%s expires on %s', (code, expiry) => {
    expect(datesOf(code)).toMatchObject({ expiry });
  });

  test('the micro expires a business day earlier and rolls with the full size', () => {
    expect(datesOf('CLJ25')).toMatchObject({ roll: '2025-03-17', expiry: '2025-03-20' });
    expect(datesOf('MCLJ25')).toMatchObject({ roll: '2025-03-17', expiry: '2025-03-19' });
  });
});

describe('gold', () => {
  // Source: CME gold product calendar of 2025, last trade and first notice.
  test.each([
    ['GCH25', '2025-03-27', '2025-02-28'],
    ['GCJ25', '2025-04-28', '2025-03-31'],
    ['GCK25', '2025-05-28', '2025-04-30'],
    ['GCM25', '2025-06-26', '2025-05-30'],
    ['GCN25', '2025-07-29', '2025-06-30'],
    ['GCQ25', '2025-08-27', '2025-07-31'],
    ['GCU25', '2025-09-26', '2025-08-29'],
    ['GCV25', '2025-10-29', '2025-09-30'],
    ['GCX25', '2025-11-25', '2025-10-31'],
    ['GCZ25', '2025-12-29', '2025-11-28'],
    ['GCF26', '2026-01-28', '2025-12-31'],
    ['MGCJ25', '2025-04-28', '2025-03-31'],
  ])('%s expires on %s, first notice %s', (code, expiry, notice) => {
    expect(datesOf(code)).toMatchObject({ expiry, notice });
  });

  test.each([
    ['GCJ25', '2025-03-26'],
    ['GCQ25', '2025-07-28'],
    ['GCZ25', '2025-11-24'],
  ])('%s is left three business days before first notice, on %s', (code, roll) => {
    expect(datesOf(code)).toMatchObject({ roll });
  });
});

describe('rates and currency', () => {
  // Expiries: CBOT chapter 19 (seventh business day before the last one) and CME chapter 261, applied to 2024 and 2025.
  test.each([
    ['ZNH25', '2025-03-20', '2025-02-25'],
    ['ZNM25', '2025-06-18', '2025-05-27'],
    ['ZNU25', '2025-09-19', '2025-08-26'],
    ['ZNZ25', '2025-12-19', '2025-11-24'],
    ['6EM24', '2024-06-17', '2024-06-12'],
    ['6EH25', '2025-03-17', '2025-03-12'],
    ['6EM25', '2025-06-16', '2025-06-11'],
    ['6EU25', '2025-09-15', '2025-09-10'],
    ['6EZ25', '2025-12-15', '2025-12-10'],
  ])('%s expires on %s and rolls on %s', (code, expiry, roll) => {
    expect(datesOf(code)).toMatchObject({ expiry, roll });
  });
});

describe('bitcoin', () => {
  // Source: CME product calendar service, captures of 2018, 2021, 2023 and 2024. Good Friday and Christmas move it,
  // Boxing Day and the last day of the year do not.
  test.each([
    ['BTCH18', '2018-03-29'],
    ['BTCZ20', '2020-12-24'],
    ['BTCZ21', '2021-12-31'],
    ['BTCH24', '2024-03-28'],
    ['BTCM25', '2025-06-27'],
    ['BTCU25', '2025-09-26'],
    ['BTCZ25', '2025-12-26'],
    ['BTCH26', '2026-03-27'],
    ['BTCZ26', '2026-12-24'],
    ['MBTH27', '2027-03-25'],
  ])('%s expires on %s', (code, expiry) => {
    expect(datesOf(code)).toMatchObject({ expiry });
  });

  test('it is left two business days before expiry', () => {
    expect(datesOf('MBTH25')).toMatchObject({ expiry: '2025-03-28', roll: '2025-03-26' });
  });
});

describe('B3', () => {
  // Expiries: the contract specifications, with B3's announced days without a session. 12 October 2022 was a Wednesday.
  test.each([
    ['WINV22', '2022-10-13'],
    ['WING24', '2024-02-14'],
    ['WING25', '2025-02-12'],
    ['WINJ25', '2025-04-16'],
    ['INDM25', '2025-06-18'],
    ['WINQ25', '2025-08-13'],
    ['WINV25', '2025-10-15'],
    ['WINZ25', '2025-12-17'],
    ['WING26', '2026-02-18'],
    ['INDZ26', '2026-12-16'],
  ])('%s expires on %s, and the next one is front from that day', (code, expiry) => {
    expect(datesOf(code)).toMatchObject({ expiry, roll: expiry, lastTrade: expiry });
  });

  test.each([
    ['WDOF25', '2025-01-02', '2024-12-30'],
    ['WDOH25', '2025-03-05', '2025-02-28'],
    ['WDOJ25', '2025-04-01', '2025-03-31'],
    ['WDOK25', '2025-05-02', '2025-04-30'],
    ['WDOJ21', '2021-04-01', '2021-03-31'],
    ['DOLK26', '2026-05-04', '2026-04-30'],
    ['WDOX26', '2026-11-03', '2026-10-30'],
    ['WDOF27', '2027-01-04', '2026-12-30'],
    ['DOLF28', '2028-01-03', '2027-12-30'],
  ])('%s expires on %s; its last trading day, %s, is the first of the next', (code, expiry, lastTrade) => {
    expect(datesOf(code)).toMatchObject({ expiry, lastTrade, roll: lastTrade });
  });
});
