import type { AdapterEvent } from '../adapters/port.ts';
import type { TickLane } from '../doors/tick-lane.ts';
import type { TickSource } from '../doors/tick-source.ts';
import type { PlatformId } from '../model/ids.ts';
import type { TickActivity } from './view-maps.ts';

/** The ticks of platforms that live in the process: one source per connection, as at a door. */
export interface TickSources {
  /** Opens a source when the platform registers and ends it when the link is lost. */
  follow(platform: PlatformId, event: AdapterEvent): void;
  /** Takes one message of ticks; before the platform has registered it is dropped. */
  take(platform: PlatformId, bytes: Uint8Array): void;
  activity(platform: string): TickActivity | undefined;
  /** Ticks taken by the connections that stand. */
  total(): number;
}

/** Makes the sources over a tick lane. */
export function createTickSources(lane: TickLane): TickSources {
  const sources = new Map<string, TickSource>();
  return {
    follow: (platform, event) => {
      if (event.type === 'lost') sources.delete(platform);
      if (event.type !== 'registered' || sources.has(platform)) return;
      const source = lane.openSource(platform);
      if (source !== undefined) sources.set(platform, source);
    },
    take: (platform, bytes) => {
      const source = sources.get(platform);
      if (source === undefined) return;
      source.accept(bytes, 0, bytes.length);
      lane.flush();
    },
    activity: (platform) => sources.get(platform),
    total: () => [...sources.values()].reduce((sum, { ticks }) => sum + ticks, 0),
  };
}
