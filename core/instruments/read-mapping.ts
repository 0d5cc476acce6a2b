import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { isCfdOf } from './cfd-name.ts';
import { parseContractCode } from './contract.ts';
import { hasDates } from './contract-dates.ts';
import { parseFuture } from './parse-symbol.ts';
import type { Product } from './product.ts';
import { AUTO_ROLL } from './symbol-map.ts';
import type { Mapping, RollSwitch, SizeRule } from './symbol-map.ts';
import { templateFault } from './symbol-template.ts';

/**
 * Reads one entry of the map: blank, `front`, a template, a dated symbol (which means the front month in that spelling)
 * or a fixed name. Refuses a continuous series, an impossible month, and another product that is no sibling.
 */
export function readMapping(
  text: string | null | undefined,
  root: string,
  sizing: SizeRule,
  products: ReadonlyMap<string, Product>,
): Result<Mapping, string> {
  const symbol = text?.trim() ?? '';
  if (symbol === '') return ok({ kind: 'blank' });
  const hasMonths = products.get(root)?.cycle !== undefined;
  if (symbol === 'front') {
    return hasMonths
      ? ok({ kind: 'front', instrument: root, template: undefined, rollSwitch: AUTO_ROLL, sizing })
      : err(`${root} has no contract months and so no front month; state its name on the platform`);
  }
  if (symbol.includes('{')) {
    const fault = hasMonths ? templateFault(symbol) : `${root} has no contract months to put into a template`;
    return fault === undefined
      ? ok({ kind: 'front', instrument: root, template: symbol, rollSwitch: AUTO_ROLL, sizing })
      : err(fault);
  }
  const future = parseFuture(symbol, products);
  if (!future) {
    // A space is fine in a broker's name, but not after a root: that is a mistyped contract, as NQ 3-25.
    const mistyped = /^(\S+)\s/.exec(symbol)?.[1]?.toUpperCase();
    if (mistyped !== undefined && products.has(mistyped))
      return err(`"${symbol}" is no contract that we can read; write it as ${mistyped} 03-25, or front`);
    const fault = nameFault(symbol, root, products);
    return fault === undefined ? ok({ kind: 'fixed', symbol, sizing }) : err(fault);
  }
  if (!future.ok) return err(future.error.message);
  const { value } = future;
  if (value.kind === 'continuous' || value.chartOnly) {
    return err(`${symbol} is a continuous series for charts and cannot be traded; write front`);
  }
  if (!products.get(value.root)?.cycle?.listedMonths.includes(value.month)) {
    return err(`${symbol}: ${value.root} has no contract of month ${value.month}`);
  }
  if (!areSiblings(products, root, value.root)) return err(`${symbol} is a contract of ${value.root}, not of ${root}`);
  return ok({ kind: 'front', instrument: value.root, template: value.template, rollSwitch: AUTO_ROLL, sizing });
}

/** A month and a year at the end of a name, as in ENQH25 and ES 03-25. */
const DATED_END = /(?:[FGHJKMNQUVXZ](?:\d{1,2}|\d{4})|[ -]\d{2}-\d{2})$/i;

/** What speaks against a name as the fixed name of a root: it would go stale with its month, or is another root's. */
function nameFault(symbol: string, root: string, products: ReadonlyMap<string, Product>): string | undefined {
  const product = products.get(root);
  if (product === undefined || isCfdOf(product, symbol)) return undefined;
  const other = [...products.values()].find((known) => known.cfd?.names.includes(symbol.toUpperCase()));
  if (other !== undefined) return `${symbol} is a name of ${other.root}, not of ${root}`;
  if (!product.cycle || !DATED_END.test(symbol)) return undefined;
  return `${symbol} seems to be a contract in a spelling that we cannot read; write it as a template, as {month}{yy} in the place of its month`;
}

/** Puts a switch on a mapping; refuses one on a name that never rolls and a contract that the instrument does not list. */
export function withSwitch(
  mapping: Mapping,
  rollSwitch: RollSwitch,
  products: ReadonlyMap<string, Product>,
): Result<Mapping, string> {
  if (rollSwitch.kind === 'auto') return ok(mapping);
  if (mapping.kind !== 'front') return err(`${rollSwitch.kind} needs a contract that rolls, as symbol: front`);
  const month = parseContractCode(mapping.instrument, rollSwitch.contract);
  const product = products.get(mapping.instrument);
  const isLiquid = month && product && hasDates(product, month) && product.cycle?.liquidMonths.includes(month.month);
  return isLiquid
    ? ok({ ...mapping, rollSwitch })
    : err(
        `${rollSwitch.kind}: expected a liquid contract of ${mapping.instrument}, as ${mapping.instrument}Z26, was ${rollSwitch.contract}`,
      );
}

/** Whether two roots quote the same price, with whatever size. */
export function areSiblings(products: ReadonlyMap<string, Product>, a: string, b: string): boolean {
  const main = (root: string): string => products.get(root)?.samePriceAs ?? root;
  return main(a) === main(b);
}
