import type { Random } from '../../core/base/random.ts';

/** A price as nobody sees it: the market's own value every 50 ms, before ticks, spreads and platforms. */
export type HiddenPrice = Float64Array;

/** A quote with the time in ms at which it was made or seen. */
export interface MadeQuote {
  readonly atMs: number;
  readonly bid: number;
  readonly ask: number;
}

export const STEP_MS = 50;
const YEAR_S = 252 * 23 * 3600;

/** A standard normal number. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** A number between two bounds, evenly on a logarithmic scale. */
export function between(random: Random, low: number, high: number): number {
  return low * (high / low) ** random.next();
}

/** Returns of a market: volatility in per cent a year, in clusters, with a jump every few minutes. */
export function makeReturns(random: Random, steps: number, yearlyVolPercent: number): Float64Array {
  const sigma = (yearlyVolPercent / 100) * Math.sqrt(STEP_MS / 1000 / YEAR_S);
  const jumpChance = 1 / ((240 * 1000) / STEP_MS);
  let mood = 0.3 * normal(random);
  return Float64Array.from({ length: steps }, () => {
    mood = mood * 0.9995 + 0.012 * normal(random);
    const jump = random.chance(jumpChance) ? 25 * normal(random) : 0;
    return sigma * (Math.exp(mood) * normal(random) + jump);
  });
}

/** Returns of another market with a given correlation and relative volatility, which answers `delaySteps` later. */
export function makeCorrelated(
  random: Random,
  returns: Float64Array,
  correlation: number,
  volRatio: number,
  delaySteps: number,
): Float64Array {
  const own = shuffledMoods(random, returns);
  const rest = Math.sqrt(1 - correlation * correlation);
  return own.map((value, index) => volRatio * (correlation * (returns[index - delaySteps] ?? 0) + rest * value));
}

/** Independent returns with the same volatility at each moment. */
function shuffledMoods(random: Random, returns: Float64Array): Float64Array {
  const window = 200;
  let energy = returns.slice(0, window).reduce((sum, value) => sum + value * value, 0);
  return returns.map((value, index) => {
    if (index >= window) energy += value * value - (returns[index - window] ?? 0) ** 2;
    return Math.sqrt(Math.max(energy, 0) / window) * normal(random);
  });
}

/** The path of returns from a start. */
export function makePath(start: number, returns: Float64Array): HiddenPrice {
  let level = start;
  return returns.map((value) => (level *= 1 + value));
}

/** A distance that wanders around zero and comes back: a broker's or a spot market's basis, as a share of the price. */
export function makeBasis(random: Random, steps: number, deviation: number, halfLifeS: number): Float64Array {
  const keep = 0.5 ** (STEP_MS / 1000 / halfLifeS);
  let basis = deviation * normal(random);
  return Float64Array.from({ length: steps }, () => {
    basis = basis * keep + deviation * Math.sqrt(1 - keep * keep) * normal(random);
    return basis;
  });
}

/** An exchange's book over a hidden price: whole ticks, a spread of some ticks, changes at random moments. */
export function makeBook(
  random: Random,
  price: HiddenPrice,
  tick: number,
  spreadTicks: number,
  changesPerS: number,
): readonly MadeQuote[] {
  const quotes: MadeQuote[] = [];
  let bounce = 0;
  for (const [step, value] of price.entries()) {
    if (!random.chance(Math.min(1, (changesPerS * STEP_MS) / 1000))) continue;
    bounce = 0.8 * bounce + 0.25 * tick * normal(random);
    const width = Math.max(1, Math.round(spreadTicks * (0.7 + 0.8 * random.next())));
    const bid = Math.round((value + bounce) / tick - width / 2) * tick;
    quotes.push({ atMs: step * STEP_MS, bid, ask: bid + width * tick });
  }
  return quotes;
}

/** A broker's quotes over a hidden price: a spread marked up more on one side, its own digits, changes at random moments. */
export function makeBrokerQuotes(
  random: Random,
  price: HiddenPrice,
  digit: number,
  spreadShare: number,
  changesPerS: number,
): readonly MadeQuote[] {
  const lean = 0.3 + 0.4 * random.next();
  const quotes: MadeQuote[] = [];
  for (const [step, value] of price.entries()) {
    if (!random.chance(Math.min(1, (changesPerS * STEP_MS) / 1000))) continue;
    const width = spreadShare * value * (0.9 + 0.2 * random.next());
    const bid = Math.round((value - width * lean) / digit) * digit;
    const ask = Math.round((value + width * (1 - lean)) / digit) * digit;
    quotes.push({ atMs: step * STEP_MS, bid, ask });
  }
  return quotes;
}

/** How a platform passes quotes on. */
export interface Passage {
  readonly delayMs: number;
  readonly jitterMs: number;
  /** At most one quote in this time, the newest. */
  readonly decimateMs: number;
  /** Share of quotes that never arrive. */
  readonly lossShare: number;
  /** A silence of that many seconds somewhere in the middle; 0 for none. */
  readonly silenceS: number;
}

/** The quotes as they arrive: delayed, in order, thinned, with a hole. */
export function passOn(random: Random, quotes: readonly MadeQuote[], passage: Passage): readonly MadeQuote[] {
  const endMs = quotes.at(-1)?.atMs ?? 0;
  const holeMs = endMs * (0.2 + 0.5 * random.next());
  const arrived: MadeQuote[] = [];
  let sentMs = -Infinity;
  let seenMs = 0;
  for (const quote of quotes) {
    const inHole = quote.atMs > holeMs && quote.atMs < holeMs + passage.silenceS * 1000;
    if (inHole || random.chance(passage.lossShare) || quote.atMs - sentMs < passage.decimateMs) continue;
    sentMs = quote.atMs;
    seenMs = Math.max(seenMs, quote.atMs + passage.delayMs - passage.jitterMs * Math.log(1 - random.next()));
    arrived.push({ ...quote, atMs: seenMs });
  }
  return arrived;
}
