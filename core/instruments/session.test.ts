import { describe, expect, test } from 'vitest';
import { shippedProducts, us } from '../../test/support/shipped-registry.ts';
import { formatCivilDay } from './civil-day.ts';
import { createTradeDayClock, createZoneClock } from './exchange-clock.ts';
import { createSessionTable } from './session.ts';

const products = shippedProducts();

function marketOf(root: string): NonNullable<ReturnType<typeof products.byRoot.get>>['market'] {
  const product = products.byRoot.get(root);
  if (!product) throw new Error(root);
  return product.market;
}

describe('trade dates', () => {
  test.each([
    ['NQ', '2025-03-14T21:59:59Z', '2025-03-14'],
    ['NQ', '2025-03-14T22:00:00Z', '2025-03-17'],
    ['NQ', '2025-03-15T12:00:00Z', '2025-03-17'],
    ['NQ', '2025-03-16T22:00:00Z', '2025-03-17'],
    ['NQ', '2025-01-13T22:59:59Z', '2025-01-13'],
    ['NQ', '2025-01-13T23:00:00Z', '2025-01-14'],
    ['WIN', '2025-03-15T02:59:59Z', '2025-03-14'],
    ['WIN', '2025-03-15T03:00:00Z', '2025-03-15'],
    ['BTCUSD', '2025-03-15T23:59:59Z', '2025-03-15'],
  ])('for %s, %s belongs to %s', (root, iso, day) => {
    expect(formatCivilDay(createTradeDayClock(marketOf(root)).tradeDay(us(iso)))).toBe(day);
  });
});

test('wall time and instant turn into each other through both clock changes of a year', () => {
  const clock = createZoneClock('America/Chicago');
  for (let hour = 0; hour < 366 * 24; hour += 7) {
    const nowUs = us('2025-01-01T00:30:00Z') + hour * 3_600_000_000;
    const { day, timeUs } = clock.localTime(nowUs);
    const minute = timeUs / 60_000_000;
    const back = clock.instantUs(day, minute);
    // The hour that autumn has twice may come back as its other half.
    expect([0, 3_600_000_000]).toContain(Math.abs(back - nowUs));
  }
  expect(clock.localTime(-1).timeUs % 1_000_000).toBe(999_999);
});

describe('sessions', () => {
  test.each([
    ['NQ', '2025-03-13T20:59:59Z', '2025-03-13'],
    ['NQ', '2025-03-13T21:30:00Z', undefined],
    ['NQ', '2025-03-13T22:00:00Z', '2025-03-14'],
    ['NQ', '2025-03-15T12:00:00Z', undefined],
    ['NQ', '2025-03-16T22:30:00Z', '2025-03-17'],
    ['NQ', '2025-12-25T15:00:00Z', undefined],
    ['WIN', '2025-03-13T11:59:59Z', undefined],
    ['WIN', '2025-03-13T12:00:00Z', '2025-03-13'],
    ['WIN', '2025-03-03T15:00:00Z', undefined],
    ['WDO', '2025-03-13T21:29:59Z', '2025-03-13'],
    ['BTC', '2026-05-23T15:00:00Z', undefined],
    ['BTC', '2026-06-06T15:00:00Z', '2026-06-06'],
    ['BTCUSD', '2025-03-15T23:59:59Z', '2025-03-15'],
  ])('%s at %s is in the session of %s', (root, iso, day) => {
    const session = createSessionTable(marketOf(root)).sessionAt(us(iso));
    expect(session && formatCivilDay(session.day)).toBe(day);
  });
});
