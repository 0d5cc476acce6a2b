import { unreachable } from '../base/assert.ts';
import { alignPrices, changeCorrelation, type AlignedPrices } from './mapping-proof-align.ts';
import { measureDrift, type Drift } from './mapping-proof-drift.ts';
import type { QuoteTrail } from './mapping-proof-trail.ts';

/** One side of a proof: a platform's quotes for a root, and what is known of the instrument that sends them. */
export interface ProofSide {
  /** As a person calls it, for the reasons: `nt8 NQ 03-25`. */
  readonly name: string;
  /** `cash` is a CFD or spot: its price may stand off the future by carry and mark-up, so its month cannot be told. */
  readonly kind: 'future' | 'cash';
  readonly tickSize: number;
  readonly trail: QuoteTrail;
}

/** What is known of the root beside the quotes. */
export interface ProofSubject {
  /** Roots that quote the same price in another size: MNQ for NQ, IND for WIN. */
  readonly siblings: readonly string[];
  /** Whether the terminals' own terms have settled the size. */
  readonly sizeKnownFromTerms: boolean;
  /** Whether its cash trades on markets of its own and swings against the future (crypto); an index CFD follows the future. */
  readonly cashHasOwnMarket: boolean;
}

/** What two platforms' prices say about being one instrument. `samePriceSizeUnproved`: siblings quote this price too. */
export type ProofVerdict = 'samePrice' | 'samePriceSizeUnproved' | 'otherMonth' | 'otherProduct' | 'unsure';

/** A verdict with its reasons in words and the figures behind them. */
export interface MappingProof {
  readonly verdict: ProofVerdict;
  readonly reasons: readonly string[];
  /** Correlation of changes over about ten seconds, −1 to 1; 0 while nothing moved. */
  readonly correlation: number;
  /** Second price per first price; undefined while there are none. */
  readonly ratio: number | undefined;
  /** Time in which both sides quoted, and the pairs of prices compared in it. */
  readonly overlapMs: number;
  readonly pairs: number;
  /** How much later the second side shows the market than the first. */
  readonly lagMs: number;
}

const PAIRS_MIN = 30;
const OVERLAP_MIN_MS = 60_000;
/** Drifting apart is believed after this time: a shorter one mistakes a slow swing of the basis for it. */
const DRIFT_OVERLAP_MIN_MS = 240_000;
/** A price that changed less often than this has not shown whom it follows. */
const MOVES_MIN = 8;
/** Months of one future lie within this share of each other (15 %: a year at Brazilian rates). */
const MONTHS_APART_MAX = 0.15;
/** A cash price lies within this share of the front future: a quarter's carry at 15 % a year, and mark-up. */
const CASH_APART_MAX = 0.05;
/** Share of the time that two views of one contract must lie within ticks and spread of each other. */
const TOGETHER_MIN = 0.7;
const TICKS_APART_MAX = 2;
const CORRELATION_SPAN = 5;

/**
 * Judges whether two platforms quote the same price for a root, from their last minutes of quotes. Two views of one
 * future agree to the tick, so another month shows as a distance; a cash price is allowed a distance and must keep it.
 * Never guesses: `unsure` until there is enough overlap, movement and evidence.
 */
export function judgeMapping(first: ProofSide, second: ProofSide, subject: ProofSubject): MappingProof {
  const firstPrices = first.trail.prices();
  const secondPrices = second.trail.prices();
  const aligned = alignPrices(firstPrices, secondPrices);
  const tolerance =
    TICKS_APART_MAX * Math.max(first.tickSize, second.tickSize) + firstPrices.spread + secondPrices.spread;
  const levels = measureLevels(aligned, tolerance);
  const finding = settleSize(find(first, second, aligned, levels, subject.cashHasOwnMarket), subject);
  return {
    ...finding,
    correlation: changeCorrelation(aligned, CORRELATION_SPAN),
    ratio: levels === undefined ? undefined : levels.second / levels.first,
    overlapMs: aligned.overlapMs,
    pairs: aligned.first.length,
    lagMs: aligned.lagMs,
  };
}

type Finding = Pick<MappingProof, 'verdict' | 'reasons'>;

/** Where the two prices stand: their medians, the share by which they differ, and whether that is more than the quotes' noise. */
interface Levels {
  readonly first: number;
  readonly second: number;
  readonly apartShare: number;
  readonly apart: boolean;
  /** Share of the pairs that lie within ticks and spread of each other. */
  readonly togetherShare: number;
}

function find(
  first: ProofSide,
  second: ProofSide,
  aligned: AlignedPrices,
  levels: Levels | undefined,
  cashHasOwnMarket: boolean,
): Finding {
  if (levels === undefined || aligned.first.length < PAIRS_MIN || aligned.overlapMs < OVERLAP_MIN_MS) {
    const seconds = Math.round(aligned.overlapMs / 1000);
    return unsure(`${first.name} and ${second.name} quoted together for ${seconds} s: too little to compare`);
  }
  const bothFutures = first.kind === 'future' && second.kind === 'future';
  if (levels.apart && levels.apartShare > (bothFutures ? MONTHS_APART_MAX : CASH_APART_MAX)) {
    const explained = bothFutures ? 'another month' : 'carry and mark-up';
    return { verdict: 'otherProduct', reasons: [`${distanceWords(levels)}: more than ${explained} can explain`] };
  }
  const still = stillSide(first, second, aligned);
  if (still !== undefined) return unsure(`${still.name} has hardly moved: nothing to compare`);
  const drift = measureDrift(changes(aligned.first, aligned), changes(aligned.second, aligned), {
    cashHasOwnMarket: cashHasOwnMarket && !bothFutures,
    blockMs: aligned.blockMs,
  });
  const finding = bothFutures ? findAmongFutures(drift, levels) : findWithCash(drift, levels);
  const early = finding.verdict === 'otherProduct' && aligned.overlapMs < DRIFT_OVERLAP_MIN_MS;
  return early ? unsure('the prices seem to drift apart, but the time is too short to say so') : finding;
}

function findAmongFutures(drift: Drift, levels: Levels): Finding {
  const together = levels.togetherShare >= TOGETHER_MIN;
  const drifting = drift.explanation === 'twoProducts';
  if (together && !drifting) return { verdict: 'samePrice', reasons: ['prices agree within ticks and spread'] };
  if (together) return unsure(`prices agree within ticks and spread, but ${driftWords(drift)}`);
  if (drifting)
    return { verdict: 'otherProduct', reasons: [`${driftWords(drift)}: two products, or one feed is delayed`] };
  if (!levels.apart) return unsure('prices agree on average, but not at each moment');
  return { verdict: 'otherMonth', reasons: [`${distanceWords(levels)} and move together: another month`] };
}

function findWithCash(drift: Drift, levels: Levels): Finding {
  switch (drift.explanation) {
    case 'onePrice':
      return {
        verdict: 'samePrice',
        reasons: [`${distanceWords(levels)} and keep that distance while the market moves`],
      };
    case 'twoProducts':
      return { verdict: 'otherProduct', reasons: [`${driftWords(drift)}: two products, or one feed is delayed`] };
    case 'open':
      return unsure('the market has moved too little against the noise of the quotes');
    default:
      return unreachable(drift.explanation);
  }
}

/** Siblings quote one price: it proves the product and the month, never the size. */
function settleSize(finding: Finding, subject: ProofSubject): Finding {
  if (finding.verdict !== 'samePrice' || subject.siblings.length === 0 || subject.sizeKnownFromTerms) return finding;
  const open = `${subject.siblings.join(', ')} quote this price too: the size must come from the terminal's terms`;
  return { verdict: 'samePriceSizeUnproved', reasons: [...finding.reasons, open] };
}

function measureLevels(aligned: AlignedPrices, tolerance: number): Levels | undefined {
  if (aligned.first.length === 0) return undefined;
  const apart = aligned.first.map((value, index) => (aligned.second[index] ?? 0) - value);
  const [first, second, distance] = [median(aligned.first), median(aligned.second), median(apart)];
  return {
    first,
    second,
    apartShare: Math.abs(distance) / Math.max(Math.abs(first), Math.abs(second)),
    apart: Math.abs(distance) > tolerance,
    togetherShare: apart.filter((value) => Math.abs(value) <= tolerance).length / apart.length,
  };
}

/** The side whose price changed too rarely to be judged, if any. */
function stillSide(first: ProofSide, second: ProofSide, aligned: AlignedPrices): ProofSide | undefined {
  const moves = (prices: Float64Array): number => changes(prices, aligned).filter((change) => change !== 0).length;
  if (moves(aligned.first) < MOVES_MIN) return first;
  return moves(aligned.second) < MOVES_MIN ? second : undefined;
}

function changes(prices: Float64Array, aligned: AlignedPrices): Float64Array {
  return prices
    .map((price, index) => price - (prices[index - 1] ?? 0))
    .filter((_, index) => index > 0 && aligned.follows[index] === 1);
}

function median(values: Float64Array): number {
  return values.toSorted()[values.length >> 1] ?? 0;
}

function unsure(reason: string): Finding {
  return { verdict: 'unsure', reasons: [reason] };
}

function distanceWords(levels: Levels): string {
  return `the prices lie ${percent(levels.apartShare)} apart`;
}

function driftWords(drift: Drift): string {
  return `their difference wanders with ${percent(drift.wanderShare)} of the price's own variance`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
