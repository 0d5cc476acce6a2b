import type { DataLight } from '../model/light.ts';

/** Ticks older than this make the data light amber: 30 s, long for a lively future and short for a dead feed. */
export const DATA_FRESH_US = 30_000_000;

/**
 * The data light of a platform: red while no link stands, off before its first tick, amber when the last one is old.
 * Silence alone is no loss of the link; outside trading hours amber is normal, and the reason says how old the data is.
 */
export function dataLight(
  platform: string,
  isLinked: boolean,
  lastTickUs: number | undefined,
  nowUs: number,
): DataLight {
  if (!isLinked)
    return { state: 'red', cause: 'no_link', reason: 'not connected', remedy: `Start ${platform} and its bridge.` };
  if (lastTickUs === undefined) {
    return {
      state: 'off',
      cause: 'no_tick_yet',
      reason: 'no tick yet',
      remedy: `Open a chart or a quote board in ${platform}.`,
    };
  }
  const ageUs = nowUs - lastTickUs;
  if (ageUs <= DATA_FRESH_US) return { state: 'green' };
  return {
    state: 'amber',
    cause: 'old',
    reason: `last tick ${Math.round(ageUs / 1_000_000)} s ago`,
    remedy: `Nothing to do while its market is closed; otherwise look at the data feed in ${platform}.`,
  };
}
