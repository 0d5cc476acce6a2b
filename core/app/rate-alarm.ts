import type { Alert } from '../model/alert.ts';
import type { UsdRates } from './usd-rates.ts';

/** A feed that was quiet about refusals for so long is told of anew. */
const TOLD_FOR_US = 600_000_000;

/** Tells a person once of a feed whose quotes are no rates. What stands for a moment, as a jump that the next quote confirms, is not told. */
export interface RateAlarm {
  /** Called every few seconds. */
  look(nowUs: number): void;
}

/** Makes the alarm; a jump must stand at two looks in a row. */
export function createRateAlarm(rates: Pick<UsdRates, 'refused'>, alert: (alert: Alert) => void): RateAlarm {
  const toldUs = new Map<string, number>();
  let before: ReadonlySet<string> = new Set();
  return {
    look: (nowUs) => {
      const now = rates.refused();
      for (const { feed, code, message } of now) {
        const { name } = feed;
        if (code === 'RATE_JUMP' && !before.has(name)) continue;
        const isTold = nowUs - (toldUs.get(name) ?? -Infinity) < TOLD_FOR_US;
        toldUs.set(name, nowUs);
        if (isTold) continue;
        const text = `A quote of ${name} is not taken as the rate ${feed.base}/${feed.quote}: ${message}. The last good rate stays, if there is one, and grows older.`;
        alert({ code, severity: 'warning', text });
      }
      before = new Set(now.map(({ feed }) => feed.name));
    },
  };
}
