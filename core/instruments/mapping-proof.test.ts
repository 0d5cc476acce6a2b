import { describe, expect, it } from 'vitest';
import { seededRandom } from '../base/random.ts';
import { judgeMapping, type ProofSide, type ProofSubject } from './mapping-proof.ts';
import { createQuoteTrail, type ProofQuote, type QuoteTrail } from './mapping-proof-trail.ts';

const T0_US = 1_742_000_000_000_000;
const ALONE: ProofSubject = { siblings: [], sizeKnownFromTerms: false, cashHasOwnMarket: false };

/** A walk of half points, ten steps a second. */
const walk = (seed: number, seconds = 360, start = 20_000): readonly number[] => {
  const random = seededRandom(seed);
  let price = start;
  return Array.from({ length: seconds * 10 }, () => (price += 0.5 * (random.int(3) - 1)));
};

/** What a platform shows of a walk: `distance` away, `lateMs` late, every `every`th step, from and until a second. */
interface View {
  readonly distance?: number;
  readonly lateMs?: number;
  readonly every?: number;
  readonly fromS?: number;
  readonly untilS?: number;
  readonly scale?: number;
}
const shown = (prices: readonly number[], view: View = {}): readonly ProofQuote[] => {
  const { distance = 0, lateMs = 0, every = 1, fromS = 0, untilS = Infinity, scale = 1 } = view;
  return prices.flatMap((price, step) => {
    if (step % every !== 0 || step < fromS * 10 || step >= untilS * 10) return [];
    const middle = price * scale + distance;
    return [{ bid: middle - 0.25, ask: middle + 0.25, recvTsUs: T0_US + (step * 100 + lateMs) * 1000 }];
  });
};
const trailOf = (quotes: readonly ProofQuote[]): QuoteTrail => {
  const trail = createQuoteTrail();
  for (const quote of quotes) trail.observe(quote);
  return trail;
};
const future = (quotes: readonly ProofQuote[], name = 'nt8 NQ 03-25'): ProofSide => ({
  name,
  kind: 'future',
  tickSize: 0.25,
  trail: trailOf(quotes),
});
const cash = (quotes: readonly ProofQuote[]): ProofSide => ({ ...future(quotes, 'mt5 NAS100'), kind: 'cash' });
const verdict = (first: ProofSide, second: ProofSide, subject = ALONE): string =>
  judgeMapping(first, second, subject).verdict;

describe('mapping proof, future against future', () => {
  const path = walk(1);

  it('calls two views of one contract the same price, whatever their delay and rate', () => {
    const proof = judgeMapping(future(shown(path)), future(shown(path, { lateMs: 300, every: 5 })), ALONE);
    expect(proof.verdict).toBe('samePrice');
    expect(Math.abs(proof.lagMs - 300)).toBeLessThanOrEqual(50);
    expect(proof.correlation).toBeGreaterThan(0.98);
    expect(proof.ratio).toBeCloseTo(1, 4);
    expect(proof.overlapMs).toBeGreaterThan(300_000);
  });

  it('states the delay with the sign of the second side, whichever side is slower', () => {
    const slowFirst = judgeMapping(future(shown(path, { every: 5, lateMs: 300 })), future(shown(path)), ALONE);
    expect(Math.abs(slowFirst.lagMs + 300)).toBeLessThanOrEqual(50);
  });

  it('calls a fixed distance another month', () => {
    expect(verdict(future(shown(path)), future(shown(path, { distance: 190 })))).toBe('otherMonth');
  });

  it('calls prices that drift apart another product', () => {
    expect(verdict(future(shown(path)), future(shown(walk(2))))).toBe('otherProduct');
  });

  it('calls a price on another level another product, even when it moves along', () => {
    expect(verdict(future(shown(path)), future(shown(path, { scale: 0.3 })))).toBe('otherProduct');
  });

  it('says that delayed data may be the reason when prices do not move together', () => {
    const late = judgeMapping(future(shown(path)), future(shown(path, { lateMs: 60_000 })), ALONE);
    expect(late.verdict).not.toBe('samePrice');
    expect(late.reasons.join()).toMatch(/delayed|agree on average|drift/);
  });

  it('proves prices below zero as well', () => {
    const oil = walk(3, 360, -300);
    expect(verdict(future(shown(oil)), future(shown(oil, { lateMs: 50 })))).toBe('samePrice');
    expect(verdict(future(shown(oil)), future(shown(oil, { distance: 20 })))).toBe('otherMonth');
  });
});

describe('mapping proof, siblings', () => {
  const path = walk(4);
  const subject: ProofSubject = { ...ALONE, siblings: ['MNQ'] };

  it('leaves the size open where a sibling quotes the same price, and says so', () => {
    const proof = judgeMapping(future(shown(path)), future(shown(path)), subject);
    expect(proof.verdict).toBe('samePriceSizeUnproved');
    expect(proof.reasons.join()).toContain('MNQ');
  });

  it("takes the size from the terminal's terms when there are some", () => {
    expect(verdict(future(shown(path)), future(shown(path)), { ...subject, sizeKnownFromTerms: true })).toBe(
      'samePrice',
    );
  });

  it('still sees another month of a product with siblings', () => {
    expect(verdict(future(shown(path)), future(shown(path, { distance: 190 })), subject)).toBe('otherMonth');
  });
});

describe('mapping proof, future against cash', () => {
  const path = walk(5);

  it('allows a cash price its distance: no month can be told from it', () => {
    expect(verdict(future(shown(path)), cash(shown(path, { distance: -190, lateMs: 400, every: 10 })))).toBe(
      'samePrice',
    );
  });

  it('calls a cash price that drifts away another product, and one too far away at once', () => {
    expect(verdict(future(shown(path)), cash(shown(walk(6), { distance: 100 })))).toBe('otherProduct');
    expect(verdict(future(shown(path)), cash(shown(path, { distance: -1900 })))).toBe('otherProduct');
  });

  it('needs four minutes before it says that prices drift apart', () => {
    const proof = judgeMapping(future(shown(walk(5, 180))), cash(shown(walk(6, 180))), ALONE);
    expect(proof.verdict).toBe('unsure');
    expect(proof.reasons.join()).toContain('too short');
  });
});

describe('mapping proof without enough to go on', () => {
  const path = walk(7);

  it.each<[string, readonly ProofQuote[], RegExp]>([
    ['no quotes at all', [], /too little/],
    ['half a minute of quotes', shown(path, { untilS: 30 }), /too little/],
    ['a price that never moves', shown(path.map(() => 20_000)), /hardly moved/],
  ])('is unsure with %s, and says why', (_, quotes, reason) => {
    const proof = judgeMapping(future(shown(path)), cash(quotes), ALONE);
    expect(proof.verdict).toBe('unsure');
    expect(proof.reasons.join()).toMatch(reason);
  });

  it('is unsure when the sessions do not overlap', () => {
    const [day, night] = [shown(path, { untilS: 150 }), shown(path, { fromS: 200 })];
    expect(verdict(future(day), future(night))).toBe('unsure');
  });

  it('compares over a pause of one side only what both sides said', () => {
    const withHole = shown(path).filter((_, step) => step < 1000 || step > 1600);
    expect(verdict(future(shown(path)), future(withHole))).toBe('samePrice');
  });
});

describe('quote trail', () => {
  it('keeps at most 4,096 prices, however many arrive', () => {
    const trail = trailOf(shown(walk(8, 1200)));
    expect(trail.prices().tsUs).toHaveLength(4096);
    expect(trail.prices().tsUs.at(-1)).toBeGreaterThan(T0_US + 1_199_000_000);
  });

  it('forgets prices older than a quarter of an hour', () => {
    const { tsUs } = trailOf(shown(walk(8, 1200), { every: 20 })).prices();
    expect((tsUs.at(-1) ?? 0) - (tsUs[0] ?? 0)).toBeLessThanOrEqual(900_000_000);
  });

  it('writes one price for 100 ms, the newest, in order of time', () => {
    const at = (ms: number, price: number): ProofQuote => ({ bid: price, ask: price, recvTsUs: T0_US + ms * 1000 });
    const { tsUs, price } = trailOf([at(0, 1), at(60, 2), at(90, 3), at(150, 4), at(140, 9)]).prices();
    expect([...price]).toEqual([3, 4]);
    expect([...tsUs]).toEqual([T0_US + 90_000, T0_US + 150_000]);
  });

  it('starts again when the clock was set back', () => {
    const quotes = shown(walk(9, 60));
    const trail = trailOf(quotes);
    trail.observe({ bid: 5, ask: 5, recvTsUs: T0_US - 3_600_000_000 });
    expect([...trail.prices().price]).toEqual([5]);
  });

  it('takes last prices only while there is no book', () => {
    const trail = trailOf([{ last: 100, recvTsUs: T0_US }]);
    trail.observe({ bid: 99, ask: 100, last: 100, recvTsUs: T0_US + 1_000_000 });
    trail.observe({ last: 100, recvTsUs: T0_US + 2_000_000 });
    trail.observe({ last: 98, recvTsUs: T0_US + 62_000_001 });
    expect([...trail.prices().price]).toEqual([100, 99.5, 98]);
    expect(trail.prices().spread).toBe(1);
  });

  it.each<ProofQuote>([
    { bid: NaN, ask: 1, recvTsUs: T0_US },
    { bid: 2, ask: 1, recvTsUs: T0_US },
    { bid: 1, recvTsUs: T0_US },
    { bid: 0, ask: 20_000, recvTsUs: T0_US },
    { bid: 10_000, ask: 20_000, recvTsUs: T0_US },
    { last: 0, recvTsUs: T0_US },
    { last: Infinity, recvTsUs: T0_US },
    { bid: 1, ask: 1, recvTsUs: NaN },
  ])('takes no price from %j', (quote) => {
    expect(trailOf([quote]).prices().tsUs).toHaveLength(0);
  });
});
