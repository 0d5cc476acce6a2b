import { assert } from '../base/assert.ts';
import type { CivilDay } from './civil-day.ts';
import { partsOfDay } from './civil-day.ts';
import { addMonths } from './contract.ts';
import type { ContractMonth } from './contract.ts';
import { contractDates } from './contract-dates.ts';
import type { ContractDates } from './contract-dates.ts';
import type { Product, Products } from './product.ts';

/** A contract and its dates. */
export interface DatedContract {
  readonly contract: ContractMonth;
  readonly dates: ContractDates;
}

/** The front contract of a trade date, the one after it, and since which trade date it has been front. */
export interface Front {
  readonly front: DatedContract;
  readonly next: DatedContract;
  readonly frontSinceDay: CivilDay;
}

/** No rule puts a roll further from its contract month than this; CL rolls in the month before, its dates lie there too. */
const SEARCH_MONTHS = 3;

/** Whether the calendars reach far enough around a trade date to know its front contract. */
export function coversFront({ cycle }: Product, day: CivilDay): boolean {
  if (!cycle) return false;
  const { year } = partsOfDay(day);
  return year > partsOfDay(cycle.calendar.first).year && year < partsOfDay(cycle.calendar.last).year - 1;
}

/**
 * The front contract of a trade date: the first of the liquid cycle whose roll day is still to come. The day must be
 * covered, see {@link coversFront}.
 */
export function frontOn(products: Products, product: Product, day: CivilDay): Front {
  assert(coversFront(product, day), `the calendars of ${product.root} do not cover day ${day}`);
  const { year, month } = partsOfDay(day);
  let previous = liquidFrom(products, product, addMonths({ year, month }, -SEARCH_MONTHS), -1);
  let front = following(products, product, previous);
  while (day >= front.dates.rollDay) {
    previous = front;
    front = following(products, product, front);
  }
  return { front, next: following(products, product, front), frontSinceDay: previous.dates.rollDay };
}

/** The next contract of the liquid cycle. */
export function following(products: Products, product: Product, { contract }: DatedContract): DatedContract {
  return liquidFrom(products, product, addMonths(contract, 1), 1);
}

/** Whether the product lists that month; liquid or not. */
export function isListed({ cycle }: Product, { month }: ContractMonth): boolean {
  return cycle?.listedMonths.includes(month) ?? false;
}

function liquidFrom(products: Products, product: Product, from: ContractMonth, step: 1 | -1): DatedContract {
  const { cycle } = product;
  assert(cycle !== undefined, `${product.root} has no contracts`);
  let contract = from;
  while (!cycle.liquidMonths.includes(contract.month)) contract = addMonths(contract, step);
  return { contract, dates: contractDates(products, product, contract) };
}
