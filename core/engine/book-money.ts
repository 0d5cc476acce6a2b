import { trimDust } from '../base/decimal.ts';
import { NO_DIFFERENCE } from '../model/difference.ts';
import type { QuoteSample } from '../model/event.ts';
import type { ParentKey } from '../model/ids.ts';
import { parseCurrency, USD } from '../model/money.ts';
import { isWorking } from '../model/order.ts';
import type { Position } from '../orders/position-book.ts';
import { exitPrice } from '../orders/protect-price.ts';
import type { BookedFill } from '../risk/trade-book.ts';
import { placeKey } from '../risk/trade-book.ts';
import { openLocal, usdAt, usdFrom } from './day-money.ts';
import { isQuoteOf } from './quote-of-held.ts';
import type { UnbookedFill } from './risk-state.ts';
import { riskDayAt } from './risk-state.ts';
import { childrenOf } from './state.ts';
import type { Turn } from './turn.ts';
import { worldOfAccount } from './world-of.ts';

/** Begins a new risk day if the last one is over: what is held then is measured from its worth at that moment. */
export function beginDay(turn: Turn): void {
  const { risk, limits, positions } = turn.state;
  const { startUs } = riskDayAt(risk, limits, turn.atUs);
  if (startUs <= risk.book.day.startUs) return;
  const isFirst = risk.book.day.startUs === 0;
  // Before the first day only what was taken over waits for its first price.
  const held: string[] = isFirst ? [...risk.book.awaiting] : [];
  if (!isFirst) for (const position of positions.all()) if (position.size !== 0) held.push(placeOf(position));
  turn.decide({ type: 'riskChanged', change: { type: 'dayBegan', startUs, held } });
}

/** Books the money of what has just filled, and counts the trades that it opened and ended. */
export function bookFills(turn: Turn): boolean {
  const { risk } = turn.state;
  if (risk.unbooked.length === 0) return false;
  beginDay(turn);
  const touched = new Set<ParentKey>();
  // Each booking takes its own off the list, live and in recovery alike.
  for (let unbooked = risk.unbooked[0]; unbooked !== undefined; unbooked = risk.unbooked[0]) {
    const fill = moneyOfFill(turn, unbooked);
    const place = placeKey(fill.platform, fill.account, fill.symbol);
    if (risk.book.awaiting.has(place)) bring(turn, place, unbooked, fill);
    for (const { key } of risk.book.trades.all()) touched.add(key);
    const realizedLocal = realizedOf(turn, unbooked);
    turn.decide({ type: 'riskChanged', change: { type: 'fillBooked', fill, realizedLocal } });
    touched.add(fill.parentKey);
  }
  for (const key of touched) countTrade(turn, key);
  return true;
}

/** Takes note of what the market is where something is held. */
export function markQuotes(turn: Turn, quotes: readonly QuoteSample[]): void {
  beginDay(turn);
  const { risk, positions } = turn.state;
  risk.quoted.clear();
  for (const position of positions.all()) {
    if (position.size === 0) continue;
    const { platform } = position;
    const quote = quotes.find((sample) => isQuoteOf(turn, position, sample));
    if (quote === undefined) continue;
    const price = exitPrice(position.size > 0 ? 'SELL' : 'BUY', quote);
    if (!Number.isFinite(price)) continue;
    const place = placeOf(position);
    risk.quoted.set(place, price);
    if (position.averagePrice === 0) priceUnpriced(turn, position, price);
    if (!risk.book.awaiting.has(place)) continue;
    const open = openLocal(turn.state, turn.config, position);
    if (open === undefined) continue;
    const account = {
      platform,
      account: position.account,
      world: worldOfAccount(turn.state, position),
      currency: open.currency,
    };
    turn.decide({ type: 'riskChanged', change: { type: 'openBrought', place, account, openLocal: open.local } });
  }
}

/** Counts the trades that are over now though nothing filled: the last order that could still open has ended, or what they held went. */
export function countEnded(turn: Turn): void {
  for (const { key } of turn.state.risk.book.trades.all()) countTrade(turn, key);
}

/** What was taken over without an average is worth what it is worth now: what it earned before nobody knows. */
function priceUnpriced(turn: Turn, position: Position, averagePrice: number): void {
  turn.decide({ type: 'positionAdopted', differenceId: NO_DIFFERENCE, position: { ...position, averagePrice } });
}

function placeOf({ platform, account, symbol }: Position): string {
  return placeKey(platform, account, symbol);
}

function moneyOfFill(turn: Turn, unbooked: UnbookedFill): BookedFill {
  const { child, execution, heldBefore, averageBefore, rate } = unbooked;
  const point = turn.config.symbols.pointValue(child.root);
  return {
    parentKey: child.parentKey,
    platform: child.platform,
    account: child.account,
    symbol: child.symbol,
    root: child.root,
    world: worldOfAccount(turn.state, child),
    size: child.side === 'BUY' ? execution.size : -execution.size,
    price: execution.price,
    heldBefore,
    averageBefore,
    moneyPerPoint: point && trimDust((point.value * (child.pointWeight ?? 1)) / child.sizePerContract),
    currency: point?.currency ?? USD,
    ...(rate !== undefined && { rate }),
    ...costOf(turn, unbooked),
    atUs: turn.atUs,
  };
}

/** A commission in USD; one that states no currency is in the account's. Without a rate it is left out, and that is said. */
function costOf(turn: Turn, { child, execution }: UnbookedFill): Pick<BookedFill, 'commissionUsd' | 'isCostUnknown'> {
  const { commission, commissionCurrency } = execution;
  if (commission === undefined || commission === 0) return { commissionUsd: 0 };
  const account = turn.state.platforms.get(child.platform)?.identity.currency;
  const currency = parseCurrency(commissionCurrency) ?? parseCurrency(account) ?? USD;
  const usd = currency === USD ? commission : usdFrom(turn.state, commission, currency);
  if (usd !== undefined) return { commissionUsd: usd };
  turn.log(`A commission of ${commission} ${currency} on ${child.platform} is left out: no rate to USD is known`);
  return { commissionUsd: 0, isCostUnknown: true };
}

function realizedOf(turn: Turn, { child, realizedPoints }: UnbookedFill): number | undefined {
  const point = turn.config.symbols.pointValue(child.root);
  return point && trimDust(realizedPoints * point.value);
}

/** What was held overnight and is traded before its first quote of the day is worth what it is traded at. */
function bring(turn: Turn, place: string, { heldBefore, averageBefore }: UnbookedFill, fill: BookedFill): void {
  const { platform, account, world, currency, price, moneyPerPoint = 0 } = fill;
  const openWas = averageBefore === 0 ? 0 : trimDust((price - averageBefore) * heldBefore * moneyPerPoint);
  const of = { platform, account, world, currency };
  turn.decide({ type: 'riskChanged', change: { type: 'openBrought', place, account: of, openLocal: openWas } });
}

function countTrade(turn: Turn, key: ParentKey): void {
  const { book } = turn.state.risk;
  const trade = book.trades.get(key);
  if (trade === undefined) return;
  const { world, root, realizedLocal, currency, commissionUsd: costs, rate, isPriced } = trade;
  if (!book.day.isOpenedToday(key) && trade.openedUs === turn.atUs)
    turn.decide({
      type: 'riskChanged',
      change: { type: 'tradeOpened', key, world, ...(isLate(turn, key) && { isLate: true }) },
    });
  if (book.trades.isHeld(key) || mayOpenMore(turn, key)) return;
  const gross = isPriced ? usdAt(realizedLocal, currency, rate) : undefined;
  const netUsd = gross === undefined ? undefined : Math.round((gross - costs) * 100) / 100;
  const change = { type: 'tradeClosed', key, root, world, netUsd, atUs: turn.atUs } as const;
  turn.decide({ type: 'riskChanged', change });
}

/** Whether an order that opened today was sent on a day before: no count of what was sent today has it. */
function isLate({ state }: Turn, key: ParentKey): boolean {
  const parent = state.parents.get(key);
  const entry = parent && childrenOf(state, parent).find(({ role }) => role === 'ENTRY');
  return entry !== undefined && entry.decidedUs < state.risk.book.day.startUs;
}

/** Whether an order of a parent is still at work that may open more. An unknown one does not keep a trade open. */
function mayOpenMore(turn: Turn, key: ParentKey): boolean {
  const parent = turn.state.parents.get(key);
  return (
    parent !== undefined &&
    childrenOf(turn.state, parent).some((child) => isWorking(child.state) && child.size > child.exitSize)
  );
}
