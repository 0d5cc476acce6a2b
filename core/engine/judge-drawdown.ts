import type { Event } from '../model/event.ts';
import type { PlatformIdentity } from '../model/platform.ts';
import type { DrawdownRule } from '../model/risk-limits.ts';
import { drawdownKey, usdText } from '../risk/breaker.ts';
import type { World } from '../risk/world.ts';
import { moneySum, usdFrom } from './day-money.ts';
import type { EngineState } from './state.ts';
import { trip } from './trip-breaker.ts';
import type { Turn } from './turn.ts';
import { worldOf } from './world-of.ts';

/** A new peak is kept when it is so much higher, so that a rising market does not fill the journal. */
const PEAK_STEP_USD = 1;

/**
 * The drawdown rules of accounts: a fixed one counts from where the account started, a trailing one from its highest
 * equity, open P&L included. An account that reaches either takes no entry until a person resets it. An account whose
 * platform reports its equity is judged by that too, each time it does, so that the more cautious of the two counts and a
 * report that fails to come stops nothing; see {@link judgeReported}.
 */
export function judgeDrawdowns(turn: Turn, worlds: readonly World[]): void {
  const { limits, platforms } = turn.state;
  if (Object.keys(limits.drawdown).length === 0) return;
  for (const { identity } of platforms.values()) {
    const { platform, account } = identity;
    const rule = ruleOf(turn, identity);
    const key = drawdownKey(platform, account);
    if (rule === undefined) continue;
    if (!worlds.includes(worldOf(turn.state, platform))) continue;
    const startUsd = rule.startUsd ?? 0;
    judge(turn, identity, rule, key, startUsd, equityOf(turn, platform, account, startUsd));
  }
}

/** Judges an account by the equity that its platform has just reported. Nothing without a rate to USD. */
export function judgeReported(turn: Turn, { platform, report }: Extract<Event, { type: 'reportReceived' }>): void {
  const identity = turn.state.platforms.get(platform)?.identity;
  const { balance } = report;
  if (identity === undefined || balance === undefined) return;
  const rule = ruleOf(turn, identity);
  const usd = usdFrom(turn.state, balance.equity, balance.currency);
  if (rule === undefined || usd === undefined) return;
  const key = drawdownKey(platform, identity.account);
  // After a reset the count begins at what the account shows then.
  const startUsd = turn.state.risk.book.countFrom.has(key) ? usd : (rule.startUsd ?? usd);
  const lines = [`${platform} reports an equity of ${balance.equity} ${balance.currency}`];
  judge(turn, identity, rule, reportedKey(key), startUsd, { usd, lines });
}

/** What an account reported and what our books say have different starts, so their marks are kept apart. */
function reportedKey(key: string): string {
  return `reported ${key}`;
}

function ruleOf({ state }: Turn, { platform, account }: PlatformIdentity): DrawdownRule | undefined {
  return state.limits.drawdown[account] ?? state.limits.drawdown[`${platform}/${account}`];
}

function judge(
  turn: Turn,
  { platform, account }: PlatformIdentity,
  rule: DrawdownRule,
  markKey: string,
  firstUsd: number,
  equity: { readonly usd: number; readonly lines: readonly string[] },
): void {
  const { book } = turn.state.risk;
  const key = drawdownKey(platform, account);
  if (book.breakers.has(key)) return;
  const before = book.equity.get(markKey);
  const startUsd = before?.startUsd ?? firstUsd;
  const peakUsd = Math.max(before?.peakUsd ?? startUsd, equity.usd);
  if (before === undefined || peakUsd - before.peakUsd >= PEAK_STEP_USD)
    turn.decide({
      type: 'riskChanged',
      change: { type: 'equityMarked', account: markKey, mark: { startUsd, peakUsd } },
    });
  const falls = [
    { kind: 'fixed', limit: rule.fixedUsd, fromUsd: startUsd },
    { kind: 'trailing', limit: rule.trailingUsd, fromUsd: peakUsd },
  ] as const;
  const reached = falls.find(({ limit, fromUsd }) => limit !== undefined && fromUsd - equity.usd >= limit);
  if (reached?.limit === undefined) return;
  const value = Math.round((reached.fromUsd - equity.usd) * 100) / 100;
  const from = reached.kind === 'fixed' ? 'its start' : 'its highest';
  const text = `${platform}/${account} has fallen ${usdText(value)} from ${from}, ${usdText(reached.fromUsd)} to ${usdText(equity.usd)}; its ${reached.kind} drawdown limit is ${usdText(reached.limit)}`;
  const evidence = [
    `${reached.kind} drawdown: ${usdText(reached.fromUsd)} - ${usdText(equity.usd)} = ${usdText(value)}`,
    ...equity.lines,
  ];
  const world = worldOf(turn.state, platform);
  trip(
    turn,
    { key, rule: 'drawdown', world, platform, account, sinceUs: turn.atUs, limit: reached.limit, value, evidence },
    text,
  );
}

/** An account's equity by our books: what it started from and all that it earned since, open P&L included. */
function equityOf(
  turn: Turn,
  platform: string,
  account: string,
  startUsd: number,
): { readonly usd: number; readonly lines: readonly string[] } {
  const { state } = turn;
  const money = accountMoney(turn.state, turn.config, platform, account);
  const from = state.risk.book.countFrom.get(drawdownKey(platform, account)) ?? 0;
  return { usd: Math.round((startUsd + money.netUsd - from) * 100) / 100, lines: money.lines };
}

/** All that an account earned since it was first traded. */
export function accountMoney(
  state: EngineState,
  config: Turn['config'],
  platform: string,
  account: string,
): ReturnType<typeof moneySum> {
  const { book } = state.risk;
  const known = [...state.platforms.values()].find(({ identity }) => identity.platform === platform);
  const world = known === undefined ? 'paper' : worldOf(state, known.identity.platform);
  const today = [...book.day.accounts()].map((day) => ({ ...day, broughtLocal: 0 }));
  return moneySum(state, config, world, [...book.carried.values(), ...today], { platform, account });
}
