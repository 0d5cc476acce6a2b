import { expect, test } from 'vitest';
import { shippedProducts } from '../../test/support/shipped-registry.ts';
import { calendarWarnings } from './calendar-warning.ts';
import { civilDay } from './civil-day.ts';

const products = [...shippedProducts().byRoot.values()];

test('the end of the checked years and of the coverage is announced 60 days ahead', () => {
  expect(calendarWarnings(products, civilDay(2026, 11, 1))).toEqual([]);
  expect(calendarWarnings(products, civilDay(2026, 11, 20))).toEqual([
    expect.stringContaining('The holidays of B3 after 2026-12-31') as string,
  ]);
  expect(calendarWarnings(products, civilDay(2040, 12, 1))).toContain(
    'The holiday table of US ends on 2040-12-31; nothing is computed beyond it.',
  );
});
