import type { Adapter, AdapterSink } from '../adapters/port.ts';
import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import type { PlatformDoor } from '../doors/platform-door.ts';
import type { EngineView } from '../engine/view.ts';
import { parsePlatformId, type PlatformId } from '../model/ids.ts';
import type { Actor } from '../model/request.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import type { CancelFirst } from './cancel-first.ts';
import type { FlattenFirst } from './flatten-first.ts';
import type { UndatedEvent } from './inbox.ts';
import { checkShown } from './shown-open.ts';
import { switchedOffText, type PlatformSwitches } from './platform-switches.ts';

export interface PlatformDeskOptions {
  readonly adapters: ReadonlyMap<PlatformId, Adapter>;
  readonly sinkOf: (platform: PlatformId) => AdapterSink;
  readonly door: Pick<PlatformDoor, 'switchedOff'>;
  /** Whether the symbol mappings name it. */
  readonly isMapped: (platform: PlatformId) => boolean;
  readonly switches: PlatformSwitches;
  readonly view: EngineView;
  /** Whether a simulated platform has left for good. */
  readonly hasLeft: (platform: PlatformId) => boolean;
  readonly nowUs: () => number;
  readonly post: (event: UndatedEvent) => void;
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
  readonly flattenFirst: FlattenFirst;
  readonly cancelFirst: CancelFirst;
}

/** Lets an operator switch platforms on and off while the gateway runs. */
export interface PlatformDesk {
  readonly actions: Readonly<Record<string, AdminAction>>;
  /** Starts the adapters that are switched on. */
  start(): void;
  /** Lets go of every platform, whatever its switch; `resume` takes up those that are switched on. */
  suspend(reason: string): void;
  resume(): void;
}

/** Makes the desk. Nothing is started yet. */
export function createPlatformDesk(options: PlatformDeskOptions): PlatformDesk {
  const { adapters, sinkOf, door, isMapped, switches, view, hasLeft, nowUs, post, postAndWait } = options;
  const { flattenFirst, cancelFirst } = options;
  const started = new Set<PlatformId>();

  const startAdapter = (platform: PlatformId): void => {
    const adapter = adapters.get(platform);
    if (adapter === undefined || started.has(platform)) return;
    started.add(platform);
    adapter.start(sinkOf(platform));
  };

  /** Nothing comes from an adapter once it was stopped, so that its link is gone is said here. */
  const stopAdapter = (platform: PlatformId, reason: string): void => {
    const adapter = adapters.get(platform);
    if (adapter === undefined || !started.delete(platform)) return;
    adapter.stop();
    sinkOf(platform).event({ type: 'lost', reason });
  };

  const switchOff = async (platform: PlatformId, by: Actor, reason: string): Promise<void> => {
    const off = { platform, atUs: nowUs(), by, reason };
    if (!switches.switchOff(off)) return;
    const why = switchedOffText(off) ?? '';
    // First the engine's word, so that what is lost with the link is known as intended.
    post({ type: 'platformLost', platform, reason: why, switchedOff: true });
    stopAdapter(platform, why);
    door.switchedOff(platform, why);
    await postAndWait({ type: 'operatorActed', by, action: 'platform_disconnect', note: `${platform}: ${why}` });
  };

  const switchOn = async (platform: PlatformId, by: Actor, reason: string): Promise<void> => {
    if (hasLeft(platform))
      throw new ActionRefused(
        'NOT_AVAILABLE',
        `${platform} left when a platform of your own connected; it comes back at the next start`,
      );
    if (!switches.switchOn(platform)) return;
    startAdapter(platform);
    await postAndWait({
      type: 'operatorActed',
      by,
      action: 'platform_connect',
      note: `${platform}: switched on${reason === '' ? '' : `: ${reason}`}`,
    });
  };

  /** PLATFORM_UNKNOWN also for a name that nobody knows: its switch would be turned, and what was meant would trade on. */
  const readKnown = (payload: WireMap): PlatformId => {
    const platform = readPlatform(payload);
    const isKnown =
      adapters.has(platform) ||
      isMapped(platform) ||
      view.platform(platform) !== undefined ||
      switches.offOf(platform) !== undefined ||
      notWatchedText(view, platform) !== undefined;
    if (isKnown) return platform;
    throw new ActionRefused(
      'PLATFORM_UNKNOWN',
      `platform: expected one that has connected or has symbols mapped, was ${platform}; nothing was switched`,
    );
  };

  return {
    actions: {
      platform_connect: change(async (payload, by) => {
        const platform = readKnown(payload);
        await switchOn(platform, by, readText(payload));
        const isKnown = adapters.has(platform);
        return {
          switch: 'on',
          said: isKnown ? `${platform} connects` : `${platform} is taken as soon as it connects`,
        };
      }),
      platform_disconnect: change(async (payload, by) => {
        const platform = readKnown(payload);
        const orders = payload['orders'];
        if (orders !== undefined && orders !== 'leave' && orders !== 'cancel' && orders !== 'flatten')
          throw new ActionRefused('VALUE_INVALID', 'orders: expected leave, cancel or flatten');
        if (orders !== 'flatten') checkShown(view, platform, payload);
        if (orders === 'cancel') await cancelFirst(platform);
        if (orders === 'flatten') {
          const otherwise = `${platform} was not switched off.`;
          await flattenFirst({ platform, by, reason: `before ${platform} is switched off`, otherwise });
        }
        await switchOff(platform, by, readText(payload));
        return { switch: 'off', said: notWatchedText(view, platform) ?? `${platform} is switched off` };
      }),
    },
    start: () => {
      for (const platform of adapters.keys()) if (switches.offOf(platform) === undefined) startAdapter(platform);
    },
    suspend: (reason) => {
      for (const platform of started) stopAdapter(platform, reason);
    },
    resume: () => {
      for (const platform of adapters.keys())
        if (switches.offOf(platform) === undefined && !hasLeft(platform)) startAdapter(platform);
    },
  };
}

/** What a platform still holds though nobody watches it; undefined where that is nothing. */
export function notWatchedText(view: EngineView, platform: PlatformId): string | undefined {
  const held = view.positions().filter((position) => position.platform === platform && position.size !== 0).length;
  const orders = view.openOrders().filter((order) => order.platform === platform).length;
  if (held === 0 && orders === 0) return undefined;
  const parts = [
    ...(held === 0 ? [] : [`${held} position${held === 1 ? '' : 's'}`]),
    ...(orders === 0 ? [] : [`${orders} order${orders === 1 ? '' : 's'}`]),
  ];
  return `not watched: ${platform} is switched off with ${parts.join(' and ')}`;
}

function change(run: (payload: WireMap, by: Actor) => Promise<Packable>): AdminAction {
  return { run };
}

/** PLATFORM_UNKNOWN. */
function readPlatform(payload: WireMap): PlatformId {
  const platform = parsePlatformId(payload['platform']);
  if (platform === undefined)
    throw new ActionRefused('PLATFORM_UNKNOWN', `platform: expected an id as nt8, was ${String(payload['platform'])}`);
  return platform;
}

function readText({ reason }: WireMap): string {
  return typeof reason === 'string' ? reason.trim().slice(0, 500) : '';
}
