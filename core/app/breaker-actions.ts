import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import type { Engine } from '../engine/engine.ts';
import type { UndatedEvent } from './inbox.ts';
import { readReason } from './read-reason.ts';

export interface BreakerActionsOptions {
  readonly engine: Engine;
  /** Posts an event and waits until it is worked off. */
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
}

/** `breakers` lists what stops entries; `breakers_reset` lets them go on, with a reason. Refusals as `resetProblem` says. */
export function breakerActions({ engine, postAndWait }: BreakerActionsOptions): Readonly<Record<string, AdminAction>> {
  return {
    breakers: {
      run: () =>
        engine.breakers().map(({ key, rule, world, platform, account, sinceUs, untilUs, limit, value, evidence }) => ({
          key,
          rule,
          world,
          platform: platform ?? null,
          account: account ?? null,
          since_us: sinceUs,
          until_us: untilUs ?? null,
          limit,
          value,
          evidence,
        })),
    },
    breakers_reset: {
      run: async (payload, by) => {
        const key = typeof payload['key'] === 'string' ? payload['key'] : '';
        const reason = readReason(payload);
        const problem = engine.resetProblem(key, by, reason);
        if (problem !== undefined) throw new ActionRefused(problem.code, problem.reason);
        await postAndWait({ type: 'breakerReset', key, by, reason });
        return { said: `The breaker ${key} is reset; entries pass again unless trading is halted.` };
      },
    },
  };
}
