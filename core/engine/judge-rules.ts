import { OPERATOR_CLIENT } from '../model/ids.ts';
import type { PlatformId } from '../model/ids.ts';
import { judgeLoss, usdText, worldBreakerKey } from '../risk/breaker.ts';
import type { World } from '../risk/world.ts';
import { WORLDS } from '../risk/world.ts';
import { dayMoney, type MoneySum } from './day-money.ts';
import { judgeDrawdowns } from './judge-drawdown.ts';
import { handleFlatten } from './handle-flatten.ts';
import { handleKill } from './handle-operator.ts';
import { trip } from './trip-breaker.ts';
import type { Turn } from './turn.ts';

/** A warning comes at this share of the daily loss. */
const WARN_SHARE = 0.8;
const US_PER_MINUTE = 60_000_000;

/** Judges the automatic rules, and acts: those on money for the worlds whose open P&L is known now. */
export function judgeRules(turn: Turn, worlds: readonly World[]): void {
  for (const world of worlds) judgeDailyLoss(turn, world);
  for (const world of WORLDS) judgeLossesInARow(turn, world);
  judgeDrawdowns(turn, worlds);
}

/**
 * The daily loss: at 80 % a warning, at the limit entries stop for a day and everything is closed. On the gateway's own
 * simulation alone nothing is halted, only its own platforms: no game may keep a trader from a real order.
 */
function judgeDailyLoss(turn: Turn, world: World): void {
  const { limits, risk } = turn.state;
  const { maxDailyLossUsd: limit, dailyLossPauseHours } = limits;
  const key = worldBreakerKey('daily_loss', world);
  if (limit === undefined || risk.book.breakers.has(key)) return;
  const sum = dayMoney(turn.state, turn.config, world);
  if (sum.lines.length === 0) return;
  const from = risk.book.countFrom.get(key) ?? 0;
  const lossUsd = from - sum.limitNetUsd;
  const judged = judgeLoss(lossUsd, limit, WARN_SHARE);
  if (judged === 'fine') return;
  const since = risk.book.countFrom.has(key) ? 'since the breaker was reset' : 'since the risk day began';
  const text = `${usdText(lossUsd)} lost on ${nameOf(world)} ${since} (realised ${usdText(sum.realizedUsd)}, open ${usdText(sum.openUsd)}, commissions ${usdText(sum.commissionUsd)}${worseText(sum)}); the limit is ${usdText(limit)}`;
  if (judged === 'near') {
    if (risk.book.neared.has(world)) return;
    turn.decide({ type: 'riskChanged', change: { type: 'lossNeared', world, startUs: risk.book.day.startUs } });
    turn.alert({
      code: 'DAILY_LOSS_NEAR',
      severity: 'warning',
      text: `${text}. At the limit everything is closed and entries stop. ${sum.lines.join('; ')}`,
    });
    return;
  }
  const untilUs = turn.atUs + dailyLossPauseHours * 60 * US_PER_MINUTE;
  const evidence = [...sum.lines, ...sum.leftOut.map((what) => `left out: ${what}`)];
  trip(turn, { key, rule: 'daily_loss', world, sinceUs: turn.atUs, untilUs, limit, value: lossUsd, evidence }, text);
  closeAll(turn, world, text);
}

/** `, $0.54 worse at a rate that is not fresh`. */
function worseText({ netUsd, limitNetUsd }: MoneySum): string {
  return netUsd === limitNetUsd ? '' : `, ${usdText(netUsd - limitNetUsd)} worse at a rate that is not fresh`;
}

/** Kills, or where only the gateway's own simulation lost, flattens that. */
function closeAll(turn: Turn, world: World, reason: string): void {
  const by = 'rule:daily_loss';
  if (world !== 'simulated') return handleKill(turn, { by, reason, flatten: true });
  const platforms: PlatformId[] = [...turn.state.platforms.values()]
    .filter(({ identity }) => identity.simulated)
    .map(({ identity }) => identity.platform);
  const clientOrderId = `daily-loss-${turn.atUs}`;
  handleFlatten(turn, { client: OPERATOR_CLIENT, clientOrderId, platforms, reason }, by);
}

function judgeLossesInARow(turn: Turn, world: World): void {
  const { limits, risk } = turn.state;
  const { lossesInARow: limit, lossesInARowPauseMinutes } = limits;
  const key = worldBreakerKey('losses_in_a_row', world);
  const row = risk.book.lossRows.get(world) ?? [];
  if (limit === undefined || row.length < limit || risk.book.breakers.has(key)) return;
  const untilUs = turn.atUs + lossesInARowPauseMinutes * US_PER_MINUTE;
  const evidence = row.map((trade) => `${trade.root} (${trade.key.split('\n').join(' ')}): ${usdText(trade.netUsd)}`);
  const text = `${row.length} losing trades in a row on ${nameOf(world)}; the limit is ${limit}`;
  trip(
    turn,
    { key, rule: 'losses_in_a_row', world, sinceUs: turn.atUs, untilUs, limit, value: row.length, evidence },
    text,
  );
}

/** Ends the breakers whose time is over; whether there were any. */
export function endDueBreakers(turn: Turn): boolean {
  let hasEnded = false;
  for (const breaker of turn.state.risk.book.breakers.values()) {
    if (breaker.untilUs === undefined || breaker.untilUs > turn.atUs) continue;
    turn.decide({ type: 'riskChanged', change: { type: 'breakerEnded', key: breaker.key } });
    const halted = turn.state.trading.state === 'active' ? '' : ` Trading is still ${turn.state.trading.state}.`;
    const text = `The breaker ${breaker.key} is over: its time has passed.${halted}`;
    turn.log(text);
    turn.alert({ code: 'BREAKER_OVER', severity: 'info', text });
    hasEnded = true;
  }
  return hasEnded;
}

/** How a world is called in a sentence. */
export function nameOf(world: World): string {
  return world === 'simulated' ? 'the simulated platforms' : world === 'paper' ? 'paper accounts' : 'live accounts';
}
