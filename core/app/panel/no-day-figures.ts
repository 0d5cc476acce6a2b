import type { DayView } from '../../api/overview-view.ts';
import { formatCivilDay, addDays } from '../../instruments/civil-day.ts';
import { createZoneClock } from '../../instruments/exchange-clock.ts';
import { lastCloseDay } from '../journal-daily.ts';

const CLOSE_MINUTE = 17 * 60;
const chicago = createZoneClock('America/Chicago');

/** The risk day as it stands while nobody counts its trades: when it is, and nothing else. */
export function uncountedDay(nowUs: number): DayView {
  const before = lastCloseDay(nowUs);
  const day = addDays(before, 1);
  return {
    riskDay: formatCivilDay(day),
    fromUs: chicago.instantUs(before, CLOSE_MINUTE),
    untilUs: chicago.instantUs(day, CLOSE_MINUTE),
    simulated: false,
    trades: 0,
    wins: 0,
    losses: 0,
    winRate: null,
    averageWinUsd: null,
    averageLossUsd: null,
    profitFactor: null,
    realizedUsd: null,
    openUsd: null,
    commissionUsd: 0,
    netUsd: null,
    maxDrawdownUsd: null,
    leftOut: 'trades are not counted yet',
  };
}
