import type { Registry } from '../instruments/registry.ts';
import type { MappingProofs } from './mapping-proofs.ts';
import type { ProvedPrices } from './proved-prices.ts';

export interface PriceBarrierSources {
  readonly registry: Pick<Registry, 'isPriceConfirmed' | 'priceSentence'>;
  readonly proofs: Pick<MappingProofs, 'proofOf'>;
  readonly proved: ProvedPrices;
}

/**
 * What is missing before a mapping may go live: other platforms' quotes must have proved that it quotes the price of its root,
 * or a person must have said so with a reason. A person's word stands in where nothing could be compared, never against what
 * was found. Undefined where nothing is missing. `hasTerms`: the terminal has stated what a point is worth.
 */
export function priceBarrier(
  { registry, proofs, proved }: PriceBarrierSources,
  root: string,
  platform: string,
  hasTerms: boolean,
): string | undefined {
  const { state, reasons } = proofs.proofOf(root, platform);
  const found = `its price is not proved (${state}): ${reasons.join('; ')}`;
  if (state === 'contradicted') return found;
  const best = state === 'proved' ? state : (proved.stateOf(root, platform) ?? state);
  if (best === 'proved' || (best === 'size_unproved' && hasTerms)) return undefined;
  if (registry.isPriceConfirmed(root, platform)) return undefined;
  const sentence = registry.priceSentence(root, platform) ?? '';
  return `${found}; wait for it, or type nexus symbols confirm ${root} --platform ${platform} --price "${sentence}" --reason TEXT`;
}
