import type { TrailPrices } from './mapping-proof-trail.ts';

/**
 * Prices of two platforms at the same moments of the market. Event time: a pair is taken when the slower side speaks, with
 * what the faster side said then, shifted by the difference of their delays.
 */
export interface AlignedPrices {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** 1 where the pair follows the one before without a pause, else 0: changes over a pause are not compared. */
  readonly follows: Uint8Array;
  /** The time in which both sides spoke. */
  readonly overlapMs: number;
  /** How much later the second side shows the market than the first; negative when it is earlier. */
  readonly lagMs: number;
  /** The time that one pair stands for. */
  readonly blockMs: number;
}

/** Pairs that a judgement looks at, and how close they may follow each other. */
const PAIRS_MAX = 256;
const BLOCK_MIN_US = 2_000_000;
/** Platforms that are further apart than this are not compared (one is delayed data). */
const LAG_MAX_US = 3_000_000;
const LAG_COARSE_US = 200_000;
const LAG_FINE_US = 50_000;
/** A faster side that is silent for five times its usual gap, within these bounds, says nothing about the moment. */
const SILENCE_GAPS = 5;
const SILENCE_MIN_US = 1_500_000;
const SILENCE_MAX_US = 15_000_000;
/** A slower side that is silent for longer pauses the comparison. */
const PAUSE_US = 60_000_000;
/** What a delay of 3 s must gain in correlation to be believed rather than none. */
const LAG_PRICE = 0.01;

/** Aligns two trails on the moments of the slower one, at the delay at which their changes agree best. */
export function alignPrices(first: TrailPrices, second: TrailPrices): AlignedPrices {
  const firstIsSlow = first.tsUs.length < second.tsUs.length;
  const [slow, fast] = firstIsSlow ? [first, second] : [second, first];
  const blocks = commonTime(slow, fast);
  let best = pairUp(slow, fast, blocks, 0);
  const tryLag = (lagUs: number): void => {
    if (lagUs === best.lagUs || Math.abs(lagUs) > LAG_MAX_US) return;
    const tried = pairUp(slow, fast, blocks, lagUs);
    if (tried.score > best.score) best = tried;
  };
  for (let lagUs = -LAG_MAX_US; lagUs <= LAG_MAX_US; lagUs += LAG_COARSE_US) tryLag(lagUs);
  const coarse = best.lagUs;
  for (let lagUs = coarse - LAG_COARSE_US; lagUs <= coarse + LAG_COARSE_US; lagUs += LAG_FINE_US) tryLag(lagUs);
  return {
    first: firstIsSlow ? best.slow : best.fast,
    second: firstIsSlow ? best.fast : best.slow,
    follows: best.follows,
    overlapMs: best.overlapUs / 1000,
    lagMs: (firstIsSlow ? -best.lagUs : best.lagUs) / 1000,
    blockMs: blocks.widthUs / 1000,
  };
}

/** The correlation of changes over `span` pairs without a pause between, or 0 where nothing moved. */
export function changeCorrelation(
  { first, second, follows }: Pick<AlignedPrices, 'first' | 'second' | 'follows'>,
  span: number,
): number {
  let xx = 0;
  let yy = 0;
  let xy = 0;
  let unbroken = 0;
  for (let index = 1; index < first.length; index += 1) {
    unbroken = follows[index] === 1 ? unbroken + 1 : 0;
    if (unbroken < span) continue;
    const x = (first[index] ?? 0) - (first[index - span] ?? 0);
    const y = (second[index] ?? 0) - (second[index - span] ?? 0);
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

interface Pairing {
  readonly slow: Float64Array;
  readonly fast: Float64Array;
  readonly follows: Uint8Array;
  readonly overlapUs: number;
  readonly lagUs: number;
  readonly score: number;
}

/** The times of the market that are compared, cut into blocks: wide enough that 256 cover the common time. */
interface Blocks {
  readonly fromUs: number;
  readonly toUs: number;
  readonly widthUs: number;
  readonly silenceUs: number;
}

function commonTime(slow: TrailPrices, fast: TrailPrices): Blocks {
  const fromUs = Math.max(slow.tsUs.at(0) ?? Infinity, fast.tsUs.at(0) ?? Infinity) + LAG_MAX_US;
  const toUs = Math.min(slow.tsUs.at(-1) ?? -Infinity, fast.tsUs.at(-1) ?? -Infinity) - LAG_MAX_US;
  const gaps = fast.tsUs.map((tsUs, index) => tsUs - (fast.tsUs[index - 1] ?? tsUs)).toSorted();
  const usualGapUs = gaps[gaps.length >> 1] ?? 0;
  return {
    fromUs,
    toUs,
    widthUs: Math.max(BLOCK_MIN_US, (toUs - fromUs) / PAIRS_MAX),
    silenceUs: Math.min(SILENCE_MAX_US, Math.max(SILENCE_MIN_US, SILENCE_GAPS * usualGapUs)),
  };
}

/** Takes a pair at every word of the slow side and averages the pairs of a block, which takes most of the quotes' noise away. */
function pairUp(slow: TrailPrices, fast: TrailPrices, blocks: Blocks, lagUs: number): Pairing {
  const slowPrices = new Float64Array(PAIRS_MAX);
  const fastPrices = new Float64Array(PAIRS_MAX);
  const follows = new Uint8Array(PAIRS_MAX);
  let count = 0;
  let overlapUs = 0;
  let beforeUs = -Infinity;
  let cursor = 0;
  let block = -1;
  let inBlock = 0;
  for (const [index, slowUs] of slow.tsUs.entries()) {
    if (slowUs < blocks.fromUs || slowUs >= blocks.toUs) continue;
    const marketUs = slowUs - lagUs;
    while (cursor + 1 < fast.tsUs.length && (fast.tsUs[cursor + 1] ?? Infinity) <= marketUs) cursor += 1;
    const age = marketUs - (fast.tsUs[cursor] ?? Infinity);
    if (age < 0 || age > blocks.silenceUs) continue;
    const unbroken = slowUs - beforeUs <= PAUSE_US;
    if (unbroken) overlapUs += slowUs - beforeUs;
    beforeUs = slowUs;
    const blockHere = Math.floor((slowUs - blocks.fromUs) / blocks.widthUs);
    if (blockHere !== block) {
      follows[count] = unbroken ? 1 : 0;
      block = blockHere;
      inBlock = 0;
      count += 1;
    }
    inBlock += 1;
    const at = count - 1;
    slowPrices[at] = (slowPrices[at] ?? 0) + ((slow.price[index] ?? 0) - (slowPrices[at] ?? 0)) / inBlock;
    fastPrices[at] = (fastPrices[at] ?? 0) + ((fast.price[cursor] ?? 0) - (fastPrices[at] ?? 0)) / inBlock;
  }
  const paired = {
    first: slowPrices.subarray(0, count),
    second: fastPrices.subarray(0, count),
    follows: follows.subarray(0, count),
  };
  const score = changeCorrelation(paired, 1) - (LAG_PRICE * Math.abs(lagUs)) / LAG_MAX_US;
  return { slow: paired.first, fast: paired.second, follows: paired.follows, overlapUs, lagUs, score };
}
