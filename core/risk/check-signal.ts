import { flags, passes, within, type Finding } from './finding.ts';
import type { RiskLimits } from '../model/risk-limits.ts';

/** What a signal brings and what has happened so far: everything that is judged once, whatever the number of platforms. */
export interface SignalFacts {
  readonly root: string;
  readonly confidence: number | undefined;
  readonly mqscore: number | undefined;
  readonly noiseLevel: number | undefined;
  /** Signals that entered within the last second. */
  readonly entriesLastSecond: number;
  /** Trades opened in this risk day, those in flight among them; and whether this one would open another. */
  readonly tradesToday: number;
}

type SignalCheck = (limits: RiskLimits, facts: SignalFacts) => Finding | undefined;

/**
 * The checks on the part of a signal that enters, in their order. Codes: SYMBOL_NOT_ALLOWED, CONFIDENCE_LOW, MQSCORE_LOW,
 * NOISE_HIGH, ORDER_RATE, TRADES_PER_DAY. A check whose limit is off, or whose figure the signal does not carry, finds
 * nothing or flags it.
 */
export const SIGNAL_CHECKS: readonly SignalCheck[] = [
  ({ symbols }, { root }) =>
    symbols === undefined
      ? undefined
      : {
          name: 'Symbol allowed',
          outcome: symbols.includes(root) ? 'passes' : 'denies',
          code: 'SYMBOL_NOT_ALLOWED',
          sum: () => `${root}, of ${symbols.join(', ')}`,
        },
  ({ minConfidence }, { confidence }) =>
    atLeast('Confidence', 'CONFIDENCE_LOW', 'NO_CONFIDENCE', confidence, minConfidence),
  ({ minMqscore }, { mqscore }) => atLeast('MQScore', 'MQSCORE_LOW', 'NO_MQSCORE', mqscore, minMqscore),
  ({ maxNoise }, { noiseLevel }) => {
    if (maxNoise === undefined) return undefined;
    if (noiseLevel === undefined) return passes('Noise', () => 'the signal carries none');
    const code = 'NOISE_HIGH';
    if (!isShare(noiseLevel)) return noShare('Noise', code, noiseLevel, maxNoise);
    return within('Noise', code, noiseLevel, maxNoise, () => `at most ${maxNoise}, is ${noiseLevel}`);
  },
  ({ maxOrdersPerSecond }, { entriesLastSecond }) =>
    oneMore('Order rate', 'ORDER_RATE', entriesLastSecond, maxOrdersPerSecond, 'signals entered in the last second'),
  ({ maxTradesPerDay }, { tradesToday }) =>
    oneMore('Trades today', 'TRADES_PER_DAY', tradesToday, maxTradesPerDay, 'trades opened in this risk day'),
];

function atLeast(
  name: string,
  code: string,
  flag: string,
  value: number | undefined,
  least: number | undefined,
): Finding | undefined {
  if (least === undefined) return undefined;
  if (value === undefined) return flags(name, flag, () => 'the signal carries none');
  if (!isShare(value)) return noShare(name, code, value, least);
  const outcome = value >= least ? 'passes' : 'denies';
  return { name, outcome, code, limit: least, value, sum: () => `at least ${least}, is ${value}` };
}

/** Shares come out of sums of floats, so 1 may be a trace more. */
const SHARE_MAX = 1.000_001;

function isShare(value: number): boolean {
  return value >= 0 && value <= SHARE_MAX;
}

/** A percentage or a z-score would pass every limit on a share, so that its filter would be off without a word. */
function noShare(name: string, code: string, value: number, limit: number): Finding {
  return { name, outcome: 'denies', code, limit, value, sum: () => `expected a share from 0 to 1, is ${value}` };
}

/** Whether one more fits below a limit. */
function oneMore(
  name: string,
  code: string,
  count: number,
  limit: number | undefined,
  what: string,
): Finding | undefined {
  if (limit === undefined) return undefined;
  const outcome = count + 1 <= limit ? 'passes' : 'denies';
  return { name, outcome, code, limit, value: count + 1, sum: () => `${count} ${what} + this one, of ${limit}` };
}
