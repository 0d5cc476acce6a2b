import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { formatCivilDay } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';
import { contractCode } from './contract.ts';
import { createTradeDayClock } from './exchange-clock.ts';
import type { TradeDayClock } from './exchange-clock.ts';
import { coversFront, frontOn } from './front-month.ts';
import type { DatedContract } from './front-month.ts';
import type { Product, Products } from './product.ts';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** The front month of a root and what follows it. Days as `2025-03-15`. */
export interface FrontMonth {
  /** As `NQH25`. */
  readonly contract: string;
  readonly next: string;
  /** First trade date on which `next` is front. */
  readonly rollDate: string;
  /** The instant at which that trade date begins. */
  readonly rollUs: number;
  readonly expiry: string;
  readonly lastTradeDate: string;
  readonly firstNoticeDate: string | undefined;
  readonly front: DatedContract;
}

/** Knows the front month of every root at any instant. */
export interface FrontBoard {
  /** Refuses SYMBOL_UNKNOWN, SYMBOL_NEVER_ROLLS and CALENDAR_NOT_COVERED. Cheap: worked out once between two rolls. */
  frontMonth(root: string, nowUs: number): Result<FrontMonth, Refusal>;
  /** The trade dates of a root's market. */
  tradeDays(product: Product): TradeDayClock;
}

interface Held {
  readonly sinceUs: number;
  readonly untilUs: number;
  readonly result: Result<FrontMonth, Refusal>;
}

/** Makes a board. It keeps one answer per root, for the stretch between two rolls that was asked for last. */
export function createFrontBoard(products: Products): FrontBoard {
  const held = new Map<string, Held>();
  const clocks = new Map<string, TradeDayClock>();
  const tradeDays = ({ market }: Product): TradeDayClock => {
    let clock = clocks.get(market.name);
    if (!clock) {
      clock = createTradeDayClock(market);
      clocks.set(market.name, clock);
    }
    return clock;
  };
  return {
    tradeDays,
    frontMonth: (root, nowUs) => {
      const kept = held.get(root);
      if (kept && nowUs >= kept.sinceUs && nowUs < kept.untilUs) return kept.result;
      const product = products.byRoot.get(root);
      if (!product)
        return err(
          refusal('SYMBOL_UNKNOWN', `${root} is no root; the roots are ${[...products.byRoot.keys()].join(' ')}`),
        );
      if (!product.cycle) return err(refusal('SYMBOL_NEVER_ROLLS', `${root} has no contract months and never rolls`));
      const fresh = workOut(products, product, tradeDays(product), nowUs);
      if (fresh.result.ok) held.set(root, fresh);
      return fresh.result;
    },
  };
}

function workOut(products: Products, product: Product, clock: TradeDayClock, nowUs: number): Held {
  const day = clock.tradeDay(nowUs);
  if (!coversFront(product, day)) {
    const { first, last } = product.cycle?.calendar ?? { first: day, last: day };
    const message = `${product.root} on ${formatCivilDay(day)}: the holiday tables reach from ${formatCivilDay(first)} to ${formatCivilDay(last)}`;
    return { sinceUs: nowUs, untilUs: nowUs, result: err(refusal('CALENDAR_NOT_COVERED', message)) };
  }
  const { front, next, frontSinceDay } = frontOn(products, product, day);
  const { rollDay, expiryDay, lastTradeDay, firstNoticeDay } = front.dates;
  const rollUs = clock.beginsUs(rollDay);
  const value: FrontMonth = {
    contract: contractCode(product.root, front.contract),
    next: contractCode(product.root, next.contract),
    rollDate: formatCivilDay(rollDay),
    rollUs,
    expiry: formatCivilDay(expiryDay),
    lastTradeDate: formatCivilDay(lastTradeDay),
    firstNoticeDate: optionalDay(firstNoticeDay),
    front,
  };
  return { sinceUs: clock.beginsUs(frontSinceDay), untilUs: rollUs, result: ok(value) };
}

function optionalDay(day: CivilDay | undefined): string | undefined {
  return day === undefined ? undefined : formatCivilDay(day);
}
