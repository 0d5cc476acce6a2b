import { assert } from '../base/assert.ts';
import { anchorDay } from './anchor.ts';
import { nextSession, previousSession, sessionsBefore } from './calendar.ts';
import { addDays, partsOfDay } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';
import { contractCode } from './contract.ts';
import type { ContractMonth } from './contract.ts';
import type { ContractCycle, DayRule, Product, Products } from './product.ts';

/** The days that matter in the life of one contract. */
export interface ContractDates {
  /** By the rule alone, before a holiday moves it. */
  readonly nominalExpiryDay: CivilDay;
  readonly expiryDay: CivilDay;
  /** The last day on which it trades; before expiry for the dollar contracts of B3. */
  readonly lastTradeDay: CivilDay;
  readonly firstNoticeDay: CivilDay | undefined;
  /** First trade date on which the next contract of the liquid cycle is front. */
  readonly rollDay: CivilDay;
}

/** Whether the dates of a contract can be worked out: its product has rules and the calendars cover its year and the next to it. */
export function hasDates({ cycle }: Product, { year }: ContractMonth): boolean {
  return (
    cycle !== undefined && year > partsOfDay(cycle.calendar.first).year && year < partsOfDay(cycle.calendar.last).year
  );
}

/** Works out the dates of one contract; overrides beat the rules. It must have dates, see {@link hasDates}. */
export function contractDates(products: Products, product: Product, contract: ContractMonth): ContractDates {
  const { cycle } = product;
  assert(cycle !== undefined, `${product.root} never expires and has no contract dates`);
  const override = products.overrides.get(contractCode(product.root, contract));
  const nominalExpiryDay = nominalDay(products, cycle.expiry, contract);
  const ruleExpiryDay = moveDay(cycle.expiry, nominalExpiryDay);
  const expiryDay = override?.expiryDay ?? ruleExpiryDay;
  const firstNoticeDay =
    cycle.firstNotice && moveDay(cycle.firstNotice, nominalDay(products, cycle.firstNotice, contract));
  const lastTradeDay =
    cycle.lastTrade === 'expiry' ? expiryDay : previousSession(cycle.calendar, addDays(expiryDay, -1));
  const rollDay =
    override?.rollDay ??
    rollDayOf(products, cycle, contract, {
      nominal_expiry: nominalExpiryDay,
      expiry: expiryDay,
      first_notice: firstNoticeDay,
    });
  return { nominalExpiryDay, expiryDay, lastTradeDay, firstNoticeDay, rollDay };
}

function rollDayOf(
  products: Products,
  { roll, calendar }: ContractCycle,
  contract: ContractMonth,
  days: Readonly<Record<'nominal_expiry' | 'expiry' | 'first_notice', CivilDay | undefined>>,
): CivilDay {
  if (roll.kind === 'same_as') return contractDates(products, productOf(products, roll.root), contract).rollDay;
  const from = days[roll.from];
  assert(from !== undefined, `a roll counted from ${roll.from} needs that day`);
  return roll.countedIn === 'days' ? addDays(from, -roll.count) : sessionsBefore(calendar, from, roll.count);
}

function nominalDay(products: Products, { on }: DayRule, contract: ContractMonth): CivilDay {
  return on.kind === 'expiry_of'
    ? contractDates(products, productOf(products, on.root), contract).expiryDay
    : anchorDay(on, contract);
}

function moveDay({ ifClosed, calendar, sessionsBefore: count }: DayRule, day: CivilDay): CivilDay {
  const open =
    ifClosed === 'keep' ? day : ifClosed === 'previous' ? previousSession(calendar, day) : nextSession(calendar, day);
  return sessionsBefore(calendar, open, count);
}

function productOf(products: Products, root: string): Product {
  const product = products.byRoot.get(root);
  assert(product !== undefined, `product ${root} is missing`);
  return product;
}
