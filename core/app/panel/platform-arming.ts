import type { PlatformView } from '../../api/platform-view.ts';
import type { Engine } from '../../engine/engine.ts';
import type { PlatformId } from '../../model/ids.ts';

/** How a platform stands to live trading; undefined for one that has never connected. */
export function armingOf(engine: Engine, platform: PlatformId, atUs: number): PlatformView['arming'] | undefined {
  const known = engine.platform(platform);
  if (known === undefined) return undefined;
  const { account, armed, mode } = known;
  if (armed !== undefined) return { state: 'armed', account, barriers: [] };
  if (mode !== 'live') return { state: 'paper', account: null, barriers: [] };
  // Asked as the panel will ask, with the account as it must be typed.
  const problem = engine.armProblem({ platform, account, by: 'panel', reason: 'asked', atUs });
  return problem === undefined
    ? { state: 'disarmed', account, barriers: [] }
    : { state: 'unavailable', account: null, barriers: [problem.reason] };
}
