import type { Adapter, AdapterEvent, AdapterSink } from '../adapters/port.ts';
import type { TickLane } from '../doors/tick-lane.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Lights } from '../model/light.ts';
import { engineEventOf } from './adapter-event.ts';
import { createCatalogAdapters } from './catalog-adapters.ts';
import type { EventTurns } from './event-turns.ts';
import type { GatewayCore } from './gateway-core.ts';
import type { GatewayOptions } from './gateway.ts';
import { createSimRetirement, type SimRetirement } from './sim-retirement.ts';
import { createTickSources, type TickSources } from './tick-sources.ts';

export interface PlatformSideOptions {
  readonly core: GatewayCore;
  readonly gateway: Pick<GatewayOptions, 'config' | 'clock' | 'adapters' | 'tokens' | 'startNt8Link'>;
  readonly lane: TickLane;
  readonly post: EventTurns['post'];
}

/** The platforms that live in the process, and what is told of any platform. */
export interface PlatformSide {
  readonly adapters: ReadonlyMap<PlatformId, Adapter>;
  readonly ticks: TickSources;
  /** What adapters told of their lights, by platform. */
  readonly toldLights: ReadonlyMap<string, Lights>;
  readonly retirement: SimRetirement;
  /** Takes what a platform told, over a door or from an adapter; `journalled` is called once it is worked off. */
  emit(platform: PlatformId, told: AdapterEvent, journalled?: () => void): void;
  /** Where an adapter puts what it hears. */
  sinkOf(platform: PlatformId): AdapterSink;
}

/** Makes the adapters. None is started by it. */
export function createPlatformSide({ core, gateway, lane, post }: PlatformSideOptions): PlatformSide {
  const { engine, gate, registry, rates, counters, log, ratesNow } = core;
  const { config, clock, tokens, startNt8Link } = gateway;
  const adapters = new Map(
    [
      ...(gateway.adapters?.(gate) ?? []),
      ...createCatalogAdapters({
        config,
        clock,
        gate,
        view: engine,
        registry,
        log,
        ...(tokens !== undefined && { tokens }),
        count: (code) => counters.add(code),
        startNt8Link,
      }),
    ].map((adapter) => [adapter.platform, adapter]),
  );
  const ticks = createTickSources(lane);
  const toldLights = new Map<string, Lights>();
  const retirement = createSimRetirement({
    adapters: [...adapters.values()].filter(({ platform }) => config.simulatedPlatforms.includes(platform)),
    view: engine,
    post: (event) => post(event),
    log,
  });

  const emit = (platform: PlatformId, told: AdapterEvent, journalled?: () => void): void => {
    const event = engineEventOf(platform, told);
    const isPriced = event.type === 'fillReceived' || event.type === 'reportReceived';
    post(isPriced ? { ...event, ...ratesNow() } : event, journalled);
    if (told.type !== 'registered' || told.identity.simulated) return;
    retirement.begin(platform);
    rates.endSimulated();
  };

  return {
    adapters,
    ticks,
    toldLights,
    retirement,
    emit,
    sinkOf: (platform) => ({
      event: (event, journalled) => {
        ticks.follow(platform, event);
        if (event.type === 'lost') toldLights.delete(platform);
        emit(platform, event, journalled);
      },
      ticks: (bytes) => ticks.take(platform, bytes),
      lights: (lights) => {
        toldLights.set(platform, lights);
      },
    }),
  };
}
