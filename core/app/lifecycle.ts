import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import type { EngineView } from '../engine/view.ts';
import type { Actor } from '../model/request.ts';
import { actorTitle } from '../model/source.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import type { CancelFirst } from './cancel-first.ts';
import type { FlattenFirst } from './flatten-first.ts';
import type { UndatedEvent } from './inbox.ts';
import { checkShown } from './shown-open.ts';

/** Why the gateway does not trade though its process runs. */
export interface Pause {
  readonly state: 'stopped' | 'starting' | 'recovering';
  readonly reason: string;
  readonly by: string;
  readonly sinceUs: number;
}

export interface LifecycleOptions {
  readonly view: EngineView;
  readonly clock: Clock;
  /** Shuts entries until `release`. */
  readonly hold: () => void;
  readonly release: () => void;
  readonly suspendPlatforms: (reason: string) => void;
  readonly resumePlatforms: () => void;
  /** The doors of platforms and pipelines; that of operators stays open. */
  readonly closeDoors: () => Promise<void>;
  readonly openDoors: () => Promise<Result<void, string>>;
  readonly post: (event: UndatedEvent) => void;
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
  readonly flattenFirst: FlattenFirst;
  readonly cancelFirst: CancelFirst;
}

/** Stops and starts trading while the process, its journal and its panel go on. */
export interface Lifecycle {
  readonly actions: Readonly<Record<string, AdminAction>>;
  pause(): Pause | undefined;
}

/** Makes the lifecycle of a gateway that runs. */
export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { view, clock, hold, release, suspendPlatforms, resumePlatforms, closeDoors, openDoors } = options;
  const { post, postAndWait, flattenFirst, cancelFirst } = options;
  let pause: Pause | undefined;

  const cancelAll = async (): Promise<string> => {
    // What is cancelled is not to be followed by more.
    hold();
    const { asked, left } = await cancelFirst();
    return `${asked} order(s) asked to be cancelled, ${left === 0 ? 'all of them ended' : `${left} of them not ended`}`;
  };

  const stop = async (payload: WireMap, by: Actor): Promise<string> => {
    const { orders } = payload;
    const reason = reasonOf(payload);
    if (pause !== undefined) return 'the gateway is stopped already';
    if (orders !== undefined && orders !== 'leave' && orders !== 'cancel' && orders !== 'flatten')
      throw new ActionRefused('VALUE_INVALID', 'orders: expected leave, cancel or flatten');
    if (orders !== 'flatten') checkShown(view, undefined, payload);
    const done =
      orders === 'flatten'
        ? await flattenFirst({ by, reason: 'before the gateway stops', otherwise: 'The gateway was not stopped.' })
        : orders === 'cancel'
          ? await cancelAll()
          : 'what is open stays at the platforms';
    hold();
    const why = `stopped by ${actorTitle(by)}${reason === '' ? '' : `: ${reason}`}`;
    pause = { state: 'stopped', reason: why, by, sinceUs: clock.nowUs() };
    for (const { platform, linked } of view.platforms())
      if (linked) post({ type: 'platformLost', platform, reason: why, switchedOff: true });
    suspendPlatforms(why);
    await closeDoors();
    await postAndWait({ type: 'operatorActed', by, action: 'gateway_stop', note: `${why}; ${done}` });
    return `The gateway is stopped; ${done}`;
  };

  const start = async (by: Actor, reason: string): Promise<string> => {
    if (pause === undefined) return 'the gateway runs already';
    const before = pause;
    pause = { state: 'starting', reason: 'opening its doors', by, sinceUs: clock.nowUs() };
    const opened = await openDoors();
    if (!opened.ok) {
      pause = before;
      throw new ActionRefused('NOT_AVAILABLE', opened.error);
    }
    pause = undefined;
    release();
    resumePlatforms();
    const note = `started by ${actorTitle(by)}${reason === '' ? '' : `: ${reason}`}`;
    await postAndWait({ type: 'operatorActed', by, action: 'gateway_start', note });
    return 'The gateway runs; each platform trades after its own report';
  };

  return {
    pause: () => pause,
    actions: {
      gateway_stop: change(async (payload, by) => ({ said: await stop(payload, by) })),
      gateway_start: change(async (payload, by) => ({ said: await start(by, reasonOf(payload)) })),
    },
  };
}

function change(run: (payload: WireMap, by: Actor) => Promise<Packable>): AdminAction {
  return { run };
}

function reasonOf({ reason }: WireMap): string {
  return typeof reason === 'string' ? reason.trim().slice(0, 500) : '';
}
