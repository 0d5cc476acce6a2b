import { trimDust } from '../base/decimal.ts';
import { flags, within, type Finding } from './finding.ts';
import type { Limit, RiskLimits } from '../model/risk-limits.ts';

/** What would enter on one account, and what that account and the others hold already. Contracts of the root, USD. */
export interface EntryFacts {
  readonly platform: string;
  readonly root: string;
  readonly isLive: boolean;
  /** Whether the exchange trades now; undefined where nobody knows its hours. */
  readonly isSessionOpen: boolean | undefined;
  /** Contracts that enter: above 0. */
  readonly quantity: number;
  /** The same by what a point of it is worth there: 0.05 where the contract is 1 lot at $1 and the root $20. */
  readonly worth: number;
  /** Contracts of the root that the account would hold on this side without it: held and on their way in, never below 0. */
  readonly heldSameSide: number;
  /** The same by what a point of it is worth. */
  readonly worthSameSide: number;
  /** Pairs of account and symbol that are not flat or on their way there, this order's own among them or not. */
  readonly positions: number;
  readonly isNewPosition: boolean;
  /** Of one contract of the root; undefined where it is unknown. */
  readonly marginPerContractUsd: number | undefined;
  readonly pointValueUsd: number | undefined;
  /** Why the point value is not known in USD: RATE_MISSING or RATE_TOO_OLD. */
  readonly rateRefusal: { readonly code: string; readonly message: string } | undefined;
  /** What a person has yet to confirm of its size before it trades live; undefined where nothing, and on paper. */
  readonly unconfirmedSize: string | undefined;
  /** What is missing of the proof of its price before it trades live; undefined where nothing, and on paper. */
  readonly unprovedPrice: string | undefined;
  /** Why the limits on losses cannot see the money of the account; undefined where they can. */
  readonly moneyGap: string | undefined;
  readonly orderType: string;
  readonly limitPrice: number | undefined;
  readonly stopPrice: number | undefined;
  /** The newest front-month price of the root on any platform; undefined before the first. */
  readonly lastPrice: number | undefined;
  readonly quoteAgeMs: number | undefined;
  /** Points from the fill to the stop that will be attached. */
  readonly stopPoints: number | undefined;
}

type EntryCheck = (limits: RiskLimits, facts: EntryFacts) => Finding | undefined;

/**
 * The checks on what enters on one account, in their order. Codes: PLATFORM_NOT_ALLOWED, LIVE_SIZE_UNCONFIRMED, LIVE_PRICE_UNPROVED, DAY_MONEY_UNKNOWN, ORDER_SIZE, POSITION_LIMIT,
 * TOTAL_POSITIONS, SESSION_CLOSED, POSITION_VALUE, NOTIONAL_LIMIT, RISK_PER_TRADE, QUOTE_STALE, PRICE_COLLAR, RATE_MISSING, RATE_TOO_OLD;
 * flags NO_REFERENCE, MARGIN_UNKNOWN.
 */
export const ENTRY_CHECKS: readonly EntryCheck[] = [
  ({ platforms }, { platform }) =>
    platforms === undefined
      ? undefined
      : {
          name: 'Platform allowed',
          outcome: platforms.includes(platform) ? 'passes' : 'denies',
          code: 'PLATFORM_NOT_ALLOWED',
          sum: () => `${platform}, of ${platforms.join(', ')}`,
        },
  (_, { unconfirmedSize: size }) =>
    size === undefined
      ? undefined
      : { name: 'Confirmed size', outcome: 'denies', code: 'LIVE_SIZE_UNCONFIRMED', sum: () => size },
  (_, { unprovedPrice: price }) =>
    price === undefined
      ? undefined
      : { name: 'Proved price', outcome: 'denies', code: 'LIVE_PRICE_UNPROVED', sum: () => price },
  (_, { moneyGap }) =>
    moneyGap === undefined
      ? undefined
      : { name: 'Money of the day', outcome: 'denies', code: 'DAY_MONEY_UNKNOWN', sum: () => moneyGap },
  checkLossRate,
  ({ maxOrderSize }, { quantity, root }) =>
    maxOrderSize === undefined
      ? undefined
      : within(
          'Order size',
          'ORDER_SIZE',
          quantity,
          maxOrderSize,
          () => `${quantity} ${root} enter, of ${maxOrderSize}`,
        ),
  ({ maxPositionPerSymbol: most }, { quantity, heldSameSide, root }) =>
    most === undefined
      ? undefined
      : within(
          'Position',
          'POSITION_LIMIT',
          trimDust(heldSameSide + quantity),
          most,
          () => `${heldSameSide} ${root} held or on their way + ${quantity}, of ${most}`,
        ),
  ({ maxTotalPositions: most }, { positions, isNewPosition }) =>
    most === undefined || !isNewPosition
      ? undefined
      : within(
          'Total positions',
          'TOTAL_POSITIONS',
          positions + 1,
          most,
          () => `${positions} positions + this one, of ${most}`,
        ),
  checkSession,
  checkMargin,
  checkNotional,
  checkRiskPerTrade,
  checkQuote,
  checkCollar,
];

/** On a live account nothing is opened whose loss could not be counted. */
function checkLossRate({ maxDailyLossUsd }: RiskLimits, { isLive, rateRefusal }: EntryFacts): Finding | undefined {
  return isLive && maxDailyLossUsd !== undefined && rateRefusal !== undefined
    ? rateDenial('Daily loss', rateRefusal)
    : undefined;
}

function checkSession({ sessionGate }: RiskLimits, { isLive, isSessionOpen, root }: EntryFacts): Finding | undefined {
  if (sessionGate === 'off' || (sessionGate === 'live' && !isLive) || isSessionOpen === undefined) return undefined;
  return {
    name: 'Session',
    outcome: isSessionOpen ? 'passes' : 'denies',
    code: 'SESSION_CLOSED',
    sum: () => `the exchange of ${root} ${isSessionOpen ? 'trades now' : 'is outside of its regular hours'}`,
  };
}

/** Margin of what the account would hold of the root on this side. */
function checkMargin({ maxPositionValueUsd: most }: RiskLimits, facts: EntryFacts): Finding | undefined {
  if (most === undefined) return undefined;
  const { marginPerContractUsd: each, worth, worthSameSide, root } = facts;
  if (each === undefined)
    return flags('Position value', 'MARGIN_UNKNOWN', () => `no margin is known for ${root}: see products.yaml`);
  return within(
    'Position value',
    'POSITION_VALUE',
    trimDust((worthSameSide + worth) * each),
    most,
    () =>
      `(${worthSameSide} ${root} held or on their way + ${worth}) × $${each} margin, of $${most}${worthNote(facts)}`,
  );
}

/** Price × point value × contracts of what the account would hold of the root on this side. */
function checkNotional({ maxNotionalUsd: most }: RiskLimits, facts: EntryFacts): Finding | undefined {
  if (most === undefined) return undefined;
  const { pointValueUsd, rateRefusal, worth, worthSameSide, limitPrice, stopPrice, lastPrice, root } = facts;
  const name = 'Notional';
  const code = 'NOTIONAL_LIMIT';
  if (rateRefusal !== undefined) return rateDenial(name, rateRefusal);
  const price = limitPrice ?? stopPrice ?? lastPrice;
  if (pointValueUsd === undefined || price === undefined)
    return {
      name,
      outcome: 'denies',
      code,
      sum: () => `the limit of $${most} needs a price of ${root}, and none came`,
    };
  return within(
    name,
    code,
    trimDust((worthSameSide + worth) * price * pointValueUsd),
    most,
    () =>
      `(${worthSameSide} ${root} held or on their way + ${worth}) × ${price} × $${pointValueUsd} a point, of $${most}${worthNote(facts)}`,
  );
}

function checkRiskPerTrade({ maxRiskPerTradeUsd: most }: RiskLimits, facts: EntryFacts): Finding | undefined {
  if (most === undefined) return undefined;
  const { stopPoints, pointValueUsd, rateRefusal, worth, root } = facts;
  const name = 'Risk per trade';
  if (rateRefusal !== undefined) return rateDenial(name, rateRefusal);
  if (stopPoints === undefined || pointValueUsd === undefined)
    return {
      name,
      outcome: 'denies',
      code: 'RISK_PER_TRADE',
      sum: () =>
        `the limit of $${most} needs a stop: neither the signal nor protection.default_stop_points has one for ${root}`,
    };
  return within(
    name,
    'RISK_PER_TRADE',
    trimDust(stopPoints * pointValueUsd * worth),
    most,
    () => `${stopPoints} points × $${pointValueUsd} × ${worth}, of $${most}${worthNote(facts)}`,
  );
}

function checkQuote(limits: RiskLimits, facts: EntryFacts): Finding | undefined {
  const { isLive, quoteAgeMs, root } = facts;
  const most: Limit = isLive ? limits.quoteMaxAgeLiveMs : limits.quoteMaxAgeMs;
  if (most === undefined) return undefined;
  const name = 'Quote age';
  if (quoteAgeMs !== undefined)
    return within(
      name,
      'QUOTE_STALE',
      quoteAgeMs,
      most,
      () => `the newest quote of ${root} is ${Math.round(quoteAgeMs)} ms old, of ${most} ms`,
    );
  const sum = (): string => `no front-month quote of ${root} has come`;
  return isLive ? { name, outcome: 'denies', code: 'QUOTE_STALE', sum } : flags(name, 'NO_REFERENCE', sum);
}

function checkCollar({ priceCollarPercent: most }: RiskLimits, facts: EntryFacts): Finding | undefined {
  const { orderType, limitPrice, stopPrice, lastPrice, isLive, root } = facts;
  if (most === undefined || orderType === 'MARKET') return undefined;
  const name = 'Price collar';
  if (lastPrice === undefined || lastPrice === 0) {
    const sum = (): string => `no price of ${root} is known to hold it against`;
    return isLive ? { name, outcome: 'denies', code: 'PRICE_COLLAR', sum } : flags(name, 'NO_REFERENCE', sum);
  }
  const [limitAt, stopAt] = [limitPrice ?? lastPrice, stopPrice ?? lastPrice];
  const farthest = Math.abs(stopAt - lastPrice) > Math.abs(limitAt - lastPrice) ? stopAt : limitAt;
  const percent = trimDust((100 * Math.abs(farthest - lastPrice)) / Math.abs(lastPrice));
  return within(
    name,
    'PRICE_COLLAR',
    percent,
    most,
    () => `${farthest} is ${percent.toFixed(2)} % from ${lastPrice}, of ${most} %`,
  );
}

/** Why a sum of money counts other figures than contracts, where a point is worth something else than on the exchange. */
function worthNote({ worth, quantity, worthSameSide, heldSameSide, root }: EntryFacts): string {
  return worth === quantity && worthSameSide === heldSameSide
    ? ''
    : `, counted by what a point of ${root} is worth there`;
}

function rateDenial(name: string, { code, message }: { readonly code: string; readonly message: string }): Finding {
  return { name, outcome: 'denies', code, sum: () => message };
}
