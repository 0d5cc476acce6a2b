import type { PlatformId } from '../model/ids.ts';
import type { World } from '../risk/world.ts';
import type { EngineState } from './state.ts';

/** Which kind of money a platform's account holds. */
export function worldOf(state: EngineState, platform: PlatformId): World {
  const identity = state.platforms.get(platform)?.identity;
  if (identity?.simulated === true) return 'simulated';
  return identity?.mode === 'live' ? 'live' : 'paper';
}
