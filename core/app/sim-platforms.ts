import { calmBehaviour, type SimBehaviour } from '../adapters/sim/behaviour.ts';
import { createSimMarket, type SimMarket } from '../adapters/sim/sim-market.ts';
import { createSimPlatform, type SimPlatform } from '../adapters/sim/sim-platform.ts';
import type { SimSymbol } from '../adapters/sim/sim-symbol.ts';
import type { Clock } from '../base/clock.ts';
import type { Registry } from '../instruments/registry.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Gate } from '../risk/gate.ts';

export interface SimPlatformsOptions {
  readonly platforms: readonly PlatformId[];
  readonly registry: Registry;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly seed: number;
  /** How restless the market is, as a share of what its instruments say; 1 unless stated. */
  readonly unrest?: number;
  /** What differs from a calm platform. */
  readonly behaviour?: Partial<SimBehaviour>;
}

/** The gateway's own simulated platforms, and the market that they all quote. */
export interface SimPlatforms {
  readonly market: SimMarket;
  readonly adapters: readonly SimPlatform[];
  /** Lists the contracts that are in front now, where a roll has changed them. */
  relist(): void;
}

const ACCOUNT = 'SIM';

/** Makes simulated platforms that trade every root of the simulated market that the symbol map gives them. */
export function createSimPlatforms(options: SimPlatformsOptions): SimPlatforms {
  const { platforms, registry, clock, gate, seed, unrest = 1, behaviour } = options;
  const market = createSimMarket({ clock, seed, unrest });
  const adapters = platforms.map((platform) =>
    createSimPlatform({
      platform,
      account: ACCOUNT,
      clock,
      seed,
      gate,
      market,
      symbols: symbolsOf(platform, market, registry, clock.nowUs()),
      behaviour: { ...calmBehaviour, ...behaviour },
    }),
  );
  return {
    market,
    adapters,
    relist: () => {
      for (const { platform, venue } of adapters) {
        const symbols = symbolsOf(platform, market, registry, clock.nowUs());
        const listed = new Set(venue.symbols.map(({ symbol }) => symbol));
        if (symbols.some(({ symbol }) => !listed.has(symbol))) venue.relist(symbols);
      }
    },
  };
}

/** What a platform trades, in its own spelling, with the terms that the registry has for it. */
export function symbolsOf(
  platform: PlatformId,
  market: SimMarket,
  registry: Registry,
  nowUs: number,
): readonly SimSymbol[] {
  return market.roots.flatMap((root) => {
    const target = registry.orderTarget(root, platform, nowUs);
    const point = registry.pointValue(root);
    const one = registry.translate(root, platform, 1);
    if (target.kind !== 'symbol' || point === undefined || !one.ok) return [];
    const { unit, perContract } = one.value;
    return [
      {
        root,
        symbol: target.symbol,
        ...(target.contract !== undefined && { contract: target.contract }),
        tickSize: market.tickSize(root),
        pointValue: point.value / perContract,
        currency: point.currency,
        unit,
        ...(unit === 'lots' && lotTerms(registry, root)),
      },
    ];
  });
}

/** Step and minimum of a lot, as the shipped products have them for brokers of the kind that is simulated. */
function lotTerms(registry: Registry, root: string): { readonly sizeMin?: number; readonly sizeStep?: number } {
  const cfd = registry.products.byRoot.get(root)?.cfd;
  return cfd === undefined ? {} : { sizeMin: cfd.sizeMin, sizeStep: cfd.sizeStep };
}
