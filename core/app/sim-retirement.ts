import type { Adapter } from '../adapters/port.ts';
import type { EngineView } from '../engine/view.ts';
import type { PlatformId } from '../model/ids.ts';
import { isProtective } from '../model/order.ts';
import type { UndatedEvent } from './inbox.ts';

/** Lets the gateway's simulated platforms leave when a platform of the trader's own connects. */
export interface SimRetirement {
  /** A platform of the trader's own has registered: no simulated one takes an entry from now on. */
  begin(platform: PlatformId): void;
  /** Ends the simulated platforms once none of their orders is open; called after every event. */
  look(): void;
  /** Whether this one has left, for good. */
  hasLeft(platform: PlatformId): boolean;
}

export interface SimRetirementOptions {
  readonly adapters: readonly Adapter[];
  readonly view: EngineView;
  readonly post: (event: UndatedEvent) => void;
  readonly log: (line: string) => void;
}

/** Makes the retirement. It happens once: simulated prices beside real ones would mislead a pipeline until the next start. */
export function createSimRetirement({ adapters, view, post, log }: SimRetirementOptions): SimRetirement {
  let staying: readonly Adapter[] = adapters;
  let reason: string | undefined;
  return {
    hasLeft: (platform) =>
      adapters.some((adapter) => adapter.platform === platform) &&
      !staying.some((adapter) => adapter.platform === platform),
    begin: (platform) => {
      if (reason !== undefined || adapters.length === 0) return;
      reason = `${platform} is connected, a platform of your own`;
      log(`Simulated platforms leave: ${reason}`);
      for (const adapter of adapters) {
        post({ type: 'platformStatusReceived', platform: adapter.platform, canTrade: false, reason });
      }
    },
    look: () => {
      if (reason === undefined || staying.length === 0) return;
      const leaving = staying.filter(({ platform }) => !hasOrders(view, platform));
      if (leaving.length === 0) return;
      staying = staying.filter((adapter) => !leaving.includes(adapter));
      for (const adapter of leaving) {
        adapter.stop();
        post({ type: 'simulationEnded', platform: adapter.platform, reason });
      }
    },
  };
}

/** Whether orders are open there that will end by themselves; a stop waits for ever, and goes with the position. */
function hasOrders(view: EngineView, platform: PlatformId): boolean {
  if ((view.platform(platform)?.openOrders ?? 0) === 0) return false;
  return view.openOrders().some((order) => order.platform === platform && !isProtective(order.role));
}
