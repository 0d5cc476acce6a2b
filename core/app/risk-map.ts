import type { LimitView } from '../api/risk-view.ts';
import type { EngineView } from '../engine/view.ts';
import type { WorldFigures } from '../engine/day-view.ts';
import { usdText } from '../risk/breaker.ts';
import type { Packable } from '../wire/pack.ts';
import { limitRows, type OtherUses } from './limit-rows.ts';
import { shippedRiskLimits } from './risk-config.ts';

/** The limits as they are shown, whoever asks. */
export interface RiskShown {
  readonly profile: string;
  readonly file: string;
  readonly limits: readonly LimitView[];
}

/** Makes the function that shows the limits with their use now. */
export function createRiskShown(
  view: Pick<EngineView, 'limits' | 'riskUse' | 'day'>,
  file: string,
  nowUs: () => number,
): () => RiskShown {
  const shipped = shippedRiskLimits();
  return () => {
    const limits = view.limits();
    const atUs = nowUs();
    const rows = limitRows(limits, shipped, view.riskUse(atUs), dayUses(view.day(atUs).worlds));
    return { profile: limits.profile, file, limits: rows };
  };
}

/** The same for programs. */
export function riskMap({ profile, file, limits }: RiskShown): Packable {
  return { profile, file, limits: limits.map((row) => ({ ...row, uses: row.uses.map((use) => ({ ...use })) })) };
}

/** What the risk day counts. */
function dayUses(worlds: readonly WorldFigures[]): OtherUses {
  return {
    max_daily_loss_usd: worlds.map(({ world, lossUsd, realizedUsd, openUsd, commissionUsd }) => ({
      of: `${world} accounts`,
      use: Math.max(0, lossUsd),
      sum: `${usdText(realizedUsd)} realised, ${usdText(openUsd)} open, ${usdText(commissionUsd)} commissions`,
    })),
    losses_in_a_row: worlds.map(({ world, lossesInARow }) => ({
      of: `${world} accounts`,
      use: lossesInARow,
      sum: `${lossesInARow} trades in a row lost`,
    })),
  };
}
