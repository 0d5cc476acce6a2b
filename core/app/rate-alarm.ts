import type { Alert } from '../model/alert.ts';
import type { UsdRates } from './usd-rates.ts';

/** A feed that was quiet about refusals for so long is told of anew. */
const TOLD_FOR_US = 600_000_000;

/** What may be over with the next quote: it must stand at two looks in a row. */
const MAY_PASS: ReadonlySet<string> = new Set(['RATE_JUMP', 'RATE_SOURCES_DIFFER']);

/** Tells a person once of a feed whose quotes are no rates. What stands for a moment, as a jump that the next quote confirms, is not told. */
export interface RateAlarm {
  /** Called every few seconds. */
  look(nowUs: number): void;
}

/** Makes the alarm. */
export function createRateAlarm(rates: Pick<UsdRates, 'refused'>, alert: (alert: Alert) => void): RateAlarm {
  const toldUs = new Map<string, number>();
  let before: ReadonlySet<string> = new Set();
  return {
    look: (nowUs) => {
      const now = rates.refused();
      for (const { feed, code, message } of now) {
        const { name } = feed;
        if (MAY_PASS.has(code) && !before.has(name)) continue;
        const isTold = nowUs - (toldUs.get(name) ?? -Infinity) < TOLD_FOR_US;
        toldUs.set(name, nowUs);
        if (isTold) continue;
        const text =
          code === 'RATE_SOURCES_DIFFER'
            ? `${name}: ${message}. Find out which of them is right.`
            : `A quote of ${name} is not taken as the rate ${feed.base}/${feed.quote}: ${message}. The last good rate stays, if there is one, and grows older.`;
        alert({ code, severity: 'warning', text });
      }
      before = new Set(now.map(({ feed }) => feed.name));
    },
  };
}
