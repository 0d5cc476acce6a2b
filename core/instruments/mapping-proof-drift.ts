/**
 * How the difference of two prices moves. Two views of one price differ by a constant (carry, mark-up), by noise that
 * stays (ticks, spread, delay) and by a swing that comes back (a broker's basis): the difference never walks away. Two
 * products, however well correlated, drift apart: with a correlation of 0.97 the difference wanders with
 * 2 × (1 − 0.97) = 6 % of the price's own variance, for ever.
 *
 * Model: difference = a level that wanders + a swing + white noise. Taken through a sine transform, the changes of such a
 * sum have independent values with the variance `wander + swing(ω) + noise × 2(1 − cos ω)`, so likelihoods are plain sums.
 */
export interface Drift {
  /** The explanation that the data leave; `open` while both would do. */
  readonly explanation: 'onePrice' | 'twoProducts' | 'open';
  /** Likeliest share of the price's own variance with which the difference wanders, if these are two products. */
  readonly wanderShare: number;
}

/** What the difference of one price may do: how far it may swing, and how close the blocks stand that were compared. */
export interface DriftTerms {
  /** Cash that trades on markets of its own (crypto) swings further against the future than cash that follows it. */
  readonly cashHasOwnMarket: boolean;
  readonly blockMs: number;
}

/** What each explanation may look like: wandering shares of one price and of two products, and the swings of one price. */
interface Shapes {
  readonly onePrice: readonly number[];
  readonly twoProducts: readonly number[];
  /** A swing comes back by half in this time; over moments it looks like wandering with one of `swings`. */
  readonly swingHalfLivesMs: readonly number[];
  readonly swings: readonly number[];
}

/** Cash that follows the future, or another view of the same future. Two products: a correlation of 0.98 or less. */
const FOLLOWING: Shapes = {
  onePrice: [0.0003, 0.003, 0.012],
  twoProducts: [0.04, 0.06, 0.1, 0.16, 0.25, 0.4, 0.7, 1.2, 2, 4],
  swingHalfLivesMs: [5000, 15_000],
  swings: [0.02, 0.05],
};
/** Cash with markets of its own. Nothing else trades near its price, so only plain drifting (0.95 or less) is called so. */
const OWN_MARKET: Shapes = {
  onePrice: [0.003, 0.012, 0.04],
  twoProducts: [0.1, 0.16, 0.25, 0.4, 0.7, 1.2, 2, 4],
  swingHalfLivesMs: [5000, 15_000, 40_000],
  swings: [0.05, 0.12],
};
/** Log-likelihood by which "one price" must beat "two products": e^5, 150 to 1. */
const ONE_PRICE_MIN = 5;
/** The other way round against one price that does not swing; against one that does, two products need only be likelier. */
const TWO_PRODUCTS_MIN = 5;
/** Noise tried, from a hundred-thousandth of the variance of the price's step upwards: identical feeds must not divide by zero. */
const NOISE_MIN = 1e-5;
const NOISE_STEP = 1.9;
const NOISE_STEPS = 24;

/** Weighs the drift of the difference of two series of changes, block by block, against the prices' own movement. */
export function measureDrift(firstChanges: Float64Array, secondChanges: Float64Array, terms: DriftTerms): Drift {
  const first = sineTransform(firstChanges);
  const second = sineTransform(secondChanges);
  const apart = first.map((value, index) => (second[index] ?? 0) - value);
  const weights = noiseWeights(apart.length);
  const movement = Math.max(stepVariance(first, weights), stepVariance(second, weights));
  if (!(movement > 0)) return { explanation: 'open', wanderShare: 0 };

  const shapes = terms.cashHasOwnMarket ? OWN_MARKET : FOLLOWING;
  const calm = new Float64Array(apart.length);
  const two = likeliest(shapes.twoProducts, apart, weights, movement, calm);
  const steady = likeliest(shapes.onePrice, apart, weights, movement, calm).logLikelihood;
  let one = steady;
  for (const halfLifeMs of shapes.swingHalfLivesMs) {
    for (const share of shapes.swings) {
      const swing = swingSpectrum(weights, halfLifeMs / terms.blockMs, share * movement);
      one = Math.max(one, likeliest(shapes.onePrice, apart, weights, movement, swing).logLikelihood);
    }
  }
  if (one - two.logLikelihood >= ONE_PRICE_MIN) return { explanation: 'onePrice', wanderShare: two.share };
  const against = two.logLikelihood - steady >= TWO_PRODUCTS_MIN && two.logLikelihood > one;
  return { explanation: against ? 'twoProducts' : 'open', wanderShare: two.share };
}

/** The orthonormal sine transform (type I) of a series, O(n²) for its at most 256 values. */
function sineTransform(values: Float64Array): Float64Array {
  const size = values.length;
  const scale = Math.sqrt(2 / (size + 1));
  const result = new Float64Array(size);
  for (let frequency = 1; frequency <= size; frequency += 1) {
    const angle = (Math.PI * frequency) / (size + 1);
    const turn = 2 * Math.cos(angle);
    let before = 0;
    let sine = Math.sin(angle);
    let sum = 0;
    for (const value of values) {
      sum += value * sine;
      const next = turn * sine - before;
      before = sine;
      sine = next;
    }
    result[frequency - 1] = sum * scale;
  }
  return result;
}

/** The spectrum of the changes of white noise of variance 1. */
function noiseWeights(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, index) => 2 * (1 - Math.cos((Math.PI * (index + 1)) / (size + 1))));
}

/** The spectrum of the changes of a swing that over moments looks like wandering with `variance` a block. */
function swingSpectrum(weights: Float64Array, halfLifeBlocks: number, variance: number): Float64Array {
  const keep = 0.5 ** (1 / halfLifeBlocks);
  const level = (variance * halfLifeBlocks) / (2 * Math.LN2);
  return weights.map((weight) => (level * (1 - keep * keep) * weight) / ((1 - keep) ** 2 + keep * weight));
}

/** The likeliest variance of a price's step once its own noise is taken off. */
function stepVariance(transform: Float64Array, weights: Float64Array): number {
  let best = 0;
  let bestLikelihood = -Infinity;
  for (let step = -1; step < 16; step += 1) {
    const noisePerStep = step < 0 ? 0 : 0.02 * NOISE_STEP ** step;
    let sum = 0;
    let logs = 0;
    for (const [index, value] of transform.entries()) {
      const shape = 1 + noisePerStep * (weights[index] ?? 0);
      sum += (value * value) / shape;
      logs += Math.log(shape);
    }
    const variance = sum / transform.length;
    const likelihood = -0.5 * (transform.length * Math.log(variance) + logs);
    if (likelihood > bestLikelihood) {
      best = variance;
      bestLikelihood = likelihood;
    }
  }
  return best;
}

interface Fit {
  readonly share: number;
  readonly logLikelihood: number;
}

/** The best fit of the difference among wandering shares and noises, with a given swing. */
function likeliest(
  shares: readonly number[],
  apart: Float64Array,
  weights: Float64Array,
  movement: number,
  swing: Float64Array,
): Fit {
  let best: Fit = { share: 0, logLikelihood: -Infinity };
  for (const share of shares) {
    for (let step = 0; step < NOISE_STEPS; step += 1) {
      const noise = movement * NOISE_MIN * NOISE_STEP ** step;
      let sum = 0;
      for (let index = 0; index < apart.length; index += 1) {
        const variance = share * movement + (swing[index] ?? 0) + noise * (weights[index] ?? 0);
        const value = apart[index] ?? 0;
        sum += Math.log(variance) + (value * value) / variance;
      }
      if (-0.5 * sum > best.logLikelihood) best = { share, logLikelihood: -0.5 * sum };
    }
  }
  return best;
}
