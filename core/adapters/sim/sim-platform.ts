import type { Clock } from '../../base/clock.ts';
import { seededRandom } from '../../base/random.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { Gate } from '../../risk/gate.ts';
import type { SimBehaviour } from './behaviour.ts';
import { seedFor } from './seed.ts';
import { createSimAdapter } from './sim-adapter.ts';
import type { SimAdapter } from './sim-adapter.ts';
import type { SimMarket } from './sim-market.ts';
import type { SimSymbol } from './sim-symbol.ts';
import { createSimVenue } from './sim-venue.ts';
import type { SimVenue } from './sim-venue.ts';
import type { VenueState } from './venue-books.ts';

export interface SimPlatformOptions {
  readonly platform: PlatformId;
  readonly account: string;
  readonly clock: Clock;
  /** The same seed, with the same commands at the same times, gives the same events. */
  readonly seed: number;
  readonly gate: Gate;
  readonly market: SimMarket;
  readonly symbols: readonly SimSymbol[];
  readonly behaviour: SimBehaviour;
  readonly currency?: string;
  readonly initial?: VenueState;
}

/** A simulated platform inside the gateway: the venue ends with its adapter. */
export interface SimPlatform extends SimAdapter {
  readonly venue: SimVenue;
}

/** Makes a venue and a link to it in one. */
export function createSimPlatform(options: SimPlatformOptions): SimPlatform {
  const { platform, seed, gate } = options;
  const venue = createSimVenue({ ...options, random: seededRandom(seedFor(seed, `venue ${platform}`)) });
  const adapter = createSimAdapter(venue, { gate, random: seededRandom(seedFor(seed, `link ${platform}`)) });
  return {
    platform,
    venue,
    get isLinked() {
      return adapter.isLinked;
    },
    start: (sink) => adapter.start(sink),
    send: (command) => adapter.send(command),
    cut: (reason, outageMs) => adapter.cut(reason, outageMs),
    stop: () => {
      adapter.stop();
      venue.close();
    },
  };
}
