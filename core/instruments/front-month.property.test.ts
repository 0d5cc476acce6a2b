import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shippedProducts } from '../../test/support/shipped-registry.ts';
import { addDays, civilDay, formatCivilDay, partsOfDay } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';
import { compareMonths, contractCode } from './contract.ts';
import { contractDates } from './contract-dates.ts';
import { createFrontBoard } from './front-board.ts';
import { following, frontOn } from './front-month.ts';
import type { DatedContract } from './front-month.ts';
import type { Product } from './product.ts';

const FROM_YEAR = 2020;
const TO_YEAR = 2035;
const products = shippedProducts();
const dated = [...products.byRoot.values()].filter((product) => product.cycle !== undefined);
const board = createFrontBoard(products);
const SEED = Number(process.env.NEXUS_SEED ?? 20250315);

/** Every contract of the liquid cycle of the years, in order. */
function contractsOf(product: Product): DatedContract[] {
  const contract = { year: FROM_YEAR - 1, month: product.cycle?.liquidMonths[0] ?? 1 };
  let at: DatedContract = { contract, dates: contractDates(products, product, contract) };
  const all = [at];
  while (partsOfDay(at.dates.rollDay).year <= TO_YEAR) {
    at = following(products, product, at);
    all.push(at);
  }
  return [...all, following(products, product, at)];
}

function isSame(a: DatedContract, b: DatedContract | undefined): boolean {
  return b !== undefined && compareMonths(a.contract, b.contract) === 0;
}

describe.each(dated.map((product) => [product.root, product] as const))('%s from 2020 to 2035', (_root, product) => {
  const contracts = contractsOf(product);

  test('rolls in the order of its contracts and never after a contract’s last trading day', () => {
    for (const [index, { contract, dates }] of contracts.entries()) {
      const code = contractCode(product.root, contract);
      expect(dates.rollDay, code).toBeLessThanOrEqual(dates.lastTradeDay);
      expect(dates.lastTradeDay, code).toBeLessThanOrEqual(dates.expiryDay);
      const before = contracts[index - 1];
      if (!before) continue;
      expect(compareMonths(before.contract, contract), code).toBeLessThan(0);
      expect(before.dates.rollDay, code).toBeLessThan(dates.rollDay);
      expect(before.dates.expiryDay, code).toBeLessThan(dates.expiryDay);
    }
  });

  test('has one front month on every day: the first whose roll is still to come', () => {
    const faults: string[] = [];
    let index = 0;
    for (let day = civilDay(FROM_YEAR, 1, 1); day <= civilDay(TO_YEAR, 12, 31); day = addDays(day, 1)) {
      while ((contracts[index]?.dates.rollDay ?? day + 1) <= day) index += 1;
      const { front, next, frontSinceDay } = frontOn(products, product, day);
      const isRight =
        isSame(front, contracts[index]) &&
        isSame(next, contracts[index + 1]) &&
        frontSinceDay === contracts[index - 1]?.dates.rollDay &&
        day <= front.dates.lastTradeDay;
      if (!isRight) faults.push(formatCivilDay(day));
    }
    expect(faults).toEqual([]);
  });

  test('changes front at the instant the roll’s trade date begins, not a microsecond before or after', () => {
    const clock = board.tradeDays(product);
    for (const [index, { contract, dates }] of contracts.entries()) {
      const next = contracts[index + 1];
      if (!next || partsOfDay(dates.rollDay).year < FROM_YEAR) continue;
      const rollUs = clock.beginsUs(dates.rollDay);
      expect(board.frontMonth(product.root, rollUs - 1)).toMatchObject({
        value: { contract: contractCode(product.root, contract) },
      });
      expect(board.frontMonth(product.root, rollUs)).toMatchObject({
        value: { contract: contractCode(product.root, next.contract) },
      });
    }
  });
});

test('a board that remembers answers as one that does not, in any order of questions', () => {
  const fromUs = Date.UTC(FROM_YEAR, 0, 1) * 1000;
  const toUs = Date.UTC(TO_YEAR, 11, 31) * 1000;
  const question = fc.tuple(fc.constantFrom(...dated), fc.integer({ min: fromUs, max: toUs }));
  fc.assert(
    fc.property(fc.array(question, { minLength: 1, maxLength: 20 }), (questions) => {
      const remembering = createFrontBoard(products);
      for (const [product, nowUs] of questions) {
        const day: CivilDay = remembering.tradeDays(product).tradeDay(nowUs);
        const { front } = frontOn(products, product, day);
        const answer = remembering.frontMonth(product.root, nowUs);
        expect(answer.ok && answer.value.contract).toBe(contractCode(product.root, front.contract));
      }
    }),
    { seed: SEED, numRuns: 200 },
  );
});
