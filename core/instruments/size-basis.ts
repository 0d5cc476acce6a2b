import { isCfdOf } from './cfd-name.ts';
import type { Product, Products } from './product.ts';
import type { Spelling } from './spelling.ts';
import { DEFAULT_SIZING } from './symbol-map.ts';
import type { Mapping, SizeTerms } from './symbol-map.ts';
import type { SizeBasis } from './translate-size.ts';

/**
 * What a size is made from on a platform: unit and terms of what trades there, the mapping's terms over the product
 * file's, the terminal's over both. Of a fixed name the product file knows terms only where it has that name.
 */
export function sizeBasis(
  products: Products,
  root: Product,
  mapping: Mapping | undefined,
  spelling: Spelling,
  terminal: SizeTerms = {},
): SizeBasis {
  const rule = mapping && mapping.kind !== 'blank' ? mapping.sizing : DEFAULT_SIZING;
  const instrument = (mapping?.kind === 'front' ? products.byRoot.get(mapping.instrument) : undefined) ?? root;
  const isContract = mapping?.kind === 'front' || (root.cycle !== undefined && !isCfdPlace(root, mapping, spelling));
  return {
    root,
    unit: isContract ? 'contracts' : spelling === 'mt5' || root.cycle ? 'lots' : 'units',
    rule,
    terms: layTerms(layTerms(fileTerms(root, instrument, mapping, spelling), rule.terms), terminal),
  };
}

/** Whether what is no contract with a month is a cash contract there. Only MetaTrader abroad has those. */
function isCfdPlace(root: Product, mapping: Mapping | undefined, spelling: Spelling): boolean {
  // Not mapped yet, a micro is sized as the CFD that it would be mapped to: 1 MNQ is 2 lots of NAS100 at $1.
  return spelling === 'mt5' && (mapping?.kind === 'fixed' || root.cfd !== undefined);
}

/** What the product file knows of what trades there: nothing of a name that it does not have. */
function fileTerms(root: Product, instrument: Product, mapping: Mapping | undefined, spelling: Spelling): SizeTerms {
  if (mapping?.kind === 'fixed') {
    const isKnown = !root.cycle || (spelling === 'mt5' && isCfdOf(root, mapping.symbol));
    return isKnown ? cfdTerms(root) : {};
  }
  const isContract = mapping?.kind === 'front' || (root.cycle !== undefined && !isCfdPlace(root, mapping, spelling));
  return isContract ? contractTerms(instrument) : cfdTerms(root);
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
