import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { monthOfLetter } from './contract.ts';
import type { Product } from './product.ts';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { Spelling } from './spelling.ts';

/** A symbol taken apart. The year is as it stands there: one, two or four digits. */
export type SymbolParts =
  | {
      readonly kind: 'dated';
      readonly root: string;
      readonly month: number;
      readonly yearDigits: string;
      readonly spelling: Spelling;
      /** Writes other months of the same spelling. */
      readonly template: string;
      /** A chart's own suffix stood behind it, as ` [CB]`: good for ticks, never for orders. */
      readonly chartOnly: boolean;
    }
  | { readonly kind: 'continuous'; readonly root: string };

/** Bounds the work on hostile text. */
const SYMBOL_LENGTH_MAX = 64;

const CHART_SUFFIX = /\s*\[[A-Z]{1,4}\]$/;
const PREFIX = /^(?:@|\/|F\.US\.|BMFBOVESPA:|CME_MINI:|CBOT_MINI:|CME:|CBOT:|NYMEX:|COMEX:)/;
const SUFFIX =
  /(?:_FUT_CME|-(?:CME|CBOT|NYMEX|COMEX)|\.(?:CME|CBOT|NYMEX|COMEX)(?:@[A-Z0-9_]+)?|:X(?:CME|CBT|NYM|CEC|CBF)|@RITHMIC)$/;
/** `WIN$`, `WIN$N`, `WIN@`, `WIN@D` (MT5 history series), `NQ1!` (TradingView), `NQ ##-##` (NT8), `NQ#` (IQFeed), `WINFUT`. */
const CONTINUOUS = /^([A-Z0-9]+?)(?:[$@][A-Z]{0,2}|\d!| ##-##|#C?|FUT)$/;
const NT8 = /^([A-Z0-9]+) (\d{2})-(\d{2})$/;
const DASHED = /^([A-Z0-9]+)-(\d{2})-(\d{2})$/;
const LETTERED = /^([A-Z0-9]+?)([FGHJKMNQUVXZ])(\d{4}|\d{2}|\d)$/;

/**
 * Takes apart a symbol in any dated grammar. Only a root of `roots` counts, which keeps look-alikes out: DJ30 is no D of
 * April 2030. Undefined when it is no future of ours; refused when the root is ours and the month cannot be.
 */
export function parseFuture(
  symbol: string,
  roots: ReadonlyMap<string, Product>,
): Result<SymbolParts, Refusal> | undefined {
  if (symbol.length > SYMBOL_LENGTH_MAX) return undefined;
  const upper = symbol.trim().toUpperCase();
  const bare = upper.replace(CHART_SUFFIX, '');
  const prefix = PREFIX.exec(bare)?.[0] ?? '';
  const unprefixed = bare.slice(prefix.length);

  const continuous = CONTINUOUS.exec(unprefixed)?.[1];
  if (continuous !== undefined && roots.get(continuous)?.cycle) return ok({ kind: 'continuous', root: continuous });
  if (prefix === '@' && roots.get(unprefixed)?.cycle) return ok({ kind: 'continuous', root: unprefixed });

  const suffix = SUFFIX.exec(unprefixed)?.[0] ?? '';
  const core = unprefixed.slice(0, unprefixed.length - suffix.length);
  const numbered = NT8.exec(core) ?? DASHED.exec(core);
  const match = numbered ?? LETTERED.exec(core);
  const root = match?.[1];
  const product = root === undefined ? undefined : roots.get(root);
  if (!match || root === undefined || !product?.cycle) return undefined;
  const month = numbered ? Number(match[2]) : (monthOfLetter(match[2] ?? '') ?? 0);
  if (month < 1 || month > 12) {
    return err(refusal('SYMBOL_MONTH_NOT_LISTED', `${symbol}: there is no month ${match[2] ?? ''}`));
  }
  const yearDigits = match[3] ?? '';
  const separator = core.charAt(root.length);
  const middle = numbered ? `${separator}{mm}-{yy}` : `{month}{${'y'.repeat(yearDigits.length)}}`;
  return ok({
    kind: 'dated',
    root,
    month,
    yearDigits,
    spelling: spellingOf(product, separator, yearDigits.length, suffix, prefix),
    template: `${prefix}{root}${middle}${suffix}`,
    chartOnly: bare !== upper,
  });
}

/** Which family writes a dated symbol like this; decides the orders of a platform that the configuration lacks. */
function spellingOf(product: Product, separator: string, yearLength: number, suffix: string, prefix: string): Spelling {
  if (separator === ' ') return 'nt8';
  if (separator === '-' || suffix.includes('@')) return 'bookmap';
  if (suffix !== '') return 'sierra';
  if (yearLength !== 2 || prefix !== '') return 'quantower';
  return product.exchange === 'B3' ? 'mt5_brazil' : 'sierra';
}
