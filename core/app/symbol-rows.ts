import type { PlatformView } from '../engine/view.ts';
import type { Registry } from '../instruments/registry.ts';
import type { QuorumVerdict } from '../instruments/roll-quorum.ts';
import type { Packable } from '../wire/pack.ts';
import { Float } from '../wire/pack.ts';
import { knownSpelling } from './known-spelling.ts';
import type { OfferedName, OfferedNames } from './offered-names.ts';
import type { MappingProofs, PairProof, PriceProof } from './mapping-proofs.ts';
import { priceBarrier } from './price-barrier.ts';
import type { ProvedPrices } from './proved-prices.ts';

export interface SymbolRowSources {
  readonly registry: Registry;
  readonly platforms: () => readonly PlatformView[];
  readonly proofs: MappingProofs;
  readonly proved: ProvedPrices;
  readonly offeredNames: OfferedNames;
  readonly quorumOf: (root: string) => ReadonlyMap<string, QuorumVerdict>;
  readonly nowUs: () => number;
}

type Row = { readonly [key: string]: Packable };

/** What is checked against what a person types, beside the row that is shown. */
export interface ShownMapping {
  readonly row: Row;
  readonly sizeLabel: string | undefined;
  readonly proof: PriceProof;
}

/**
 * Roots with their contract, their money, and what they are on every platform that is mapped or connected. Clients ask for all
 * of them, so what all rows share is looked up once.
 */
export function symbolRows(sources: SymbolRowSources, roots: readonly string[]): readonly Row[] {
  const views = sources.platforms();
  const offered = views.flatMap((view) => sources.offeredNames(view, sources.nowUs()));
  return roots.map((root) => {
    const quorum = sources.quorumOf(root);
    const once = { ...sources, platforms: () => views, quorumOf: () => quorum };
    return symbolRow(
      once,
      root,
      offered.filter((name) => name.root === root),
    );
  });
}

function symbolRow(sources: SymbolRowSources, root: string, offered: readonly OfferedName[]): Row {
  const { registry, platforms, nowUs } = sources;
  const front = registry.frontMonth(root, nowUs());
  const point = registry.pointValue(root);
  const mapped = registry.map.mappings.get(root)?.keys() ?? [];
  const names = new Set<string>([...mapped, ...platforms().map(({ platform }) => platform)]);
  return {
    symbol: root,
    front: front.ok ? front.value.contract : null,
    next: front.ok ? front.value.next : null,
    roll_date: front.ok ? front.value.rollDate : null,
    expiry: front.ok ? front.value.expiry : null,
    point_value: point?.value ?? null,
    currency: point?.currency ?? null,
    mappings: [...names].flatMap((platform) => showMapping(sources, root, platform)?.row ?? []),
    offered: offered.map(({ platform, symbols, isForTheMap, text }) => ({
      platform,
      symbols,
      for_the_map: isForTheMap,
      text,
    })),
  };
}

/** One mapping with its size sentence, the proof of its price, and what stands between it and live; undefined where blank. */
export function showMapping(sources: SymbolRowSources, root: string, platform: string): ShownMapping | undefined {
  const { registry, platforms, proofs, quorumOf, nowUs } = sources;
  const view = platforms().find((known) => known.platform === platform);
  const spelling = knownSpelling(view?.spelling);
  const target = registry.orderTarget(root, platform, nowUs(), spelling);
  if (target.kind === 'blank' || (target.kind === 'refused' && target.code === 'SPELLING_UNKNOWN')) return undefined;
  const terms = view?.symbols.find(({ symbol }) => target.kind === 'symbol' && symbol === target.symbol);
  const proof = proofs.proofOf(root, platform);
  const verdict = quorumOf(root).get(platform);
  const size = {
    label: registry.sizeLabel(root, platform, terms, spelling) ?? null,
    isConfirmed: registry.isSizeConfirmed(root, platform, terms),
  };
  const isPriceConfirmed = registry.isPriceConfirmed(root, platform);
  const price = priceBarrier(sources, root, platform, terms?.pointValue !== undefined);
  const barriers = liveBarriers({ size, price, verdict });
  const row: Row = {
    platform,
    symbol: target.kind === 'symbol' ? target.symbol : null,
    contract: target.kind === 'symbol' ? (target.contract ?? null) : null,
    refused: target.kind === 'refused' ? `${target.code}: ${target.message}` : null,
    size: size.label,
    size_confirmed: size.isConfirmed,
    price: proof.state,
    price_reasons: proof.reasons,
    price_confirmed: isPriceConfirmed,
    price_sentence: registry.priceSentence(root, platform) ?? '',
    roll_quorum: verdict?.kind ?? 'agrees',
    live_ready: barriers.length === 0,
    live_barriers: barriers,
  };
  return { row, sizeLabel: size.label ?? undefined, proof };
}

interface LiveFacts {
  readonly size: { readonly label: string | null; readonly isConfirmed: boolean };
  readonly price: string | undefined;
  readonly verdict: QuorumVerdict | undefined;
}

/** What must be settled before a mapping may go live, in words. Empty when nothing stands in its way. */
function liveBarriers({ size, price, verdict }: LiveFacts): readonly string[] {
  return [
    ...(size.isConfirmed ? [] : [`a person has not confirmed "${size.label ?? 'size unknown'}"`]),
    ...(price === undefined ? [] : [price]),
    ...(verdict === undefined || verdict.kind === 'agrees' ? [] : [verdict.reason]),
  ];
}

/** A comparison of two platforms with its figures. */
export function pairRow({ root, first, second, proof, atUs }: PairProof): Row {
  return {
    symbol: root,
    first,
    second,
    verdict: proof.verdict,
    reasons: proof.reasons,
    correlation: new Float(proof.correlation),
    ratio: proof.ratio === undefined ? null : new Float(proof.ratio),
    overlap_s: Math.round(proof.overlapMs / 1_000),
    pairs: proof.pairs,
    lag_ms: proof.lagMs,
    at_us: atUs,
  };
}
