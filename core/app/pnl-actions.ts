import type { AdminAction } from '../doors/admin-door.ts';
import type { DayFigures, WorldFigures } from '../engine/day-view.ts';
import type { EngineView } from '../engine/view.ts';
import type { Packable } from '../wire/pack.ts';

type PackableMap = { readonly [key: string]: Packable };

/** `pnl` shows the risk day in figures, and `links` who is away; neither needs a token. */
export function pnlActions(
  view: Pick<EngineView, 'day' | 'links'>,
  nowUs: () => number,
): Readonly<Record<string, AdminAction>> {
  return {
    pnl: { run: () => pnlMap(view.day(nowUs())) },
    links: { run: () => linksMap(view) },
  };
}

/** The risk day for programs. Amounts are USD unless the name says `local`. */
export function pnlMap(day: DayFigures): PackableMap {
  return {
    risk_day: day.riskDay,
    from_us: day.fromUs,
    until_us: day.untilUs,
    shown: day.world,
    ...worldMap(day),
    fill_rate: day.fillRate,
    accounts: day.accounts.map((account) => ({
      platform: account.platform,
      account: account.account,
      world: account.world,
      currency: account.currency,
      realized_local: account.realizedLocal,
      realized_usd: account.realizedUsd ?? null,
      commission_usd: account.commissionUsd,
      open_usd: account.openUsd,
      net_usd: account.netUsd,
    })),
    worlds: day.worlds.map((world) => ({ world: world.world, ...worldMap(world) })),
  };
}

function worldMap(figures: WorldFigures): PackableMap {
  return {
    simulated: figures.simulated,
    trades: figures.trades,
    wins: figures.wins,
    losses: figures.losses,
    losses_in_a_row: figures.lossesInARow,
    win_rate: figures.winRate,
    average_win_usd: figures.averageWinUsd,
    average_loss_usd: figures.averageLossUsd,
    profit_factor: figures.profitFactor,
    realized_usd: figures.realizedUsd,
    open_usd: figures.openUsd,
    commission_usd: figures.commissionUsd,
    net_usd: figures.netUsd,
    max_drawdown_usd: figures.maxDrawdownUsd,
    left_out: figures.leftOut,
  };
}

/** What keeps entries waiting beside limits and breakers. */
export function linksMap(view: Pick<EngineView, 'links'>): PackableMap {
  const { lostClients, lostPlatforms, rereading, unhealthy } = view.links();
  return {
    lost_clients: lostClients.map(({ client, reason, sinceUs, roots }) => ({
      client,
      reason,
      since_us: sinceUs,
      roots,
    })),
    lost_platforms: lostPlatforms.map(({ platform, reason }) => ({ platform, reason })),
    rereading:
      rereading === undefined
        ? null
        : { reason: rereading.reason, since_us: rereading.sinceUs, waits_for: rereading.waitsFor },
    unhealthy: unhealthy ?? null,
  };
}
