import type { PlatformId } from '../model/ids.ts';
import type { World } from '../risk/world.ts';
import type { EngineState } from './state.ts';

/** Which kind of money a platform's account holds. */
export function worldOf(state: EngineState, platform: PlatformId): World {
  const identity = state.platforms.get(platform)?.identity;
  if (identity?.simulated === true) return 'simulated';
  return identity?.mode === 'live' ? 'live' : 'paper';
}

/**
 * Which kind of money an account of a platform holds. Of one that the platform traded before and still holds something on, it
 * is what it was then: a demo account's position is no live money because its platform trades a live account now.
 */
export function worldOfAccount(
  state: EngineState,
  { platform, account }: { readonly platform: PlatformId; readonly account: string },
): World {
  const identity = state.platforms.get(platform)?.identity;
  if (identity === undefined || identity.account === account) return worldOf(state, platform);
  const { day, carried } = state.risk.book;
  for (const days of [day.accounts(), carried.values()])
    for (const known of days) if (known.platform === platform && known.account === account) return known.world;
  return worldOf(state, platform);
}
