import { expect, it } from 'vitest';
import { seededRandom } from '../../core/base/random.ts';
import { playLive } from './live-proof.ts';
import { makeRightPairs, makeWrongPairs, type MadePair } from './mapping-pairs.ts';

/** More seeds or another time: `PROOF_FIRST_SEED=101 PROOF_RIGHT_SEEDS=40 PROOF_SECONDS=3600 npx vitest run test/evidence/mapping-proof.test.ts`. */
const RIGHT_SEEDS = Number(process.env['PROOF_RIGHT_SEEDS'] ?? 20);
const WRONG_SEEDS = Number(process.env['PROOF_WRONG_SEEDS'] ?? 2);
const FIRST_SEED = Number(process.env['PROOF_FIRST_SEED'] ?? 1);
const SECONDS = Number(process.env['PROOF_SECONDS'] ?? 480);

interface Tally {
  pairs: number;
  /** Pairs that a running gateway called contradicted at any time: a person was alarmed. */
  everAlarmed: number;
  everProved: number;
  /** Other months that were called other products in the end: caught, but for another reason than the true one. */
  monthsCalledProducts: number;
  readonly surprises: string[];
}

function playAll(pairs: Iterable<MadePair>): Tally {
  const tally: Tally = { pairs: 0, everAlarmed: 0, everProved: 0, monthsCalledProducts: 0, surprises: [] };
  for (const pair of pairs) {
    const live = playLive(pair, SECONDS);
    tally.pairs += 1;
    if (live.everAlarmed) tally.everAlarmed += 1;
    if (live.everProved) tally.everProved += 1;
    if (pair.name.endsWith('next month') && live.verdict === 'otherProduct') tally.monthsCalledProducts += 1;
    if (live.everAlarmed === pair.right || (live.everProved && !pair.right))
      tally.surprises.push(`${pair.name}: ends ${live.state}: ${live.reasons.join('; ')}`);
  }
  return tally;
}

function* made(seeds: number, make: typeof makeRightPairs): Generator<MadePair> {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed += 1) yield* make(seededRandom(seed), SECONDS);
}

function report(tally: Tally): string {
  const { surprises, ...figures } = tally;
  return `seeds from ${FIRST_SEED}, ${SECONDS} s a pair: ${JSON.stringify(figures)}\n${surprises.join('\n')}`;
}

/** The share of alarms that `alarms` in so many pairs still allow, at 95 % (Wilson's upper bound, one-sided). */
function shareAtMost(alarms: number, pairs: number): number {
  const z = 1.645;
  const share = alarms / pairs;
  const spread = z * Math.sqrt((share * (1 - share)) / pairs + (z * z) / (4 * pairs * pairs));
  return (share + (z * z) / (2 * pairs) + spread) / (1 + (z * z) / pairs);
}

it(`alarms of at most 1 % of right pairs, at any time, as a gateway judges ${RIGHT_SEEDS * 50} of them`, () => {
  const tally = playAll(made(RIGHT_SEEDS, makeRightPairs));
  console.info(report(tally));
  expect(tally.pairs).toBe(RIGHT_SEEDS * 50);
  expect(shareAtMost(tally.everAlarmed, tally.pairs), report(tally)).toBeLessThanOrEqual(0.01);
  expect(tally.everProved / tally.pairs, report(tally)).toBeGreaterThanOrEqual(0.8);
}, 3_600_000);

it(`catches at least 99 % of ${WRONG_SEEDS * 200} wrong pairs and proves none of them`, () => {
  const tally = playAll(made(WRONG_SEEDS, makeWrongPairs));
  console.info(report(tally));
  expect(tally.pairs).toBe(WRONG_SEEDS * 200);
  expect(tally.everAlarmed / tally.pairs, report(tally)).toBeGreaterThanOrEqual(0.99);
  expect(tally.everProved, report(tally)).toBe(0);
  expect(tally.monthsCalledProducts / (tally.pairs * 0.35), report(tally)).toBeLessThanOrEqual(0.1);
}, 3_600_000);
