import type { Product, Products } from './product.ts';
import type { Spelling } from './spelling.ts';
import { DEFAULT_SIZING } from './symbol-map.ts';
import type { Mapping, SizeTerms } from './symbol-map.ts';
import type { SizeBasis } from './translate-size.ts';

/**
 * What a size is made from on a platform: unit and terms of what trades there, the mapping's terms over the product
 * file's, the terminal's over both.
 */
export function sizeBasis(
  products: Products,
  root: Product,
  mapping: Mapping | undefined,
  spelling: Spelling,
  terminal: SizeTerms = {},
): SizeBasis {
  const rule = mapping && mapping.kind !== 'blank' ? mapping.sizing : DEFAULT_SIZING;
  // Not mapped yet, a micro is sized as the CFD that it would be mapped to: 1 MNQ is 2 lots of NAS100 at $1.
  const isCfd =
    mapping?.kind === 'fixed' ||
    (mapping?.kind !== 'front' && (!root.cycle || (spelling === 'mt5' && root.cfd !== undefined)));
  const instrument = (mapping?.kind === 'front' ? products.byRoot.get(mapping.instrument) : undefined) ?? root;
  const file = isCfd ? cfdTerms(root) : contractTerms(instrument);
  return {
    root,
    unit: !isCfd ? 'contracts' : spelling === 'mt5' || root.cycle ? 'lots' : 'units',
    rule,
    terms: layTerms(layTerms(file, rule.terms), terminal),
  };
}

/** Lays known terms over others; what the upper one leaves open stays. */
function layTerms(below: SizeTerms, above: SizeTerms): SizeTerms {
  return {
    pointValue: above.pointValue ?? below.pointValue,
    sizeStep: above.sizeStep ?? below.sizeStep,
    sizeMin: above.sizeMin ?? below.sizeMin,
    sizeMax: above.sizeMax ?? below.sizeMax,
    currency: above.currency ?? below.currency,
  };
}

function contractTerms(product: Product): SizeTerms {
  return { pointValue: product.pointValue, sizeStep: product.sizeStep, sizeMin: product.sizeMin };
}

function cfdTerms({ cfd }: Product): SizeTerms {
  return cfd ? { pointValue: cfd.pointValue, sizeStep: cfd.sizeStep, sizeMin: cfd.sizeMin } : {};
}
