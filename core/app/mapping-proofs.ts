import { createQuoteTrail, type QuoteTrail } from '../instruments/mapping-proof-trail.ts';
import type { MappingProof } from '../instruments/mapping-proof.ts';
import type { Registry } from '../instruments/registry.ts';
import type { QuoteBoard } from '../model/quote-board.ts';
import type { PlatformView } from '../engine/view.ts';
import type { ProofJudge, ProofRequestSide } from './judge-proof.ts';
import { knownSpelling } from './known-spelling.ts';

/** What two platforms' quotes of a root say, and when it was judged. */
export interface PairProof {
  readonly root: string;
  readonly first: string;
  readonly second: string;
  readonly proof: MappingProof;
  readonly atUs: number;
}

/** What is known of the price that a mapping quotes, from all that was compared with it. */
export interface PriceProof {
  /** `alone`: nobody else quotes the root, so there is nothing to compare with. */
  readonly state: 'proved' | 'size_unproved' | 'contradicted' | 'unsure' | 'alone';
  readonly reasons: readonly string[];
  readonly pairs: readonly PairProof[];
}

/** Compares what platforms quote for one root, all the time and off the path of ticks and orders. */
export interface MappingProofs {
  /** Takes the newest quotes of the board: every 100 to 250 ms. */
  sample(): void;
  /** Has the pair judged whose turn it is, if any is due. */
  judgeNext(): void;
  proofOf(root: string, platform: string): PriceProof;
  pairsOf(root: string): readonly PairProof[];
  /** Starts anew for a mapping that changed. */
  forget(root: string, platform: string): void;
}

export interface MappingProofsOptions {
  readonly registry: Registry;
  readonly board: QuoteBoard;
  readonly platforms: () => readonly PlatformView[];
  readonly judge: ProofJudge;
  readonly nowUs: () => number;
  /** A verdict is in. */
  readonly judged: (pair: PairProof) => void;
}

/** A pair is judged this often. */
const JUDGE_EVERY_US = 45_000_000;
/** A verdict that was not renewed for so long says nothing any more: one side is silent. */
const VERDICT_KEPT_US = 1_800_000_000;
const JUDGED_AGAIN = 'it is judged once more before that counts';
/** Trails of 64 KiB at most. Where all are taken, one that has been silent for so long that it tells nothing makes room. */
const TRAILS_MAX = 256;
const SILENT_US = 900_000_000;

interface Trail {
  readonly root: string;
  readonly platform: string;
  readonly quotes: QuoteTrail;
  lastUs: number;
}

type Pair = readonly [Trail, Trail];

/** Makes the comparison with no quote seen yet. */
export function createMappingProofs(options: MappingProofsOptions): MappingProofs {
  const { registry, board, platforms, judge, nowUs, judged } = options;
  const trails = new Map<string, Trail>();
  const verdicts = new Map<string, PairProof>();
  const askedUs = new Map<string, number>();
  const doubted = new Set<string>();
  let isJudging = false;

  const makeRoom = (): boolean => {
    let silent: readonly [string, Trail] | undefined;
    for (const one of trails) if (silent === undefined || one[1].lastUs < silent[1].lastUs) silent = one;
    return silent !== undefined && nowUs() - silent[1].lastUs > SILENT_US && trails.delete(silent[0]);
  };

  const observe = (root: string): void => {
    const quotes = board.quotes(root);
    if (quotes.length < 2) return;
    for (const { platform, last, bid, ask, recvTsUs } of quotes) {
      const key = `${root}\n${platform}`;
      let trail = trails.get(key);
      if (trail === undefined) {
        if (trails.size >= TRAILS_MAX && !makeRoom()) return;
        trail = { root, platform, quotes: createQuoteTrail(), lastUs: 0 };
        trails.set(key, trail);
      }
      if (recvTsUs === trail.lastUs) continue;
      trail.lastUs = recvTsUs;
      trail.quotes.observe({ last, bid, ask, recvTsUs });
    }
  };

  /**
   * The pairs that can be compared: linked, and both of the trader's own or both simulated. Where a person keeps a platform in
   * another month than its peer, that it quotes another month is no finding: the roll quorum looks after it.
   */
  const pairs = (): readonly Pair[] => {
    const linked = new Map(platforms().flatMap((view) => (view.linked ? [[view.platform as string, view]] : [])));
    const usable = [...trails.values()].flatMap((trail) => {
      const view = linked.get(trail.platform);
      if (view === undefined) return [];
      const target = registry.orderTarget(trail.root, trail.platform, nowUs(), knownSpelling(view.spelling));
      const month = target.kind === 'symbol' ? target.contract?.slice(-3) : undefined;
      return [{ trail, month, simulated: view.simulated }];
    });
    return usable.flatMap((first, index) =>
      usable
        .slice(index + 1)
        .filter(({ trail, month, simulated }) => {
          const isOneMonth = month === undefined || first.month === undefined || month === first.month;
          return trail.root === first.trail.root && simulated === first.simulated && isOneMonth;
        })
        .map((second) => [first.trail, second.trail] as const),
    );
  };

  const sideOf = ({ root, platform, quotes }: Trail): ProofRequestSide => {
    const target = registry.orderTarget(root, platform, nowUs(), spellingOf(platform));
    const contract = target.kind === 'symbol' ? target.contract : undefined;
    const product = registry.products.byRoot.get(contract?.slice(0, -3) ?? root) ?? registry.products.byRoot.get(root);
    return {
      name: `${platform} ${target.kind === 'symbol' ? target.symbol : root}`,
      kind: contract === undefined ? 'cash' : 'future',
      tickSize: product?.tickSize ?? 0,
      prices: quotes.prices(),
    };
  };

  const viewOf = (platform: string): PlatformView | undefined => platforms().find((view) => view.platform === platform);
  const spellingOf = (platform: string): ReturnType<typeof knownSpelling> => knownSpelling(viewOf(platform)?.spelling);

  const termsKnown = (root: string, platform: string): boolean => {
    const target = registry.orderTarget(root, platform, nowUs(), spellingOf(platform));
    const declared = viewOf(platform)?.symbols.find((one) => target.kind === 'symbol' && one.symbol === target.symbol);
    return declared?.pointValue !== undefined;
  };

  const siblingsOf = (root: string): readonly string[] => {
    const main = (other: string): string => registry.products.byRoot.get(other)?.samePriceAs ?? other;
    return registry.roots.filter((other) => other !== root && main(other) === main(root));
  };

  const pairKey = (first: Trail, second: Trail): string => `${first.root}\n${first.platform}\n${second.platform}`;

  const longestWaiting = (all: readonly Pair[]): Pair | undefined => {
    let [longest, longestUs]: [Pair | undefined, number] = [undefined, Infinity];
    for (const pair of all) {
      const lastUs = askedUs.get(pairKey(...pair)) ?? -Infinity;
      if (longest === undefined || lastUs < longestUs) [longest, longestUs] = [pair, lastUs];
    }
    return longest;
  };

  return {
    sample: () => {
      for (const root of registry.roots) observe(root);
    },
    judgeNext: () => {
      if (isJudging) return;
      const atUs = nowUs();
      const due = longestWaiting(pairs());
      const waitedUs = due === undefined ? 0 : atUs - (askedUs.get(pairKey(...due)) ?? -Infinity);
      if (due === undefined || waitedUs < JUDGE_EVERY_US) return;
      const [first, second] = due;
      const { root } = first;
      askedUs.set(pairKey(first, second), atUs);
      isJudging = true;
      const subject = {
        siblings: siblingsOf(root),
        sizeKnownFromTerms: termsKnown(root, first.platform) && termsKnown(root, second.platform),
        cashHasOwnMarket: registry.products.byRoot.get(root)?.market.name.includes('crypto') ?? false,
      };
      judge({ first: sideOf(first), second: sideOf(second), subject }, (proof) => {
        isJudging = false;
        // A mapping that changed meanwhile has other trails: this verdict is of the one before.
        const isCurrent = [first, second].every((side) => trails.get(`${root}\n${side.platform}`) === side);
        if (proof === undefined || !isCurrent) return;
        const key = pairKey(first, second);
        const isAgainst = proof.verdict === 'otherMonth' || proof.verdict === 'otherProduct';
        // One judgement of many is wrong now and then: a contradiction counts when the next one says so too.
        const isDoubt = isAgainst && !doubted.has(key);
        if (isAgainst) doubted.add(key);
        else doubted.delete(key);
        const said = isDoubt
          ? { ...proof, verdict: 'unsure' as const, reasons: [...proof.reasons, JUDGED_AGAIN] }
          : proof;
        const pair = { root, first: first.platform, second: second.platform, proof: said, atUs };
        verdicts.set(key, pair);
        judged(pair);
      });
    },
    proofOf: (root, platform) => {
      const freshUs = nowUs() - VERDICT_KEPT_US;
      const own = [...verdicts.values()].filter(
        (pair) => pair.root === root && (pair.first === platform || pair.second === platform) && pair.atUs >= freshUs,
      );
      return summaryOf(own);
    },
    pairsOf: (root) => [...verdicts.values()].filter((pair) => pair.root === root),
    forget: (root, platform) => {
      trails.delete(`${root}\n${platform}`);
      for (const [key, pair] of verdicts) {
        if (pair.root !== root || (pair.first !== platform && pair.second !== platform)) continue;
        verdicts.delete(key);
        askedUs.delete(key);
        doubted.delete(key);
      }
    },
  };
}

/** One that quotes the same price is proof enough, whoever else does not; without one, a contradiction counts. */
function summaryOf(pairs: readonly PairProof[]): PriceProof {
  const of = (...verdicts: readonly MappingProof['verdict'][]): readonly PairProof[] =>
    pairs.filter(({ proof }) => verdicts.includes(proof.verdict));
  const reasons = (found: readonly PairProof[]): readonly string[] =>
    found.map(({ first, second, proof }) => `${first} and ${second}: ${proof.reasons.join('; ')}`);
  const same = of('samePrice');
  const sibling = of('samePriceSizeUnproved');
  const against = of('otherMonth', 'otherProduct');
  if (same.length > 0) return { state: 'proved', reasons: reasons([...same, ...against]), pairs };
  if (sibling.length > 0) return { state: 'size_unproved', reasons: reasons([...sibling, ...against]), pairs };
  if (against.length > 0) return { state: 'contradicted', reasons: reasons(against), pairs };
  return pairs.length > 0
    ? { state: 'unsure', reasons: reasons(pairs), pairs }
    : { state: 'alone', reasons: ['no other platform quotes it'], pairs };
}
