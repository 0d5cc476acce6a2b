import { drawdownKey, usdText } from '../risk/breaker.ts';
import type { World } from '../risk/world.ts';
import { moneySum } from './day-money.ts';
import type { EngineState } from './state.ts';
import { trip } from './trip-breaker.ts';
import type { Turn } from './turn.ts';
import { worldOf } from './world-of.ts';

/** A new peak is kept when it is so much higher, so that a rising market does not fill the journal. */
const PEAK_STEP_USD = 1;

/**
 * The drawdown rules of accounts: a fixed one counts from where the account started, a trailing one from its highest
 * equity, open P&L included. An account that reaches either takes no entry until a person resets it.
 */
export function judgeDrawdowns(turn: Turn, worlds: readonly World[]): void {
  const { limits, platforms, risk } = turn.state;
  if (Object.keys(limits.drawdown).length === 0) return;
  for (const { identity } of platforms.values()) {
    const { platform, account } = identity;
    const rule = limits.drawdown[account] ?? limits.drawdown[`${platform}/${account}`];
    const key = drawdownKey(platform, account);
    const world = worldOf(turn.state, platform);
    if (rule === undefined || risk.book.breakers.has(key) || !worlds.includes(world)) continue;
    const equity = equityOf(turn, platform, account, rule.startUsd ?? 0);
    const before = risk.book.equity.get(key);
    const startUsd = before?.startUsd ?? rule.startUsd ?? 0;
    const peakUsd = Math.max(before?.peakUsd ?? startUsd, equity.usd);
    if (before === undefined || peakUsd - before.peakUsd >= PEAK_STEP_USD)
      turn.decide({ type: 'riskChanged', change: { type: 'equityMarked', account: key, mark: { startUsd, peakUsd } } });
    const falls = [
      { kind: 'fixed', limit: rule.fixedUsd, fromUsd: startUsd },
      { kind: 'trailing', limit: rule.trailingUsd, fromUsd: peakUsd },
    ] as const;
    const reached = falls.find(({ limit, fromUsd }) => limit !== undefined && fromUsd - equity.usd >= limit);
    if (reached?.limit === undefined) continue;
    const value = Math.round((reached.fromUsd - equity.usd) * 100) / 100;
    const from = reached.kind === 'fixed' ? 'its start' : 'its highest';
    const text = `${platform}/${account} has fallen ${usdText(value)} from ${from}, ${usdText(reached.fromUsd)} to ${usdText(equity.usd)}; its ${reached.kind} drawdown limit is ${usdText(reached.limit)}`;
    const evidence = [
      `${reached.kind} drawdown: ${usdText(reached.fromUsd)} - ${usdText(equity.usd)} = ${usdText(value)}`,
      ...equity.lines,
    ];
    trip(
      turn,
      { key, rule: 'drawdown', world, platform, account, sinceUs: turn.atUs, limit: reached.limit, value, evidence },
      text,
    );
  }
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
