import { addDays, lastDayOfMonth, partsOfDay } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';
import { CONTRACT_YEAR_MAX, CONTRACT_YEAR_MIN } from './contract.ts';
import { contractDates, hasDates } from './contract-dates.ts';
import { isListed } from './front-month.ts';
import type { Product, Products } from './product.ts';

/** An expired contract keeps its one-digit name for so long before the next decade's takes it. */
const KEEPS_NAME_DAYS = 31;

/**
 * The year that one, two or four digits mean. Two digits are of this century. One digit is used again every ten years:
 * it means the first year, counted from the day, whose contract expires no more than 31 days before that day. Undefined
 * for a year in which nothing of ours is listed.
 */
export function resolveYear(
  digits: string,
  month: number,
  product: Product,
  products: Products,
  day: CivilDay,
): number | undefined {
  if (digits.length > 1) {
    const year = digits.length === 2 ? 2000 + Number(digits) : Number(digits);
    return year >= CONTRACT_YEAR_MIN && year <= CONTRACT_YEAR_MAX ? year : undefined;
  }
  const earliest = addDays(day, -KEEPS_NAME_DAYS);
  // A contract may expire in the year before the one in its name: January crude does.
  let year = partsOfDay(earliest).year;
  while (year % 10 !== Number(digits)) year += 1;
  if (expiryOf(products, product, year, month) < earliest) year += 10;
  return year >= CONTRACT_YEAR_MIN && year <= CONTRACT_YEAR_MAX ? year : undefined;
}

function expiryOf(products: Products, product: Product, year: number, month: number): CivilDay {
  const isKnown = hasDates(product, { year, month }) && isListed(product, { year, month });
  return isKnown ? contractDates(products, product, { year, month }).expiryDay : lastDayOfMonth(year, month);
}
