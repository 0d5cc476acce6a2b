import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shippedRegistry, us } from '../../test/support/shipped-registry.ts';
import { answerNormalize, answerResolve, answerRoll, answerSize } from './answer-request.ts';
import { contractCode } from './contract.ts';
import { INSTRUMENT_REFUSALS } from './refusal.ts';
import { SPELLINGS } from './spelling.ts';

const registry = shippedRegistry();
const NOW_US = us('2025-03-14T15:00:00Z');
const SEED = Number(process.env.NEXUS_SEED ?? 2503);
const NUM_RUNS = process.env.NEXUS_REQUIRE_ALL === '1' ? 50_000 : 5_000;

const piece = fc.constantFrom(
  'NQ',
  'ES',
  '6E',
  'M2K',
  'WIN',
  'H',
  'Z',
  '5',
  '25',
  '2025',
  ' ',
  '-',
  '.CME',
  '$',
  '@',
  '1!',
);
const symbolLike = fc.oneof(
  fc.string(),
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
);

test('no text makes the reader throw, and what it reads as a contract is one that exists', () => {
  fc.assert(
    fc.property(symbolLike, fc.constantFrom(undefined, ...SPELLINGS), (symbol, spelling) => {
      const read = registry.normalize(symbol, spelling, NOW_US);
      if (!read.ok) {
        expect(Object.hasOwn(INSTRUMENT_REFUSALS, read.error.code)).toBe(true);
        return;
      }
      const { root, contract } = read.value;
      const product = registry.products.byRoot.get(root);
      expect(product).toBeDefined();
      if (contract === undefined) return;
      const listed = product?.cycle?.listedMonths.map((month) =>
        contractCode(root, { year: 2000, month }).slice(0, -2),
      );
      expect(listed).toContain(contract.slice(0, -2));
    }),
    { seed: SEED, numRuns: NUM_RUNS },
  );
});

test('no JSON value makes an answer throw', () => {
  const keys = ['root', 'platform', 'at', 'symbol', 'quantity', 'pointValue', 'step', 'min', 'max'];
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('NQ', 'nt8', 'mt5', '2025-03-14', 1, 0.1, 1e308, -0, 'NQH5', '2025-03-14T10:00:00Z'),
  );
  const request = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...keys), value));
  fc.assert(
    fc.property(request, (raw) => {
      for (const answer of [answerResolve, answerNormalize, answerRoll])
        expect(answer(registry, raw, NOW_US)).toBeDefined();
      expect(answerSize(registry, raw)).toBeDefined();
    }),
    { seed: SEED, numRuns: NUM_RUNS },
  );
});
