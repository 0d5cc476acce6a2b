import type { BreakerView } from '../../api/risk-view.ts';
import { usdText, type Breaker, type BreakerRule } from '../../risk/breaker.ts';
import type { RiskLimits } from '../../model/risk-limits.ts';

const NAMES: Readonly<Record<BreakerRule, string>> = {
  daily_loss: 'Daily loss',
  losses_in_a_row: 'Losses in a row',
  drawdown: 'Drawdown',
};

/** Breakers that stop entries, and beneath them those that stand ready or are off. */
export function breakerRows(open: readonly Breaker[], limits: RiskLimits): readonly BreakerView[] {
  const tripped = open.map(trippedRow);
  const isTripped = (rule: BreakerRule): boolean => open.some((breaker) => breaker.rule === rule);
  const quiet = (rule: BreakerRule, limit: string | undefined): readonly BreakerView[] =>
    isTripped(rule)
      ? []
      : [
          {
            key: rule,
            name: NAMES[rule],
            state: limit === undefined ? 'off' : 'closed',
            stops: '',
            reason: limit === undefined ? 'no limit is set' : `trips at ${limit}`,
            evidence: [],
            sinceUs: null,
            untilUs: null,
          },
        ];
  const { maxDailyLossUsd, lossesInARow, drawdown } = limits;
  const rules = Object.keys(drawdown).length;
  return [
    ...tripped,
    ...quiet('daily_loss', maxDailyLossUsd === undefined ? undefined : usdText(-maxDailyLossUsd)),
    ...quiet('losses_in_a_row', lossesInARow === undefined ? undefined : `${lossesInARow} trades`),
    ...quiet('drawdown', rules === 0 ? undefined : `the rules of ${rules} account(s)`),
  ];
}

function trippedRow(breaker: Breaker): BreakerView {
  const { key, rule, world, platform, account, sinceUs, untilUs, limit, value, evidence } = breaker;
  const isCount = rule === 'losses_in_a_row';
  const figures = isCount ? `${value} of ${limit} trades` : `${usdText(-value)} of ${usdText(-limit)}`;
  return {
    key,
    name: NAMES[rule],
    state: 'open',
    stops: platform === undefined ? `all ${world} entries` : `entries on ${platform}, account ${account ?? ''}`,
    reason: figures,
    evidence,
    sinceUs,
    untilUs: untilUs ?? null,
  };
}
