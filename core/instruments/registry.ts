import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { CivilDay } from './civil-day.ts';
import { contractCode } from './contract.ts';
import { termsInRootCurrency } from './convert-terms.ts';
import type { CurrencyFactor } from './convert-terms.ts';
import { createFrontBoard } from './front-board.ts';
import type { FrontMonth } from './front-board.ts';
import { monthInForce } from './month-in-force.ts';
import { isPriceConfirmed, mappedName, priceSentence } from './price-confirmation.ts';
import type { Products } from './product.ts';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { createSessionBook, type SessionNow } from './session-book.ts';
import { sizeBasis } from './size-basis.ts';
import { contradictions, isConfirmed, sizeConfirmation, sizeLabel } from './size-label.ts';
import type { TermsContradiction } from './size-label.ts';
import { platformSpelling } from './spelling.ts';
import type { Spelling } from './spelling.ts';
import { mappingOf } from './symbol-columns.ts';
import { AUTO_ROLL } from './symbol-map.ts';
import type { SizeTerms, SymbolMap } from './symbol-map.ts';
import { createSymbolReader } from './symbol-reader.ts';
import type { SymbolMeaning } from './symbol-reader.ts';
import { createSymbolWriter } from './symbol-writer.ts';
import type { OrderTarget, WrittenSymbol } from './symbol-writer.ts';
import { createDeclaredContracts, tradedContract } from './traded-contract.ts';
import type { DeclaredSymbol } from './traded-contract.ts';
import { translateSize } from './translate-size.ts';
import type { SizeBasis, TranslatedSize } from './translate-size.ts';

/** What a symbol on a tick, a fill or a position means. */
export interface NormalizedSymbol {
  readonly root: string;
  /** As `NQZ26`; undefined for a name without a month. */
  readonly contract: string | undefined;
  readonly spelling: Spelling;
  /** It is what an order would go to now: the front month, or the name that the map states. */
  readonly isFront: boolean;
}

/** Everything the gateway knows about symbols, contracts and sizes, at any instant. Never changes; an edit makes a new one. */
export interface Registry {
  readonly roots: readonly string[];
  readonly products: Products;
  readonly map: SymbolMap;
  /** The family of a platform id, in any case and by any alias; undefined for one that the configuration lacks. */
  spellingOf(platform: string): Spelling | undefined;
  /**
   * Reads a symbol in any spelling. Ticks of every month are their root. With a platform, the names that the map states
   * for it come first, and where the configuration lists the platform only they count as names of cash contracts: others
   * are refused with the root they look like. Refuses SYMBOL_UNKNOWN, SYMBOL_MONTH_NOT_LISTED, SYMBOL_CONTINUOUS (with the contract to use),
   * SYMBOL_AMBIGUOUS.
   */
  normalize(
    symbol: string,
    spelling: Spelling | undefined,
    nowUs: number,
    platform?: string,
  ): Result<NormalizedSymbol, Refusal>;
  /** The symbol an entry goes to. `spelling` is for platforms that the configuration lacks. */
  orderTarget(root: string, platform: string, nowUs: number, spelling?: Spelling): OrderTarget;
  /**
   * An order that names a contract itself: refuses SYMBOL_CONTINUOUS and SYMBOL_EXPIRED besides what `normalize` refuses,
   * and names of cash contracts that no mapping states, as GOLD.
   */
  checkOrderSymbol(
    symbol: string,
    spelling: Spelling | undefined,
    nowUs: number,
    platform?: string,
  ): Result<NormalizedSymbol, Refusal>;
  /** How a root would be written on a platform, traded there or not. */
  resolve(root: string, platform: string, nowUs: number, spelling?: Spelling): Result<WrittenSymbol, Refusal>;
  /** The symbol of a given contract, as `NQZ26`: exits go to the contract that holds the position. */
  spell(root: string, contract: string, spelling: Spelling, platform?: string): Result<string, Refusal>;
  /** Refuses SYMBOL_UNKNOWN, SYMBOL_NEVER_ROLLS, CALENDAR_NOT_COVERED. */
  frontMonth(root: string, nowUs: number): Result<FrontMonth, Refusal>;
  /** An instant that belongs to a trade date of the root; undefined for an unknown root. */
  tradeDayUs(root: string, day: CivilDay): number | undefined;
  /** The sentence that a person confirms before live, as "1 NQ = 20 lots = $20/pt"; undefined where it is not traded. */
  sizeLabel(root: string, platform: string, terms?: SizeTerms, spelling?: Spelling): string | undefined;
  /** Whether the mapping carries a person's confirmation of that very sentence. */
  isSizeConfirmed(root: string, platform: string, terms?: SizeTerms): boolean;
  /** What is kept of a person's word on a size: the sentence with the name that it was said of. */
  sizeConfirmation(root: string, platform: string, label: string): string;
  /** What a person states who confirms by hand that a mapping quotes the price of its root; undefined where blank. */
  priceSentence(root: string, platform: string): string | undefined;
  /** Whether the mapping carries a person's word that it quotes the price of its root. */
  isPriceConfirmed(root: string, platform: string): boolean;
  /** Where the terminal's terms contradict those in force without it. The terminal's win. */
  contradictions(root: string, platform: string, terms: SizeTerms): readonly TermsContradiction[];
  /** Money for one point of one contract of the root, and its currency; undefined for an unknown root. */
  pointValue(root: string): { readonly value: number; readonly currency: string } | undefined;
  /** Smallest price step of one contract of the root. */
  tickSize(root: string): number | undefined;
  /** Margin of one contract of the root in USD, as products.yaml has it. */
  marginUsd(root: string): number | undefined;
  /** Whether the exchange of a root trades now, by its regular hours; undefined for an unknown root. */
  sessionAt(root: string, nowUs: number): SessionNow | undefined;
  /** The month that a platform trades of a root, by its mapping or its own declaration. See {@link tradedContract}. */
  tradedContract(
    root: string,
    platform: string,
    nowUs: number,
    spelling: Spelling | undefined,
    declared: readonly DeclaredSymbol[],
  ): string | undefined;
  /**
   * Contracts of a root in the platform's own unit; `terms` are those that the terminal stated, `factorOf` turns a point
   * value of another currency into the root's. See {@link translateSize} and {@link termsInRootCurrency}.
   */
  translate(
    root: string,
    platform: string,
    quantity: number,
    terms?: SizeTerms,
    spelling?: Spelling,
    factorOf?: CurrencyFactor,
  ): Result<TranslatedSize, Refusal>;
}

export interface RegistryOptions {
  /** Families of platform ids that are configured beyond the shipped ones, by id in lower case. */
  readonly platforms?: ReadonlyMap<string, Spelling>;
}

/** Makes a registry of checked products and a checked map. */
export function createRegistry(products: Products, map: SymbolMap, options: RegistryOptions = {}): Registry {
  const board = createFrontBoard(products);
  const sessions = createSessionBook(products);
  const reader = createSymbolReader(products, map);
  const writer = createSymbolWriter(products, map, board);
  const roots = [...products.byRoot.keys()];
  const spellingOf = (platform: string): Spelling | undefined => platformSpelling(platform, options.platforms);

  const readSymbol = (
    symbol: string,
    stated: Spelling | undefined,
    nowUs: number,
    platform: string | undefined,
    isOrder: boolean,
  ): Result<SymbolMeaning, Refusal> => {
    const listed = platform === undefined ? undefined : spellingOf(platform);
    // Ticks may be read generously; an order goes to nothing that is only a likeness.
    const readsUnmappedNames = listed === undefined && !isOrder;
    const source = { spelling: stated ?? listed, platform, readsUnmappedNames };
    return reader.read(symbol, source, utcDay(nowUs));
  };

  const normalize: Registry['normalize'] = (symbol, stated, nowUs, platform) =>
    normalizeRead(readSymbol(symbol, stated, nowUs, platform, false), stated, nowUs, platform);

  const normalizeRead = (
    read: Result<SymbolMeaning, Refusal>,
    stated: Spelling | undefined,
    nowUs: number,
    platform: string | undefined,
  ): Result<NormalizedSymbol, Refusal> => {
    const spelling = stated ?? (platform === undefined ? undefined : spellingOf(platform));
    if (!read.ok) return offerContract(read.error, platform, spelling, nowUs);
    const { root, instrument, month, isMapped } = read.value;
    const contract = month && contractCode(instrument, month);
    const isFront =
      contract === undefined ? isMapped : contract === tradedCode(root, instrument, platform, spelling, nowUs);
    return ok({ root, contract, spelling: read.value.spelling, isFront });
  };

  /** The month that orders go to: the calendar's, or what a person switched the platform to. */
  const tradedCode = (
    root: string,
    instrument: string,
    platform: string | undefined,
    spelling: Spelling | undefined,
    nowUs: number,
  ): string | undefined => {
    const mapping =
      platform === undefined || spelling === undefined ? undefined : mappingOf(map, root, platform, spelling);
    // What is mapped to a name of its own, as NAS100, trades no month at all.
    if (mapping?.kind === 'fixed') return undefined;
    const switched =
      mapping?.kind === 'front' && mapping.instrument === instrument ? mapping : { instrument, rollSwitch: AUTO_ROLL };
    const inForce = monthInForce(products, board, switched, nowUs);
    return inForce.ok ? inForce.value.contract : undefined;
  };

  /** A continuous series gets the contract that trades for it as its candidate, in the platform's own spelling. */
  const offerContract = (
    error: Refusal,
    platform: string | undefined,
    spelling: Spelling | undefined,
    nowUs: number,
  ): Result<never, Refusal> => {
    const [root] = error.candidates ?? [];
    if (error.code !== 'SYMBOL_CONTINUOUS' || root === undefined) return err(error);
    const written = writer.resolve(root, platform, spelling ?? 'sierra', nowUs);
    return written.ok
      ? err(refusal(error.code, `${error.message}, as ${written.value.symbol}`, [written.value.symbol]))
      : err(error);
  };

  const declaredContracts = createDeclaredContracts((symbol, platform, day) => {
    const spelling = spellingOf(platform);
    const source = { spelling, platform, readsUnmappedNames: spelling === undefined };
    const read = reader.read(symbol, source, day);
    if (!read.ok || read.value.month === undefined) return undefined;
    return { root: read.value.root, contract: contractCode(read.value.instrument, read.value.month) };
  });

  const needSpelling = (platform: string, stated: Spelling | undefined): Result<Spelling, Refusal> => {
    const spelling = spellingOf(platform) ?? stated;
    return spelling === undefined ? err(spellingUnknown(platform)) : ok(spelling);
  };

  const basisOf = (root: string, platform: string, terms?: SizeTerms, stated?: Spelling): SizeBasis | undefined => {
    const product = products.byRoot.get(root);
    const spelling = spellingOf(platform) ?? stated;
    if (!product || spelling === undefined) return undefined;
    return sizeBasis(products, product, mappingOf(map, root, platform, spelling), spelling, terms);
  };

  const labelOf: Registry['sizeLabel'] = (root, platform, terms, stated) => {
    const spelling = spellingOf(platform) ?? stated;
    const mapping = spelling && mappingOf(map, root, platform, spelling);
    const isTraded = spelling === 'universal' || (mapping !== undefined && mapping.kind !== 'blank');
    const basis = isTraded ? basisOf(root, platform, terms, stated) : undefined;
    return basis && sizeLabel(basis);
  };

  const nameOf = (root: string, platform: string): string | undefined => {
    const spelling = spellingOf(platform);
    const mapping = spelling && mappingOf(map, root, platform, spelling);
    return mapping && mapping.kind !== 'blank' ? mappedName(mapping) : undefined;
  };

  return {
    roots,
    products,
    map,
    spellingOf,
    normalize,
    frontMonth: (root, nowUs) => board.frontMonth(root, nowUs),
    orderTarget: (root, platform, nowUs, stated) => {
      const spelling = needSpelling(platform, stated);
      return spelling.ok
        ? writer.orderTarget(root, platform, spelling.value, nowUs)
        : { kind: 'refused', ...spelling.error };
    },
    checkOrderSymbol: (symbol, spelling, nowUs, platform) => {
      const read = readSymbol(symbol, spelling, nowUs, platform, true);
      const normal = normalizeRead(read, spelling, nowUs, platform);
      if (!normal.ok || !read.ok) return normal;
      return writer.checkOpen(symbol, read.value, nowUs) ?? normal;
    },
    resolve: (root, platform, nowUs, stated) => {
      const spelling = needSpelling(platform, stated);
      return spelling.ok ? writer.resolve(root, platform, spelling.value, nowUs) : spelling;
    },
    spell: (root, contract, spelling, platform) => writer.spell(root, contract, spelling, platform),
    tradeDayUs: (root, day) => {
      const product = products.byRoot.get(root);
      return product && board.tradeDays(product).beginsUs(day);
    },
    pointValue: (root) => {
      const product = products.byRoot.get(root);
      return product && { value: product.pointValue, currency: product.currency };
    },
    tickSize: (root) => products.byRoot.get(root)?.tickSize,
    marginUsd: (root) => products.byRoot.get(root)?.marginUsd,
    sessionAt: (root, nowUs) => sessions.at(root, nowUs),
    sizeLabel: labelOf,
    isSizeConfirmed: (root, platform, terms) => {
      const basis = basisOf(root, platform, terms);
      return basis !== undefined && isConfirmed(basis.rule, nameOf(root, platform), labelOf(root, platform, terms));
    },
    sizeConfirmation: (root, platform, label) => sizeConfirmation(nameOf(root, platform) ?? '', label),
    priceSentence: (root, platform) => {
      const spelling = spellingOf(platform);
      const mapping = spelling && mappingOf(map, root, platform, spelling);
      return mapping && mapping.kind !== 'blank' ? priceSentence(mapping, root) : undefined;
    },
    isPriceConfirmed: (root, platform) => {
      const spelling = spellingOf(platform);
      return isPriceConfirmed(spelling && mappingOf(map, root, platform, spelling), root);
    },
    contradictions: (root, platform, terms) => {
      const basis = basisOf(root, platform);
      return basis
        ? contradictions({ ...basis.terms, currency: basis.terms.currency ?? basis.root.currency }, terms)
        : [];
    },
    tradedContract: (root, platform, nowUs, stated, declared) => {
      const spelling = spellingOf(platform) ?? stated;
      const target = spelling && writer.orderTarget(root, platform, spelling, nowUs);
      const mapped = target?.kind === 'symbol' ? target.contract : undefined;
      return mapped && tradedContract(mapped, declaredContracts.of(root, platform, declared, utcDay(nowUs)));
    },
    translate: (root, platform, quantity, terms, stated, factorOf) => {
      if (!products.byRoot.has(root)) {
        return err(refusal('SYMBOL_UNKNOWN', `${root} is no root; the roots are ${roots.join(' ')}`));
      }
      const basis = basisOf(root, platform, terms, stated);
      if (!basis) return err(spellingUnknown(platform));
      const comparable = factorOf === undefined ? ok(basis) : termsInRootCurrency(basis, factorOf);
      return comparable.ok ? translateSize(quantity, comparable.value) : comparable;
    },
  };
}

/** The day in UTC: near enough to choose the decade of a one-digit year. */
function utcDay(nowUs: number): CivilDay {
  return Math.floor(nowUs / 86_400_000_000) as CivilDay;
}

function spellingUnknown(platform: string): Refusal {
  return refusal('SPELLING_UNKNOWN', `${platform}: no tick has shown yet how it spells symbols`);
}
