import { formatCivilDay } from '../instruments/civil-day.ts';
import type { CivilDay } from '../instruments/civil-day.ts';
import type { Breaker } from '../risk/breaker.ts';
import type { AccountDay, CurvePoint, TradeCount } from '../risk/day-ledger.ts';
import { DayLedger } from '../risk/day-ledger.ts';
import type { World } from '../risk/world.ts';
import { WORLDS } from '../risk/world.ts';
import type { EngineConfig } from './config.ts';
import { cents, dayMoney, moneySum, usdFrom } from './day-money.ts';
import { riskDayAt } from './risk-state.ts';
import type { EngineState } from './state.ts';
import { worldOf, worldOfAccount } from './world-of.ts';

/** What one account earned since the risk day began. */
export interface AccountFigures {
  readonly platform: string;
  readonly account: string;
  readonly world: World;
  readonly currency: string;
  readonly realizedLocal: number;
  /** Undefined where no rate to USD is known. */
  readonly realizedUsd?: number;
  readonly commissionUsd: number;
  readonly openUsd: number;
  readonly netUsd: number;
}

/** The risk day of one world, in USD. */
export interface WorldFigures {
  readonly world: World;
  readonly simulated: boolean;
  /** Trades opened today, and those that ended today. */
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  /** Share of the trades that ended with a result; null before the first. */
  readonly winRate: number | null;
  readonly averageWinUsd: number | null;
  /** Positive. */
  readonly averageLossUsd: number | null;
  /** Won ÷ lost; null while nothing was lost. */
  readonly profitFactor: number | null;
  readonly realizedUsd: number;
  readonly openUsd: number;
  readonly commissionUsd: number;
  readonly netUsd: number;
  /** Deepest fall of the net from its highest, at or below 0. */
  readonly maxDrawdownUsd: number;
  /** Losing trades in a row, over days. */
  readonly lossesInARow: number;
  /** Loss that counts against the daily limit: since the day began, or since a person reset it. */
  readonly lossUsd: number;
  readonly curve: readonly CurvePoint[];
  /** What the figures leave out and why; empty when nothing. */
  readonly leftOut: string;
}

/** Today by risk day: the figures of the most real kind of money that the gateway knows, and those of all kinds. */
export interface DayFigures extends WorldFigures {
  /** `2026-11-20`. */
  readonly riskDay: string;
  readonly fromUs: number;
  readonly untilUs: number;
  /** Children filled whole ÷ children sent; null before the first. */
  readonly fillRate: number | null;
  readonly accounts: readonly AccountFigures[];
  readonly worlds: readonly WorldFigures[];
}

/** Orders of the day that the fill rate looks at. */
const ORDERS_MAX = 10_000;

/** Puts the figures of the risk day together that `nowUs` lies in. */
export function dayFigures(state: EngineState, config: EngineConfig, nowUs: number): DayFigures {
  const { startUs, endUs, civilDay } = riskDayAt(state.risk, state.limits, nowUs);
  const ledger = state.risk.book.day.startUs === startUs ? state.risk.book.day : new DayLedger();
  const worlds = WORLDS.map((world) => worldFigures(state, config, ledger, world));
  const shown = worlds.find(({ world }) => world === mostReal(state)) ?? worlds[0]!;
  return {
    ...shown,
    riskDay: formatCivilDay(civilDay as CivilDay),
    fromUs: startUs,
    untilUs: endUs,
    fillRate: fillRate(state, startUs, shown.world),
    accounts: [...ledger.accounts()].map((day) => accountFigures(state, config, day)),
    worlds,
  };
}

/** The breakers that stop entries now, the oldest first. */
export function openBreakers(state: EngineState): readonly Breaker[] {
  return [...state.risk.book.breakers.values()];
}

function worldFigures(state: EngineState, config: EngineConfig, ledger: DayLedger, world: World): WorldFigures {
  const money = moneySum(state, config, world, ledger.accounts());
  const count = ledger.count(world);
  const { peakUsd, drawdownUsd, points } = ledger.trail(world);
  const from = state.risk.book.countFrom.get(`daily_loss:${world}`) ?? 0;
  const leftOut =
    count.unpriced === 0 ? money.leftOut : [...money.leftOut, `${count.unpriced} trade(s) without a result in USD`];
  return {
    world,
    simulated: world === 'simulated',
    ...tradeFigures(count),
    realizedUsd: money.realizedUsd,
    openUsd: money.openUsd,
    commissionUsd: money.commissionUsd,
    netUsd: money.netUsd,
    maxDrawdownUsd: cents(Math.min(0, -drawdownUsd, money.netUsd - Math.max(peakUsd, money.netUsd))),
    lossesInARow: state.risk.book.lossRows.get(world)?.length ?? 0,
    lossUsd: cents(from - money.limitNetUsd),
    curve: points,
    leftOut: leftOut.join('; '),
  };
}

function tradeFigures(
  count: TradeCount,
): Pick<WorldFigures, 'trades' | 'wins' | 'losses' | 'winRate' | 'averageWinUsd' | 'averageLossUsd' | 'profitFactor'> {
  const { opened, wins, losses, evens, wonUsd, lostUsd } = count;
  const ended = wins + losses + evens;
  return {
    trades: opened,
    wins,
    losses,
    winRate: ended === 0 ? null : wins / ended,
    averageWinUsd: wins === 0 ? null : cents(wonUsd / wins),
    averageLossUsd: losses === 0 ? null : cents(lostUsd / losses),
    profitFactor: lostUsd === 0 ? null : cents(wonUsd / lostUsd),
  };
}

function accountFigures(state: EngineState, config: EngineConfig, day: AccountDay): AccountFigures {
  const { platform, account, world, currency, realizedLocal, commissionUsd } = day;
  const money = dayMoney(state, config, world, { platform, account });
  const realizedUsd = usdFrom(state, realizedLocal, currency);
  return {
    platform,
    account,
    world,
    currency,
    realizedLocal,
    ...(realizedUsd !== undefined && { realizedUsd }),
    commissionUsd: cents(commissionUsd),
    openUsd: money.openUsd,
    netUsd: money.netUsd,
  };
}

/** Live as soon as a live account is known, simulated only while there is nothing else. */
function mostReal(state: EngineState): World {
  const known = new Set([...state.platforms.keys()].map((platform) => worldOf(state, platform)));
  return known.has('live') ? 'live' : known.has('paper') ? 'paper' : 'simulated';
}

/** Children filled whole ÷ children sent. A stop or target is no order of a signal: one of each pair never fills. */
function fillRate(state: EngineState, fromUs: number, world: World): number | null {
  const { children: ids } = state.history;
  let [sent, filled] = [0, 0];
  for (let i = ids.length - 1; i >= 0 && ids.length - i <= ORDERS_MAX; i--) {
    const id = ids[i];
    const child = id === undefined ? undefined : state.children.get(id);
    if (child === undefined || child.decidedUs < fromUs) break;
    if (child.protects !== undefined) continue;
    if (child.sentUs === undefined || child.state === 'denied' || worldOfAccount(state, child) !== world) continue;
    sent += 1;
    if (child.state === 'filled') filled += 1;
  }
  return sent === 0 ? null : filled / sent;
}
