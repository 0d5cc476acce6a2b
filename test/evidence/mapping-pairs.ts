import type { Random } from '../../core/base/random.ts';
import type { ProofQuote } from '../../core/instruments/mapping-proof-trail.ts';
import { BTC, ES, FUTURES, NQ, RELATED, type Future } from './made-futures.ts';
import {
  between,
  makeBasis,
  makeBook,
  makeBrokerQuotes,
  makeCorrelated,
  makePath,
  makeReturns,
  normal,
  passOn,
  STEP_MS,
  type HiddenPrice,
  type MadeQuote,
  type Passage,
} from './synthetic-market.ts';

/** What one platform sends for the root, in order of arrival; `recvTsUs` counts from the begin of the pair. */
export interface MadeSide {
  readonly kind: 'future' | 'cash';
  readonly quotes: readonly ProofQuote[];
}

/** Two platforms' quotes for a root, and whether one mapping may call both so. */
export interface MadePair {
  readonly name: string;
  readonly root: string;
  readonly first: MadeSide;
  readonly second: MadeSide;
  readonly right: boolean;
}

/** The hour of the day that a pair is seen in: volatility and book changes scale with it. */
const ACTIVITIES = [0.4, 0.7, 1, 1, 1.6] as const;

/** Makes the 50 right pairs: one contract on two platforms, its sibling, its CFD, two brokers' CFDs. */
export function makeRightPairs(random: Random, durationS: number): readonly MadePair[] {
  const scene = sceneMaker(random, durationS);
  const withSibling = FUTURES.filter((future) => future.sibling !== undefined);
  const withCash = FUTURES.filter((future) => future.cash !== undefined);
  return Array.from({ length: 50 }, (_, index) => {
    const kind = index % 25;
    if (kind < 8) {
      const { future, path, activity } = scene.start(FUTURES, index);
      const book = scene.book(future, path, activity);
      return scene.pair(`${future.root} on two platforms`, scene.future(book), scene.future(book), future, true);
    }
    if (kind < 13) {
      const { future, path, activity } = scene.start(withSibling, index);
      const first = scene.future(scene.book(future, path, activity));
      const second = scene.future(scene.siblingBook(future, path, activity));
      return scene.pair(`${future.root} and ${future.sibling?.[0]}`, first, second, future, true);
    }
    const { future, path, activity } = scene.start(withCash, index);
    const cash = scene.cash(future, path, activity);
    const first = kind < 23 ? scene.future(scene.book(future, path, activity)) : scene.cash(future, path, activity);
    return scene.pair(`${future.root} and ${future.cash?.[0]}`, first, cash, future, true);
  });
}

/** Makes the 200 wrong pairs: another month, another product at its own price, another product at almost the same price. */
export function makeWrongPairs(random: Random, durationS: number): readonly MadePair[] {
  const scene = sceneMaker(random, durationS);
  const withRivals = FUTURES.filter((future) => future.cash !== undefined && future !== BTC);
  return Array.from({ length: 200 }, (_, index) => {
    const kind = index % 20;
    if (kind < 7) {
      const { future, path, activity, returns } = scene.start(FUTURES, index);
      const [low, high, correlation] = future.nextMonth;
      const later = makePath(
        (path[0] ?? 0) * (1 + low + (high - low) * random.next()),
        makeCorrelated(random, returns, correlation, 0.97, 0),
      );
      const thin = { ...future, spreadTicks: future.spreadTicks * 2.5, changesPerS: future.changesPerS / 3 };
      const first = scene.future(scene.book(future, path, activity));
      return scene.pair(
        `${future.root} and its next month`,
        first,
        scene.future(scene.book(thin, later, activity)),
        future,
        false,
      );
    }
    if (kind < 12) {
      const [one, other, low, high] = RELATED[(index * 7) % RELATED.length] ?? [NQ, ES, 0.9, 0.96];
      const { path, activity, returns } = scene.start([one], 0);
      const related = makeCorrelated(
        random,
        returns,
        low + (high - low) * random.next(),
        other.volPercent / one.volPercent,
        random.int(4),
      );
      const otherPath = makePath(other.price * (1 + 0.01 * normal(random)), related);
      const first = scene.future(scene.book(one, path, activity));
      const asCash = kind > 9 && other.cash !== undefined;
      const second = asCash
        ? scene.cash(other, otherPath, activity)
        : scene.future(scene.book(other, otherPath, activity));
      return scene.pair(`${one.root} and ${other.root}`, first, second, one, false);
    }
    const { future, path, activity, returns } = scene.start(kind < 15 ? FUTURES : withRivals, index);
    const correlation = 0.85 + 0.12 * random.next();
    const related = makeCorrelated(random, returns, correlation, between(random, 0.75, 1.35), random.int(4));
    const distance = (0.001 + 0.035 * random.next()) * (random.chance(0.5) ? 1 : -1);
    const nearPath = makePath((path[0] ?? 0) * (1 + distance), related);
    const first = scene.future(scene.book(future, path, activity));
    const second =
      kind < 15 ? scene.future(scene.book(future, nearPath, activity)) : scene.cash(future, nearPath, activity);
    return scene.pair(
      `${future.root} and a product near its price, correlation ${correlation.toFixed(3)}`,
      first,
      second,
      future,
      false,
    );
  });
}

/** What every pair is made of, with one source of chance. */
function sceneMaker(random: Random, durationS: number) {
  const steps = Math.round((durationS * 1000) / STEP_MS);
  const side = (kind: MadeSide['kind'], quotes: readonly MadeQuote[]): MadeSide => {
    const arrived = passOn(random, quotes, kind === 'future' ? futurePassage(random) : cashPassage(random));
    const showsTradesOnly = kind === 'future' && random.chance(0.15);
    return { kind, quotes: showsTradesOnly ? lastPrices(random, arrived) : arrived.map(toQuote) };
  };
  return {
    start: (among: readonly Future[], index: number) => {
      const future = among[index % among.length] ?? NQ;
      const activity = ACTIVITIES[random.int(ACTIVITIES.length)] ?? 1;
      const returns = makeReturns(random, steps, future.volPercent * activity);
      return { future, activity, returns, path: makePath(future.price * (1 + 0.02 * normal(random)), returns) };
    },
    book: (future: Future, path: HiddenPrice, activity: number) =>
      makeBook(random, path, future.tick, future.spreadTicks, future.changesPerS * activity),
    siblingBook: (future: Future, path: HiddenPrice, activity: number) =>
      makeBook(random, path, future.tick, future.sibling?.[1] ?? 1, (future.sibling?.[2] ?? 1) * activity),
    future: (book: readonly MadeQuote[]) => side('future', book),
    cash: (future: Future, path: HiddenPrice, activity: number) => {
      const [, lowest, highest, digit, spread, swing] = future.cash ?? ['', 0, 0, 1, 0, 0];
      const carry = lowest + (highest - lowest) * random.next();
      const basis = makeBasis(random, steps, swing * activity, between(random, 5, 60));
      const price = path.map((value, index) => value * (1 + carry + (basis[index] ?? 0)));
      const width = spread * between(random, 0.7, 2);
      const changesPerS = between(random, 1.5, 8) * activity;
      return side('cash', makeBrokerQuotes(random, price, digit, width, changesPerS));
    },
    pair: (name: string, first: MadeSide, second: MadeSide, { root }: Future, right: boolean): MadePair => ({
      name,
      root,
      first,
      second,
      right,
    }),
  };
}

function futurePassage(random: Random): Passage {
  return {
    delayMs: between(random, 2, 250),
    jitterMs: between(random, 1, 60),
    decimateMs: random.chance(0.3) ? 250 : 0,
    lossShare: random.chance(0.2) ? 0.1 : 0,
    silenceS: random.chance(0.15) ? 20 : 0,
  };
}

function cashPassage(random: Random): Passage {
  return {
    delayMs: between(random, 20, 900),
    jitterMs: between(random, 5, 150),
    decimateMs: [0, 100, 250, 1000][random.int(4)] ?? 0,
    lossShare: random.chance(0.2) ? 0.1 : 0,
    silenceS: random.chance(0.15) ? 20 : 0,
  };
}

function toQuote({ atMs, bid, ask }: MadeQuote): ProofQuote {
  return { bid, ask, recvTsUs: Math.round(atMs * 1000) };
}

/** What a platform that sends trades only shows of a book: now and then a price at the bid or the ask. */
function lastPrices(random: Random, quotes: readonly MadeQuote[]): readonly ProofQuote[] {
  return quotes
    .filter(() => random.chance(0.4))
    .map(({ atMs, bid, ask }) => ({ last: random.chance(0.5) ? bid : ask, recvTsUs: Math.round(atMs * 1000) }));
}
