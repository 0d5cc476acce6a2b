import type { Adapter } from '../adapters/port.ts';
import { seedFor } from '../adapters/sim/seed.ts';
import { createSimAdapter } from '../adapters/sim/sim-adapter.ts';
import { createSimMarket, type SimMarket } from '../adapters/sim/sim-market.ts';
import { createSimVenue, type SimVenue } from '../adapters/sim/sim-venue.ts';
import { symbolsOf } from '../app/sim-platforms.ts';
import type { Clock } from '../base/clock.ts';
import { seededRandom } from '../base/random.ts';
import type { Registry } from '../instruments/registry.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Abilities, Dialect } from '../model/platform.ts';
import type { Gate } from '../risk/gate.ts';
import type { GatewayLife } from './gateway-life.ts';
import { outsideAdapter, type OutsideAdapterOptions } from './outside-adapter.ts';
import type { SimBehaviour } from '../adapters/sim/behaviour.ts';

/** A simulated platform outside the gateway, and how it speaks. */
export interface OutsidePlatform {
  readonly venue: SimVenue;
  readonly dialect: Dialect;
  /** Whether its reports reach back less far than the usual pause between two: a fill whose message is lost may be told never. */
  readonly isForgetful: boolean;
  /** How many executions there were when it wrote the report of that request; undefined where it wrote none. */
  executionsBefore(requestId: string): number | undefined;
}

/** The platforms and their market, which live on while gateways come and go. */
export interface SimWorld {
  readonly market: SimMarket;
  readonly platforms: readonly OutsidePlatform[];
  /** Links all platforms to one life of the gateway. */
  adapters(life: GatewayLife, gate: Gate, told: Pick<OutsideAdapterOptions, 'sent' | 'moved'>): Adapter[];
  behave(change: Partial<SimBehaviour>): void;
}

export interface SimWorldOptions {
  readonly seed: number;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly behaviour: SimBehaviour;
}

/**
 * Four platforms that report, with futures and with CFDs, and one that speaks the legacy dialect. One makes brackets of its
 * own, one takes no stop orders and one cannot change orders.
 */
const PLATFORMS = [
  ['nt8', 'v1', {}],
  ['sierra', 'v1', { brackets: true }],
  ['mt5_global', 'v1', { orderTypes: ['MARKET', 'LIMIT'] }],
  ['quantower', 'v1', { modify: false }],
  ['bookmap', 'legacy', {}],
] as const satisfies readonly (readonly [string, Dialect, Partial<Abilities>])[];

/** One of those that report reaches back for three seconds and no longer, which is less than most outages. */
const FORGETFUL = 'quantower';
const SHORT_HISTORY_MS = 3_000;

/** Nothing is ever let go: the audit reads all of it. */
const KEPT_MAX = 1_000_000_000;

export function createSimWorld({ seed, clock, registry, behaviour }: SimWorldOptions): SimWorld {
  const market = createSimMarket({ clock, seed });
  const platforms = PLATFORMS.map(([name, dialect, abilities]): OutsidePlatform => {
    const platform = name as PlatformId;
    const isForgetful = name === FORGETFUL;
    const venue = createSimVenue({
      platform,
      account: name,
      clock,
      random: seededRandom(seedFor(seed, `venue ${name}`)),
      market,
      symbols: symbolsOf(platform, market, registry, clock.nowUs()),
      behaviour: isForgetful ? { ...behaviour, historyMs: SHORT_HISTORY_MS } : behaviour,
      keptMax: KEPT_MAX,
      abilities,
    });
    return { venue, dialect, isForgetful, executionsBefore: noteReports(venue) };
  });
  let lives = 0;
  return {
    market,
    platforms,
    adapters: (life, gate, told) => {
      lives += 1;
      return platforms.map(({ venue, dialect }) => {
        const random = seededRandom(seedFor(seed, `link ${venue.platform} ${lives}`));
        return outsideAdapter({ link: createSimAdapter(venue, { random, gate }), dialect, life, ...told });
      });
    },
    behave: (change) => {
      for (const { venue } of platforms) venue.behave(change);
    },
  };
}

/** Notes with each report how much of what the venue executed is in it: more may follow while it is on its way. */
function noteReports(venue: SimVenue): OutsidePlatform['executionsBefore'] {
  const written = new Map<string, number>();
  const write = venue.report.bind(venue);
  venue.report = (requestId, sinceUs) => {
    written.set(requestId, venue.books.executions.length);
    return write(requestId, sinceUs);
  };
  return (requestId) => written.get(requestId);
}
