import type { Mapping } from './symbol-map.ts';

/**
 * What a person states who confirms by hand that a mapping quotes the price of its root, as "NAS100 is NQ". It names what
 * is mapped, so that another symbol makes the confirmation void.
 */
export function priceSentence(mapping: Exclude<Mapping, { kind: 'blank' }>, root: string): string {
  return `${mappedName(mapping)} is ${root}`;
}

/** What a mapping names, whatever the month. */
export function mappedName(mapping: Exclude<Mapping, { kind: 'blank' }>): string {
  return mapping.kind === 'fixed' ? mapping.symbol : (mapping.template ?? mapping.instrument);
}

/** Whether a mapping carries a person's word, with a reason, that it quotes the price of its root. */
export function isPriceConfirmed(mapping: Mapping | undefined, root: string): boolean {
  if (mapping === undefined || mapping.kind === 'blank') return false;
  const stated = mapping.sizing.priceConfirmed;
  const sentence = `${priceSentence(mapping, root)}: `;
  return stated !== undefined && stated.startsWith(sentence) && stated.length > sentence.length;
}
