import type { Anchor } from './anchor.ts';
import type { Calendar } from './calendar.ts';
import type { CivilDay, Weekday } from './civil-day.ts';

/** One stretch of time of a market's session table, in its zone; times are minutes since midnight. */
interface SessionHours {
  /** First trade date for which these hours hold. */
  readonly from: CivilDay;
  readonly days: ReadonlySet<Weekday>;
  readonly opensMinute: number;
  /** The session of a trade date opens on the day before it. */
  readonly opensDayBefore: boolean;
  /** At most 1440, the end of the day. */
  readonly closesMinute: number;
}

/** Where and when a product trades. */
export interface Market {
  readonly name: string;
  /** IANA zone. */
  readonly zone: string;
  /**
   * A trade date begins at this minute of the weekday before it, or, when 0, at its own midnight. With another value
   * than 0, Saturday and Sunday belong to Monday.
   */
  readonly tradeDayFromMinute: number;
  readonly calendar: Calendar | undefined;
  /** Ascending by `from`. */
  readonly sessions: readonly SessionHours[];
}

/** A day worked out from an anchor: moved off a closed day, then back by whole sessions. */
export interface DayRule {
  readonly on: Anchor;
  readonly ifClosed: 'previous' | 'next' | 'keep';
  readonly sessionsBefore: number;
  readonly calendar: Calendar;
}

/** When the next contract becomes front. */
export type RollRule =
  | {
      readonly kind: 'before';
      readonly from: 'nominal_expiry' | 'expiry' | 'first_notice';
      readonly count: number;
      readonly countedIn: 'days' | 'sessions';
    }
  | { readonly kind: 'same_as'; readonly root: string };

/** The life of a product's contracts. */
export interface ContractCycle {
  /** Months (1 to 12) that exist, ascending. */
  readonly listedMonths: readonly number[];
  /** Months that become front, ascending; all of them listed. */
  readonly liquidMonths: readonly number[];
  /** Counts sessions for the roll and the last trade; the day rules have their own. */
  readonly calendar: Calendar;
  readonly expiry: DayRule;
  readonly lastTrade: 'expiry' | 'session_before';
  readonly firstNotice: DayRule | undefined;
  readonly roll: RollRule;
}

/** The cash contract that brokers offer on a product. The terms hold until the terminal states its own. */
export interface CfdHint {
  /** The first is the name we write; all are read. */
  readonly names: readonly string[];
  readonly pointValue: number;
  readonly sizeStep: number;
  readonly sizeMin: number;
}

export interface Product {
  readonly root: string;
  readonly name: string;
  readonly exchange: string;
  readonly market: Market;
  /** ISO 4217. */
  readonly currency: string;
  readonly tickSize: number;
  /** Money in `currency` for a move of 1.00 of one contract. */
  readonly pointValue: number;
  readonly sizeStep: number;
  readonly sizeMin: number;
  readonly marginUsd: number | undefined;
  /** Quotes the same price as this root, with another size. */
  readonly samePriceAs: string | undefined;
  /** Undefined for a product that never expires. */
  readonly cycle: ContractCycle | undefined;
  /** The CFD of this product; for a micro that of its full-size sibling. */
  readonly cfd: CfdHint | undefined;
  /** Whether the CFD names are read back as this root, false when the CFD is borrowed from another root. */
  readonly ownsCfdNames: boolean;
}

/** Dates of one contract that beat every rule. */
export interface ContractOverride {
  readonly rollDay: CivilDay | undefined;
  readonly expiryDay: CivilDay | undefined;
}

/** Everything `products.yaml` and `holidays.yaml` say, checked. */
export interface Products {
  readonly byRoot: ReadonlyMap<string, Product>;
  /** By contract code, as `NQH25`. */
  readonly overrides: ReadonlyMap<string, ContractOverride>;
}
