import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { civilDay, formatCivilDay } from './civil-day.ts';
import { contractCode, parseContractCode } from './contract.ts';
import { contractDates, hasDates } from './contract-dates.ts';
import type { FrontBoard } from './front-board.ts';
import { isListed } from './front-month.ts';
import type { Product, Products } from './product.ts';
import { areSiblings } from './read-mapping.ts';
import { monthInForce } from './month-in-force.ts';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { Spelling } from './spelling.ts';
import { mappingOf, templateFor } from './symbol-columns.ts';
import type { Mapping, SymbolMap } from './symbol-map.ts';
import type { SymbolMeaning } from './symbol-reader.ts';
import { formatSymbol } from './symbol-template.ts';

/** A symbol as a platform writes it, and the contract it names. */
export interface WrittenSymbol {
  readonly symbol: string;
  /** As `NQZ26`; undefined for a name without a month. */
  readonly contract: string | undefined;
}

/** Where an entry goes. */
export type OrderTarget =
  | ({ readonly kind: 'symbol' } & WrittenSymbol)
  /** The platform does not trade the root: it is skipped with that reason, which is no denial. */
  | { readonly kind: 'blank'; readonly reason: string }
  | ({ readonly kind: 'refused' } & Refusal);

export interface SymbolWriter {
  orderTarget(root: string, platform: string, spelling: Spelling, nowUs: number): OrderTarget;
  resolve(
    root: string,
    platform: string | undefined,
    spelling: Spelling,
    nowUs: number,
  ): Result<WrittenSymbol, Refusal>;
  spell(root: string, contract: string, spelling: Spelling, platform?: string): Result<string, Refusal>;
  /** Why nothing may be opened in what a symbol names; undefined when something may. */
  checkOpen(symbol: string, meaning: SymbolMeaning, nowUs: number): Result<never, Refusal> | undefined;
}

/** Makes a writer of symbols from the products and the map. */
export function createSymbolWriter(products: Products, map: SymbolMap, board: FrontBoard): SymbolWriter {
  const writeMapped = (
    mapping: Exclude<Mapping, { kind: 'blank' }>,
    platform: string | undefined,
    spelling: Spelling,
    nowUs: number,
  ): Result<WrittenSymbol, Refusal> => {
    if (mapping.kind === 'fixed') return ok({ symbol: mapping.symbol, contract: undefined });
    const inForce = monthInForce(products, board, mapping, nowUs);
    if (!inForce.ok) return inForce;
    const { contract, month } = inForce.value;
    const template = templateFor(mapping, map, platform, spelling);
    return ok({ symbol: formatSymbol(template, mapping.instrument, month), contract });
  };

  const resolve: SymbolWriter['resolve'] = (root, platform, spelling, nowUs) => {
    const product = products.byRoot.get(root);
    if (!product) return err(unknownRoot(root, products));
    const mapping = mappingOf(map, root, platform, spelling);
    if (mapping && mapping.kind !== 'blank') return writeMapped(mapping, platform, spelling, nowUs);
    const name = undatedName(product, spelling);
    if (name !== undefined) return ok({ symbol: name, contract: undefined });
    const front = board.frontMonth(root, nowUs);
    if (!front.ok) return front;
    const template = templateFor(undefined, map, platform, spelling);
    return ok({ symbol: formatSymbol(template, root, front.value.front.contract), contract: front.value.contract });
  };

  const checkOpen: SymbolWriter['checkOpen'] = (symbol, meaning, nowUs) => {
    const { instrument, month, chartOnly, root } = meaning;
    const product = products.byRoot.get(instrument);
    if (!product || !month) return undefined;
    if (chartOnly) {
      // What stands before the chart's own suffix trades, unless it is over.
      const bare = symbol.replace(/\s*\[.*$/, '');
      const isOver = checkOpen(bare, { ...meaning, chartOnly: false }, nowUs) !== undefined;
      const front = isOver ? resolve(root, undefined, meaning.spelling, nowUs) : undefined;
      const offered = front?.ok === true ? front.value.symbol : bare;
      const message = `${symbol} is a chart's symbol and no order can go to it; name a contract, as ${offered}`;
      return err(refusal('SYMBOL_CONTINUOUS', message, [offered]));
    }
    const front = board.frontMonth(instrument, nowUs);
    if (!front.ok) return front;
    if (front.value.contract === contractCode(instrument, month)) return undefined;
    // A month before the shipped calendars is long gone, one after them far from its end.
    const ending = hasDates(product, month)
      ? contractDates(products, product, month).lastTradeDay
      : civilDay(month.year, month.month, 1);
    if (board.tradeDays(product).tradeDay(nowUs) < ending) return undefined;
    const message = `${symbol} has its last trading day on ${formatCivilDay(ending)}; nothing may be opened in it, the front month is ${front.value.contract}`;
    const named = { root, contract: contractCode(instrument, month) };
    return err({ ...refusal('SYMBOL_EXPIRED', message, [front.value.contract]), named });
  };

  return {
    resolve,
    orderTarget: (root, platform, spelling, nowUs) => {
      if (!products.byRoot.has(root)) return { kind: 'refused', ...unknownRoot(root, products) };
      if (spelling === 'universal') return { kind: 'symbol', symbol: root, contract: undefined };
      const mapping = mappingOf(map, root, platform, spelling);
      if (!mapping || mapping.kind === 'blank') {
        return { kind: 'blank', reason: `${root} is not traded on ${platform}: its mapping is blank` };
      }
      const written = writeMapped(mapping, platform, spelling, nowUs);
      return written.ok ? { kind: 'symbol', ...written.value } : { kind: 'refused', ...written.error };
    },
    spell: (root, code, spelling, platform) => {
      const product = products.byRoot.get(root);
      if (!product) return err(unknownRoot(root, products));
      const mapping = mappingOf(map, root, platform, spelling);
      if (mapping?.kind === 'fixed') return ok(mapping.symbol);
      const holder = siblingOfCode(products, root, code);
      const month = holder && parseContractCode(holder.root, code);
      if (!holder || !month || !isListed(holder, month)) {
        return err(refusal('SYMBOL_MONTH_NOT_LISTED', `${code}: ${root} has no such contract`));
      }
      const name = mapping?.kind === 'front' ? undefined : undatedName(holder, spelling);
      const template = templateFor(mapping?.kind === 'front' ? mapping : undefined, map, platform, spelling);
      return ok(name ?? formatSymbol(template, holder.root, month));
    },
    checkOpen,
  };
}

/** The name of a product that has no month there: a coin, or any root where our own names are spoken. A CFD needs the map. */
function undatedName({ root, cycle }: Product, spelling: Spelling): string | undefined {
  return spelling === 'universal' || !cycle ? root : undefined;
}

/** The product whose contract a code names: the root, or a sibling of another size. */
function siblingOfCode(products: Products, root: string, code: string): Product | undefined {
  const own = products.byRoot.get(root);
  if (own && parseContractCode(root, code)) return own;
  return [...products.byRoot.values()].find(
    (product) =>
      areSiblings(products.byRoot, root, product.root) && parseContractCode(product.root, code) !== undefined,
  );
}

function unknownRoot(root: string, products: Products): Refusal {
  return refusal('SYMBOL_UNKNOWN', `${root} is no root; the roots are ${[...products.byRoot.keys()].join(' ')}`);
}
