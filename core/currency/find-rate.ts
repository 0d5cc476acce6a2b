import { USD, type Currency } from '../model/money.ts';
import type { FoundRate, KnownRate, RateAge, RateAnswer, RateLeg } from './rate.ts';
import type { AgeLimits, RateSettings } from './rate-settings.ts';

const AGE_ORDER: Readonly<Record<RateAge, number>> = { fresh: 0, stale: 1, tooOld: 2 };

/**
 * Finds the rate from one currency to another among the known ones, preferred sources first: straight, or in two steps
 * through USD when that is fresher. Fresh rates compete by preference, older ones by age: the last good one is used.
 */
export function findRate(
  known: readonly KnownRate[],
  settings: RateSettings,
  from: Currency,
  to: Currency,
  nowUs: number,
): RateAnswer {
  if (from === to) {
    return { kind: 'found', from, to, legs: [], age: 'fresh', ageMs: 0, toPerFrom: 1, source: 'same currency' };
  }
  const straight = bestLeg(known, settings, from, to, nowUs);
  const direct = straight === undefined ? undefined : foundRate(from, to, [straight], settings, nowUs);
  if (from === USD || to === USD) return direct ?? { kind: 'missing', from, to };
  const toUsd = bestLeg(known, settings, from, USD, nowUs);
  const fromUsd = bestLeg(known, settings, USD, to, nowUs);
  if (toUsd === undefined || fromUsd === undefined) return direct ?? { kind: 'missing', from, to };
  const cross = foundRate(from, to, [toUsd, fromUsd], settings, nowUs);
  return direct !== undefined && AGE_ORDER[direct.age] <= AGE_ORDER[cross.age] ? direct : cross;
}

/** The trust in a rate of this age. A rate from the future is too old: our clock went back, so its age is not known. */
export function ageOf(ageMs: number, limits: AgeLimits): RateAge {
  if (ageMs < 0) return 'tooOld';
  if (ageMs <= limits.freshMs) return 'fresh';
  return ageMs <= limits.usableMs ? 'stale' : 'tooOld';
}

function bestLeg(
  known: readonly KnownRate[],
  settings: RateSettings,
  from: Currency,
  to: Currency,
  nowUs: number,
): RateLeg | undefined {
  let best: RateLeg | undefined;
  let bestOrder = Infinity;
  for (const rate of known) {
    const forward = rate.base === from && rate.quote === to;
    if (!forward && !(rate.base === to && rate.quote === from)) continue;
    const order = AGE_ORDER[legAge(rate, settings, nowUs)];
    const newer = best !== undefined && order === bestOrder && order > 0 && rate.asOfUs > best.rate.asOfUs;
    if (order < bestOrder || newer) {
      best = { rate, inverse: !forward };
      bestOrder = order;
    }
  }
  return best;
}

function legAge(rate: KnownRate, settings: RateSettings, nowUs: number): RateAge {
  return ageOf((nowUs - rate.asOfUs) / 1000, settings.agesBySource[rate.source] ?? settings);
}

function foundRate(
  from: Currency,
  to: Currency,
  legs: readonly RateLeg[],
  settings: RateSettings,
  nowUs: number,
): FoundRate {
  const ages = legs.map((leg) => legAge(leg.rate, settings, nowUs));
  return {
    kind: 'found',
    from,
    to,
    legs,
    age: ages.includes('tooOld') ? 'tooOld' : ages.includes('stale') ? 'stale' : 'fresh',
    ageMs: (nowUs - Math.min(...legs.map((leg) => leg.rate.asOfUs))) / 1000,
    toPerFrom: legs.reduce(
      (rate, leg) => (leg.inverse ? rate / leg.rate.quotePerBase : rate * leg.rate.quotePerBase),
      1,
    ),
    source: legs.map((leg) => leg.rate.source).join('+'),
  };
}
