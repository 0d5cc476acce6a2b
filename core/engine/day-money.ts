import { trimDust } from '../base/decimal.ts';
import { convert, convertForLimit, roundMoney } from '../currency/convert.ts';
import { pnlLocal } from '../currency/pnl.ts';
import { majorUnits, parseCurrency, USD } from '../model/money.ts';
import type { FoundRate } from '../model/rate.ts';
import type { Position } from '../orders/position-book.ts';
import { usdText } from '../risk/breaker.ts';
import type { AccountDay } from '../risk/day-ledger.ts';
import { placeKey } from '../risk/trade-book.ts';
import type { World } from '../risk/world.ts';
import type { EngineConfig } from './config.ts';
import type { EngineState } from './state.ts';
import { worldOfAccount } from './world-of.ts';

/** The money of one world, or of one account in it, since the risk day began. */
export interface MoneySum {
  readonly realizedUsd: number;
  /** What is held now is worth so much more than when it was opened, or than when the day began. */
  readonly openUsd: number;
  readonly commissionUsd: number;
  /** Realised and open, summed in each currency and converted once, less commissions. */
  readonly netUsd: number;
  /** The net that counts against limits: what is lost in a currency counts worse at a rate that is not fresh. */
  readonly limitNetUsd: number;
  /** The sum in words, one account a line. */
  readonly lines: readonly string[];
  /** What is not in it and why. */
  readonly leftOut: readonly string[];
}

interface AccountSum {
  readonly platform: string;
  readonly account: string;
  readonly currency: string;
  realizedLocal: number;
  openLocal: number;
  commissionUsd: number;
}

/** Sums up a world's risk day, or that of one account in it. */
export function dayMoney(
  state: EngineState,
  config: EngineConfig,
  world: World,
  only?: { readonly platform: string; readonly account: string },
): MoneySum {
  return moneySum(state, config, world, state.risk.book.day.accounts(), only);
}

/** Sums up accounts' days of a world with what is open there now. */
export function moneySum(
  state: EngineState,
  config: EngineConfig,
  world: World,
  days: Iterable<AccountDay>,
  only?: { readonly platform: string; readonly account: string },
): MoneySum {
  const sums = new Map<string, AccountSum>();
  const leftOut: string[] = [];
  const counts = ({ platform, account }: { readonly platform: string; readonly account: string }): boolean =>
    only === undefined || (platform === only.platform && account === only.account);
  const sumOf = (platform: string, account: string, currency: string): AccountSum => {
    const key = `${platform}\n${account}\n${currency}`;
    const sum = sums.get(key) ?? { platform, account, currency, realizedLocal: 0, openLocal: 0, commissionUsd: 0 };
    sums.set(key, sum);
    return sum;
  };
  for (const day of days) {
    if (day.world !== world || !counts(day)) continue;
    const sum = sumOf(day.platform, day.account, day.currency);
    sum.realizedLocal += day.realizedLocal;
    sum.openLocal -= day.broughtLocal;
    sum.commissionUsd += day.commissionUsd;
    if ((day.unknownCosts ?? 0) > 0)
      leftOut.push(`${day.unknownCosts} commission(s) on ${day.platform} without a rate to USD`);
    if (day.unpricedFills > 0) leftOut.push(`${day.unpricedFills} fill(s) on ${day.platform} without a known worth`);
  }
  for (const position of state.positions.all()) {
    if (position.size === 0 || worldOfAccount(state, position) !== world || !counts(position)) continue;
    const open = openLocal(state, config, position);
    if (open === undefined) leftOut.push(`${position.symbol} on ${position.platform}: no price yet`);
    else sumOf(position.platform, position.account, open.currency).openLocal += open.local;
  }
  return addUp(state, config.staleRatePenalty ?? 0, [...sums.values()], leftOut);
}

function addUp(state: EngineState, penalty: number, sums: readonly AccountSum[], leftOut: string[]): MoneySum {
  const byCurrency = new Map<string, { realized: number; open: number }>();
  let commissionUsd = 0;
  for (const sum of sums) {
    const total = byCurrency.get(sum.currency) ?? { realized: 0, open: 0 };
    total.realized += sum.realizedLocal;
    total.open += sum.openLocal;
    byCurrency.set(sum.currency, total);
    commissionUsd += sum.commissionUsd;
  }
  let [realizedUsd, openUsd, grossUsd, limitUsd] = [0, 0, 0, 0];
  for (const [currency, { realized, open }] of byCurrency) {
    const gross = usdFrom(state, realized + open, currency);
    if (gross === undefined) {
      leftOut.push(`${trimDust(realized + open)} ${currency}: no rate to USD`);
      continue;
    }
    realizedUsd += usdFrom(state, realized, currency) ?? 0;
    openUsd += usdFrom(state, open, currency) ?? 0;
    grossUsd += gross;
    limitUsd += limitUsdFrom(state, realized + open, currency, penalty) ?? gross;
  }
  return {
    realizedUsd: cents(realizedUsd),
    openUsd: cents(openUsd),
    commissionUsd: cents(commissionUsd),
    netUsd: cents(grossUsd - commissionUsd),
    limitNetUsd: cents(limitUsd - commissionUsd),
    lines: sums.map((sum) => lineOf(state, sum)),
    leftOut,
  };
}

/** `nt8/Sim101: realised -$640.00, open -$380.00, commissions $4.20`. */
function lineOf(
  state: EngineState,
  { platform, account, currency, realizedLocal, openLocal: open, commissionUsd }: AccountSum,
): string {
  const amount = (local: number): string => {
    const usd = usdFrom(state, local, currency);
    const inUsd = usd === undefined ? 'no rate to USD' : usdText(usd);
    return currency === USD ? inUsd : `${trimDust(local)} ${currency} (${inUsd})`;
  };
  const costs = commissionUsd === 0 ? '' : `, commissions ${usdText(commissionUsd)}`;
  return `${platform}/${account}: realised ${amount(realizedLocal)}, open ${amount(open)}${costs}`;
}

/** What a position would realise if it were closed at the price last seen, in the product's currency; nobody knows where it has no average. */
export function openLocal(
  state: EngineState,
  config: EngineConfig,
  position: Position,
): { readonly local: number; readonly currency: string } | undefined {
  const { platform, account, symbol, root, size, averagePrice, sizePerContract, pointWeight = 1 } = position;
  const place = placeKey(platform, account, symbol);
  const mark = state.risk.quoted.get(place) ?? state.risk.book.marks.get(place);
  const point = config.symbols.pointValue(root);
  if (mark === undefined || point === undefined || averagePrice === 0) return undefined;
  const local = (mark - averagePrice) * (size / sizePerContract) * pointWeight * point.value;
  return { local: trimDust(local), currency: point.currency };
}

/** What closing a position at the price last seen would earn, in USD; nothing without a price or a rate. */
export function openUsdOf(state: EngineState, config: EngineConfig, position: Position): { readonly openUsd?: number } {
  if (position.size === 0) return { openUsd: 0 };
  const open = openLocal(state, config, position);
  const openUsd = open && usdFrom(state, open.local, open.currency);
  return openUsd === undefined ? {} : { openUsd };
}

/** A local amount in USD at the last rate known, rounded once; undefined where none is known. */
export function usdFrom(state: EngineState, local: number, currency: string): number | undefined {
  const rate = state.risk.rates.get(currency) ?? state.risk.book.rates.get(currency);
  return usdAt(local, currency, rate);
}

/** The same for a limit: a loss counts so much worse at a rate that is not fresh, or that only a fill of earlier knew. */
function limitUsdFrom(state: EngineState, local: number, currency: string, penalty: number): number | undefined {
  const now = state.risk.rates.get(currency);
  const rate = now ?? state.risk.book.rates.get(currency);
  const exact = pnlLocal(trimDust(local), 1, 1);
  if (rate === undefined || exact === undefined || currency === USD) return usdAt(local, currency, rate);
  return majorUnits(convertForLimit(exact, now === undefined ? { ...rate, age: 'stale' } : rate, penalty));
}

/** A local amount in USD at a rate, rounded once. */
export function usdAt(local: number, currencyText: string, rate: FoundRate | undefined): number | undefined {
  const currency = parseCurrency(currencyText);
  const exact = pnlLocal(trimDust(local), 1, 1);
  if (currency === undefined || exact === undefined) return undefined;
  if (currency === USD) return majorUnits(roundMoney(exact, USD));
  return rate === undefined ? undefined : majorUnits(convert(exact, rate));
}

export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
