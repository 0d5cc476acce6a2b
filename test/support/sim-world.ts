import { stormyBehaviour, type SimBehaviour } from '../../core/adapters/sim/behaviour.ts';
import type { SimPlatform } from '../../core/adapters/sim/sim-platform.ts';
import { createSimPlatforms } from '../../core/app/sim-platforms.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import type { Gate } from '../../core/risk/gate.ts';
import type { ManualClock } from './manual-clock.ts';
import { shippedRegistry } from './shipped-registry.ts';

export const SIM_IDS = ['sim_nt8', 'sim_sierra', 'sim_mt5', 'sim_bookmap', 'sim_quantower'] as PlatformId[];

/** Five simulated platforms with every fault, for a whole gateway. The made platforms are left in `made`. */
export function stormyPlatforms(seed: number, made: SimPlatform[], change: Partial<SimBehaviour> = {}) {
  return (gate: Gate, clock: ManualClock): readonly SimPlatform[] => {
    const behaviour = { ...stormyBehaviour, ticksPerSecond: 1, ...change };
    const sims = createSimPlatforms({ platforms: SIM_IDS, registry: shippedRegistry(), clock, gate, seed, behaviour });
    made.push(...sims.adapters);
    return sims.adapters;
  };
}
