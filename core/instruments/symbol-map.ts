/** How many of the platform's own units one contract of the root is, and in what bounds. */
export interface SizeRule {
  /** `money`: the same money per point. `same_number`: one unit per contract, whatever it is worth. */
  readonly size: 'money' | 'same_number';
  readonly multiplier: number;
  /** The largest size of one order, in the platform's unit; larger sizes are cut to it. */
  readonly cap: number | undefined;
  /** What the file says of the instrument's terms; the terminal's own win. In the root's currency unless stated. */
  readonly terms: SizeTerms;
  /** The sentence a person confirmed, as "1 NQ = 20 lots = $20/pt"; void once the sizing says something else. */
  readonly confirmed: string | undefined;
  /** What a person stated of the price, with a reason, as "NAS100 is NQ: compared by eye". */
  readonly priceConfirmed: string | undefined;
}

/** Terms of one instrument, as far as they are known. */
export interface SizeTerms {
  /** Money for a move of 1.00 in price, for one unit of size. */
  readonly pointValue?: number | undefined;
  readonly sizeStep?: number | undefined;
  readonly sizeMin?: number | undefined;
  readonly sizeMax?: number | undefined;
  readonly currency?: string | undefined;
}

/**
 * Which month a platform trades: the calendar's; or by hand, one that is held until it can no longer be opened, or one
 * that is taken ahead of the calendar. Contracts as `NQH25`. A switch lapses by itself when the calendar overtakes it.
 */
export type RollSwitch =
  | { readonly kind: 'auto' }
  | { readonly kind: 'hold'; readonly contract: string }
  | { readonly kind: 'ahead'; readonly contract: string };

/** What one root is on one platform. */
export type Mapping =
  /** Not traded there. */
  | { readonly kind: 'blank' }
  /** A name that never rolls. */
  | { readonly kind: 'fixed'; readonly symbol: string; readonly sizing: SizeRule }
  /** The front month of `instrument`, the root itself or a sibling of another size. */
  | {
      readonly kind: 'front';
      readonly instrument: string;
      /** The spelling; undefined for that of the platform. */
      readonly template: string | undefined;
      readonly rollSwitch: RollSwitch;
      readonly sizing: SizeRule;
    };

/** Everything symbol_mappings.yaml says, checked. */
export interface SymbolMap {
  /** Rises with every edit. */
  readonly revision: number;
  /** By platform column. */
  readonly templates: ReadonlyMap<string, string>;
  /** By root, then by platform column. */
  readonly mappings: ReadonlyMap<string, ReadonlyMap<string, Mapping>>;
}

export const AUTO_ROLL: RollSwitch = { kind: 'auto' };

export const DEFAULT_SIZING: SizeRule = {
  size: 'money',
  multiplier: 1,
  cap: undefined,
  terms: {},
  confirmed: undefined,
  priceConfirmed: undefined,
};
