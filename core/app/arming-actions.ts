import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import type { Engine } from '../engine/engine.ts';
import { parsePlatformId, type PlatformId } from '../model/ids.ts';
import type { Actor } from '../model/request.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import type { UndatedEvent } from './inbox.ts';
import { readReason } from './read-reason.ts';

export interface ArmingActionsOptions {
  readonly engine: Engine;
  readonly nowUs: () => number;
  /** Posts an event and waits until it is worked off. */
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
}

/** Arms and disarms live accounts: `arm` with the account typed exactly and a reason, refused as `armProblem` says; `disarm`. */
export function armingActions({
  engine,
  nowUs,
  postAndWait,
}: ArmingActionsOptions): Readonly<Record<string, AdminAction>> {
  const change = (run: (payload: WireMap, by: Actor) => Promise<Packable>): AdminAction => ({ run });
  return {
    arm: change(async (payload, by) => {
      const platform = readPlatform(payload);
      const account = typeof payload['account'] === 'string' ? payload['account'] : '';
      const wish = { platform, account, by, reason: readReason(payload) };
      const problem = engine.armProblem({ ...wish, atUs: nowUs() });
      if (problem !== undefined) throw new ActionRefused(problem.code, problem.reason);
      await postAndWait({ type: 'armReceived', ...wish });
      return { said: `${platform} account ${account} is ARMED: entries go to it from now on.` };
    }),
    disarm: change(async (payload, by) => {
      const platform = readPlatform(payload);
      const wasArmed = engine.platform(platform)?.armed !== undefined;
      await postAndWait({ type: 'disarmReceived', platform, by, reason: readReason(payload, `disarmed by ${by}`) });
      return { said: wasArmed ? `${platform} is disarmed: no entry goes there.` : `${platform} was not armed.` };
    }),
  };
}

function readPlatform(payload: WireMap): PlatformId {
  const id = parsePlatformId(payload['platform']);
  if (id !== undefined) return id;
  throw new ActionRefused('PLATFORM_UNKNOWN', `platform: expected an id as nt8, was ${String(payload['platform'])}`);
}
