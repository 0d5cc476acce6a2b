import type { DayView } from '../../api/overview-view.ts';
import type { DayFigures } from '../../engine/day-view.ts';

/** The risk day as the panel shows it. */
export function dayViewOf(day: DayFigures): DayView {
  return {
    riskDay: day.riskDay,
    fromUs: day.fromUs,
    untilUs: day.untilUs,
    simulated: day.simulated,
    trades: day.trades,
    wins: day.wins,
    losses: day.losses,
    winRate: day.winRate,
    averageWinUsd: day.averageWinUsd,
    averageLossUsd: day.averageLossUsd,
    profitFactor: day.profitFactor,
    realizedUsd: day.realizedUsd,
    openUsd: day.openUsd,
    commissionUsd: day.commissionUsd,
    netUsd: day.netUsd,
    maxDrawdownUsd: day.maxDrawdownUsd,
    leftOut: day.leftOut,
  };
}
