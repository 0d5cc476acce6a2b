/** A limit that may be switched off; undefined while it is off. */
export type Limit = number | undefined;

/** What happens to the rest of an order that a platform has filled in part. */
export type PartialFillPolicy =
  { readonly kind: 'wait' } | { readonly kind: 'accept' } | { readonly kind: 'cancelRest'; readonly afterMs: number };

/** The most that an account may lose, in USD: from a fixed start, or from its highest equity so far. */
export interface DrawdownRule {
  readonly fixedUsd: Limit;
  readonly trailingUsd: Limit;
  /** The equity from which a fixed rule counts; what the account showed first if undefined. */
  readonly startUsd: Limit;
}

/**
 * Every limit of risk_limits.yaml, by the words of the documentation (docs/risk.md). Quantities are contracts of the root
 * per account, money is USD. The defaults stand in risk_limits.yaml. Plain values
 * throughout: the journal keeps them.
 */
export interface RiskLimits {
  /** The name of the profile that the file began with, for display. */
  readonly profile: string;
  /** Only these platforms and roots may enter; undefined: all. */
  readonly platforms: readonly string[] | undefined;
  readonly symbols: readonly string[] | undefined;
  /** Quantities of a root are multiplied by this before anything else: 0.1 trades one NQ as one MNQ's worth. */
  readonly quantityFactor: Readonly<Record<string, number>>;

  readonly maxPositionPerSymbol: Limit;
  /** Pairs of account and symbol that are not flat. */
  readonly maxTotalPositions: Limit;
  /** Trades opened in one risk day. */
  readonly maxTradesPerDay: Limit;
  /** Realised and open since the start of the risk day, after commissions. */
  readonly maxDailyLossUsd: Limit;
  /** Margin of what an account would hold of one symbol. */
  readonly maxPositionValueUsd: Limit;
  /** Price × point value × contracts of what an account would hold of one symbol. */
  readonly maxNotionalUsd: Limit;
  /** Stop distance × point value × quantity, per account. */
  readonly maxRiskPerTradeUsd: Limit;
  /** Contracts of one order that enter. */
  readonly maxOrderSize: Limit;
  /** Signals that enter, in any one second. */
  readonly maxOrdersPerSecond: Limit;
  /** How far a limit or stop price may lie from the last price, in percent of it. */
  readonly priceCollarPercent: Limit;

  /** How old a signal may be, unless it states its own `valid_ms`. */
  readonly signalValidMs: number;
  /** How old the newest front-month quote of a root may be for an entry on a paper account, and on a live one. */
  readonly quoteMaxAgeMs: Limit;
  readonly quoteMaxAgeLiveMs: Limit;
  readonly minConfidence: Limit;
  /** Below this confidence the quantity is halved once. */
  readonly halfSizeBelowConfidence: Limit;
  /** What becomes of a quantity that cannot be halved in whole contracts. */
  readonly halfSizeMin: 'keep_one' | 'deny';
  readonly minMqscore: Limit;
  readonly maxNoise: Limit;

  readonly lossesInARow: Limit;
  readonly lossesInARowPauseMinutes: number;
  readonly dailyLossPauseHours: number;
  /** By account. */
  readonly drawdown: Readonly<Record<string, DrawdownRule>>;
  /** Minutes after midnight at which the risk day begins, in `dayZone`. */
  readonly dayStartMinute: number;
  readonly dayZone: string;

  readonly onPlatformLost: 'pause_platform' | 'pause_all';
  /** An AI client that is silent for so long may not enter; undefined: never barred. */
  readonly clientSilentMs: Limit;
  /** A gateway whose event loop stood for so long lets only exits through until it is quick again. */
  readonly stalledMs: Limit;
  /** Whose entries are denied outside of the exchange's session. */
  readonly sessionGate: 'off' | 'live' | 'all';
  /** Positions are closed so long before the session ends; undefined: they are kept. */
  readonly flattenBeforeEndMinutes: Limit;
  readonly flattenBeforeEndOn: 'live' | 'all';

  /** Points from the fill, by root, for a signal without a stop of its own; the stop is then really attached. */
  readonly defaultStopPoints: Readonly<Record<string, number>>;
  /** By platform; `partialFillDefault` for the others. */
  readonly partialFill: Readonly<Record<string, PartialFillPolicy>>;
  readonly partialFillDefault: PartialFillPolicy;
}

/** Nothing is limited: for engines of tests and benches that are about something else. */
export const NO_LIMITS: RiskLimits = {
  profile: 'none',
  platforms: undefined,
  symbols: undefined,
  quantityFactor: {},
  maxPositionPerSymbol: undefined,
  maxTotalPositions: undefined,
  maxTradesPerDay: undefined,
  maxDailyLossUsd: undefined,
  maxPositionValueUsd: undefined,
  maxNotionalUsd: undefined,
  maxRiskPerTradeUsd: undefined,
  maxOrderSize: undefined,
  maxOrdersPerSecond: undefined,
  priceCollarPercent: undefined,
  signalValidMs: 5_000,
  quoteMaxAgeMs: undefined,
  quoteMaxAgeLiveMs: undefined,
  minConfidence: undefined,
  halfSizeBelowConfidence: undefined,
  halfSizeMin: 'keep_one',
  minMqscore: undefined,
  maxNoise: undefined,
  lossesInARow: undefined,
  lossesInARowPauseMinutes: 60,
  dailyLossPauseHours: 24,
  drawdown: {},
  dayStartMinute: 17 * 60,
  dayZone: 'America/Chicago',
  onPlatformLost: 'pause_platform',
  clientSilentMs: undefined,
  stalledMs: undefined,
  sessionGate: 'off',
  flattenBeforeEndMinutes: undefined,
  flattenBeforeEndOn: 'live',
  defaultStopPoints: {},
  partialFill: {},
  partialFillDefault: { kind: 'wait' },
};
