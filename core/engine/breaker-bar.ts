import { stops } from '../risk/breaker.ts';
import type { EngineState, PlatformState } from './state.ts';
import { breakerCode, untilText } from './trip-breaker.ts';
import type { EntryBar } from './wish.ts';
import { worldOf } from './world-of.ts';

/** The breaker that stops entries on a platform's account, with its sum and until when. DAILY_LOSS, LOSSES_IN_A_ROW, DRAWDOWN. */
export function breakerBar(state: EngineState, { identity }: PlatformState): EntryBar | undefined {
  const { breakers } = state.risk.book;
  if (breakers.size === 0) return undefined;
  const { platform, account } = identity;
  const world = worldOf(state, platform);
  for (const breaker of breakers.values()) {
    if (!stops(breaker, world, platform, account)) continue;
    const value = Math.round(breaker.value * 100) / 100;
    return {
      code: breakerCode(breaker),
      reason: `the breaker ${breaker.key} stops entries ${untilText(breaker)}: ${value} against a limit of ${breaker.limit} (${breaker.evidence.join('; ')})`,
      figures: { limit: breaker.limit, value, sum: breaker.evidence.join('; ') },
    };
  }
  return undefined;
}
