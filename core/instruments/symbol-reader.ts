import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { createCfdNames } from './cfd-name.ts';
import type { CfdNames } from './cfd-name.ts';
import type { CivilDay } from './civil-day.ts';
import { monthOfLetter } from './contract.ts';
import type { ContractMonth } from './contract.ts';
import { resolveYear } from './contract-year.ts';
import { isListed } from './front-month.ts';
import { parseFuture } from './parse-symbol.ts';
import type { Product, Products } from './product.ts';
import { areSiblings } from './read-mapping.ts';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { platformSpelling } from './spelling.ts';
import type { Spelling } from './spelling.ts';
import { buildColumns, columnsOf } from './symbol-columns.ts';
import type { SymbolColumn } from './symbol-columns.ts';
import type { SymbolMap } from './symbol-map.ts';

/** What a symbol means. */
export interface SymbolMeaning {
  readonly root: string;
  /** The product whose contract it is: the root, or the sibling that trades for it there. */
  readonly instrument: string;
  /** Undefined for a name without a month, as NAS100. */
  readonly month: ContractMonth | undefined;
  readonly spelling: Spelling;
  /** A name without a month that the map states, or our own root; false for another name that brokers give it. */
  readonly isMapped: boolean;
  /** A chart's symbol, as `NQH25_FUT_CME [CB]`: good for ticks, never for orders. */
  readonly chartOnly: boolean;
}

/** Where a symbol comes from. What is not known widens the search. */
interface SymbolSource {
  readonly spelling?: Spelling | undefined;
  readonly platform?: string | undefined;
  /** Names of cash contracts that the map does not state are read too: for a platform that the configuration lacks. */
  readonly readsUnmappedNames: boolean;
}

export interface SymbolReader {
  /**
   * Reads a symbol as of a day, which decides the year of a one-digit name. The map's own names come first, then dated
   * contracts, then our roots, then, where asked, brokers' CFD names. Refuses SYMBOL_UNKNOWN, SYMBOL_MONTH_NOT_LISTED,
   * SYMBOL_CONTINUOUS and SYMBOL_AMBIGUOUS.
   */
  read(symbol: string, source: SymbolSource, day: CivilDay): Result<SymbolMeaning, Refusal>;
}

interface DatedParts {
  readonly root: string;
  readonly instrument: string;
  readonly month: number;
  readonly yearDigits: string;
  readonly spelling: Spelling;
  readonly chartOnly: boolean;
}

/** Makes a reader of everything that the products and the map know. */
export function createSymbolReader(products: Products, map: SymbolMap): SymbolReader {
  const columns = buildColumns(map, products.byRoot);
  const cfdNames = createCfdNames(products.byRoot.values());

  const dated = (symbol: string, parts: DatedParts, day: CivilDay): Result<SymbolMeaning, Refusal> => {
    const { root, instrument, month, yearDigits, spelling, chartOnly } = parts;
    const product = products.byRoot.get(instrument);
    const year = product && resolveYear(yearDigits, month, product, products, day);
    if (!product || year === undefined || !isListed(product, { year, month })) {
      return err(refusal('SYMBOL_MONTH_NOT_LISTED', `${symbol}: ${instrument} has no such contract month`));
    }
    return ok({ root, instrument, month: { year, month }, spelling, isMapped: true, chartOnly });
  };

  const readMapped = (
    symbol: string,
    spelling: Spelling | undefined,
    searched: readonly SymbolColumn[],
    day: CivilDay,
  ): Result<SymbolMeaning, Refusal> | undefined => {
    const upper = symbol.toUpperCase();
    const roots = new Set(searched.flatMap((column) => column.rootByFixedName.get(upper) ?? []));
    if (roots.size > 1) return err(ambiguous(symbol, [...roots]));
    for (const column of searched) {
      const family = spelling ?? platformSpelling(column.name) ?? 'universal';
      const fixedRoot = column.rootByFixedName.get(upper);
      if (fixedRoot !== undefined) return ok(undated(fixedRoot, family, true));
      for (const { root, instrument, readParts } of column.vendorSpellings) {
        const parts = readParts(upper);
        if (!parts) continue;
        const month = monthOfLetter(parts.month) ?? Number(parts.month);
        return dated(
          symbol,
          { root, instrument, month, yearDigits: parts.year, spelling: family, chartOnly: false },
          day,
        );
      }
    }
    return undefined;
  };

  return {
    read: (text, { spelling: stated, platform, readsUnmappedNames }, day) => {
      const symbol = text.trim();
      const spelling = stated ?? (platform === undefined ? undefined : platformSpelling(platform));
      const searched = columnsOf(columns, platform, spelling);
      const mapped = readMapped(symbol, spelling, searched, day);
      if (mapped) return mapped;

      const future = parseFuture(symbol, products.byRoot);
      if (future?.ok === false) return future;
      if (future?.value.kind === 'continuous') {
        const message = `${symbol} is a continuous series of ${future.value.root} for charts; name a contract`;
        return err(refusal('SYMBOL_CONTINUOUS', message, [future.value.root]));
      }
      if (future) {
        const instrument = future.value.root;
        const root = searched
          .find((column) => column.rootByInstrument.has(instrument))
          ?.rootByInstrument.get(instrument);
        const parts = {
          ...future.value,
          root: root ?? instrument,
          instrument,
          spelling: spelling ?? future.value.spelling,
        };
        return dated(symbol, parts, day);
      }
      const product = products.byRoot.get(symbol.toUpperCase());
      if (product) return readRoot(product, spelling, products);
      return readCfd(symbol, cfdNames, spelling, readsUnmappedNames);
    },
  };
}

/** Our own root as a symbol. At an MT5 broker BTC is no future: it could be the coin. */
function readRoot(
  product: Product,
  spelling: Spelling | undefined,
  products: Products,
): Result<SymbolMeaning, Refusal> {
  const { root, cfd, ownsCfdNames } = product;
  const lender = spelling === 'mt5' && !ownsCfdNames ? cfd?.names[0] : undefined;
  if (
    product.cycle &&
    lender !== undefined &&
    !areSiblings(products.byRoot, root, lender) &&
    products.byRoot.has(lender)
  ) {
    return err(ambiguous(root, [root, lender]));
  }
  return ok(undated(root, spelling ?? 'universal', true));
}

/** A broker's name of a cash contract. Only MetaTrader abroad, and platforms of which nothing is known, use them. */
function readCfd(
  symbol: string,
  names: CfdNames,
  spelling: Spelling | undefined,
  readsUnmappedNames: boolean,
): Result<SymbolMeaning, Refusal> {
  const isTheirs = spelling === undefined || spelling === 'mt5';
  const roots = isTheirs ? names.rootsOf(symbol) : [];
  const [root] = roots;
  if (root !== undefined && readsUnmappedNames && roots.length === 1) return ok(undated(root, 'mt5', false));
  const candidates = isTheirs ? names.candidatesOf(symbol) : [];
  if (candidates.length > 1) return err(ambiguous(symbol, candidates));
  const [candidate] = candidates;
  return err(
    candidate === undefined
      ? refusal('SYMBOL_UNKNOWN', `${symbol} is no root and no spelling of one that we know`)
      : refusal(
          'SYMBOL_UNKNOWN',
          `${symbol} is not in the map; it looks like ${candidate}, so map it if it is`,
          candidates,
        ),
  );
}

function undated(root: string, spelling: Spelling, isMapped: boolean): SymbolMeaning {
  return { root, instrument: root, month: undefined, spelling, isMapped, chartOnly: false };
}

function ambiguous(symbol: string, roots: readonly string[]): Refusal {
  return refusal('SYMBOL_AMBIGUOUS', `${symbol} could be ${roots.join(' or ')}; map it by its exact name`, roots);
}
