import { trimDust } from '../base/decimal.ts';
import type { Event } from '../model/event.ts';
import { USD } from '../model/money.ts';
import type { RiskLimits } from '../model/risk-limits.ts';
import { gapKey, gapRemedy, gapStops, gapText, type MoneyGap } from '../risk/money-gap.ts';
import { placeKey } from '../risk/trade-book.ts';
import { openLocal, usdFrom } from './day-money.ts';
import { riskDayAt } from './risk-state.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';
import { worldOf, worldOfAccount } from './world-of.ts';

/**
 * Follows which money no rule on losses can see, after an event that may change it, and alarms of what is new. The
 * gateway's own simulation has none that matters. What is held is judged by samples of quotes alone: a paper account's
 * last fill is a price until better ones come, a live account needs a quote. Returns whether some of it can be seen now.
 */
export function watchGaps(turn: Turn, event: Event, hasBooked: boolean): boolean {
  const { book } = turn.state.risk;
  const isSampled = event.type === 'quotesSampled';
  const hasAdopted = turn.decisions.some(({ type }) => type === 'positionAdopted');
  const mayEnd = book.gaps.length > 0 && (turn.rates.length > 0 || event.type === 'limitsChanged' || hasAdopted);
  if (!isSampled && !hasBooked && !mayEnd) return false;
  const gaps = isWatched(turn.state.limits) ? [...heldGaps(turn, isSampled), ...dayGaps(turn)] : [];
  const before = new Set(book.gaps.map(gapKey));
  const fresh = gaps.filter((gap) => !before.has(gapKey(gap)));
  const dayStartUs = gaps[0]?.dayStartUs ?? book.gaps[0]?.dayStartUs;
  if (fresh.length === 0 && gaps.length === before.size && dayStartUs === book.gaps[0]?.dayStartUs) return false;
  turn.decide({ type: 'riskChanged', change: { type: 'gapsChanged', gaps } });
  tell(turn, fresh, gaps);
  return gaps.length < before.size;
}

/**
 * Why an entry on an account cannot be let in while the loss limits cannot see its money; undefined where they can, or where
 * there is none to hold. A rate that the event itself brings ends what was missing for want of it.
 */
export function gapReason(turn: Turn, { identity }: PlatformState, root: string): string | undefined {
  const { state, config, rates, atUs } = turn;
  const { gaps } = state.risk.book;
  if (gaps.length === 0) return undefined;
  const { platform, account } = identity;
  const { maxDailyLossUsd, drawdown } = state.limits;
  if (maxDailyLossUsd === undefined && (drawdown[account] ?? drawdown[`${platform}/${account}`]) === undefined)
    return undefined;
  const { startUs } = riskDayAt(state.risk, state.limits, atUs);
  const entry = {
    world: worldOf(state, platform),
    platform,
    account,
    currency: config.symbols.pointValue(root)?.currency,
  };
  const gap = gaps.find((each) => {
    if (!gapStops(each, entry)) return false;
    if (each.kind === 'rate' && rates.some(({ from, to }) => from === each.currency && to === USD)) return false;
    // What a day realised is over with it; what is held is judged anew at its first sample.
    return each.kind === 'price' || each.dayStartUs >= startUs;
  });
  return gap && `${gapText(gap)}, so no limit on losses sees it: ${gapRemedy(gap)}`;
}

function isWatched({ maxDailyLossUsd, drawdown }: RiskLimits): boolean {
  return maxDailyLossUsd !== undefined || Object.keys(drawdown).length > 0;
}

/** What is held without a price. Between samples, what was found and is held still. */
function heldGaps(turn: Turn, isSampled: boolean): readonly MoneyGap[] {
  const { state, config } = turn;
  const { book, quoted } = state.risk;
  const before = new Set(book.gaps.map(gapKey));
  const dayStartUs = book.day.startUs;
  const gaps: MoneyGap[] = [];
  for (const position of state.positions.all()) {
    const { platform, account, symbol, size } = position;
    const world = worldOfAccount(state, position);
    if (size === 0 || world === 'simulated') continue;
    const gap: MoneyGap = { kind: 'price', world, platform, account, symbol, dayStartUs };
    const isQuoted = quoted.has(placeKey(platform, account, symbol));
    const isPriced = openLocal(state, config, position) !== undefined && (isQuoted || world !== 'live');
    if (isSampled ? !isPriced : before.has(gapKey(gap))) gaps.push(gap);
  }
  return gaps;
}

/** What the day brought or what is open in a currency without a rate, and fills that are worth nobody knows what. */
function dayGaps({ state, config }: Turn): readonly MoneyGap[] {
  const { day } = state.risk.book;
  const sums = new Map<string, { readonly gap: MoneyGap; local: number }>();
  const gaps: MoneyGap[] = [];
  const add = (platform: string, account: string, world: MoneyGap['world'], currency: string, local: number): void => {
    const gap: MoneyGap = { kind: 'rate', world, platform, account, currency, dayStartUs: day.startUs };
    const sum = sums.get(gapKey(gap)) ?? { gap, local: 0 };
    sum.local += local;
    sums.set(gapKey(gap), sum);
  };
  for (const { world, platform, account, currency, realizedLocal, broughtLocal, unpricedFills } of day.accounts()) {
    if (world === 'simulated') continue;
    add(platform, account, world, currency, realizedLocal - broughtLocal);
    if (unpricedFills > 0) gaps.push({ kind: 'worth', world, platform, account, dayStartUs: day.startUs });
  }
  for (const position of state.positions.all()) {
    const { platform, account, size } = position;
    const world = worldOfAccount(state, position);
    const open = size === 0 || world === 'simulated' ? undefined : openLocal(state, config, position);
    if (open !== undefined && world !== 'simulated') add(platform, account, world, open.currency, open.local);
  }
  // Nothing at all is nothing in every currency.
  for (const { gap, local } of sums.values())
    if (gap.kind === 'rate' && trimDust(local) !== 0 && usdFrom(state, local, gap.currency) === undefined)
      gaps.push(gap);
  return gaps;
}

function tell(turn: Turn, fresh: readonly MoneyGap[], gaps: readonly MoneyGap[]): void {
  for (const gap of fresh) {
    const also = gap.kind === 'rate' ? ` and in all that trades in ${gap.currency}` : '';
    const text = `The loss of the day cannot be watched: ${gapText(gap)}. Entries on ${gap.platform}/${gap.account}${also} stop; exits pass. To go on: ${gapRemedy(gap)}.`;
    turn.count('DAY_MONEY_UNKNOWN');
    turn.log(text);
    turn.alert({ code: 'DAY_MONEY_UNKNOWN', severity: 'alarm', text });
  }
  if (gaps.length > 0 || fresh.length > 0) return;
  const text = 'All money of the day can be stated in USD again: entries pass.';
  turn.log(text);
  turn.alert({ code: 'DAY_MONEY_UNKNOWN', severity: 'info', text });
}
