import type { DashboardView } from '../../api/dashboard-view.ts';
import type { StreamSources } from '../../api/stream-source.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Registry } from '../../instruments/registry.ts';
import { isProtective, isWorking } from '../../model/order.ts';
import type { GatewayConfig } from '../config.ts';

export interface DashboardSources {
  readonly engine: Pick<Engine, 'openOrders'>;
  readonly registry: Pick<Registry, 'roots'>;
  readonly config: Pick<GatewayConfig, 'oneActiveOrderPerRoot'>;
  readonly clock: { nowUs(): number };
}

/** More rows would not fit one message, nor any screen; the overview has the whole number. */
const POSITIONS_MAX = 500;
const PLATFORMS_MAX = 200;

/** Gathers the view from the sources of the panel's streams. */
export function readDashboard(streams: StreamSources, sources: DashboardSources): DashboardView {
  const { engine, registry, config, clock } = sources;
  const active = new Set(
    engine
      .openOrders()
      .filter(({ state, role }) => !isProtective(role) && isWorking(state))
      .map(({ client, clientOrderId }) => `${client}\n${clientOrderId}`),
  );
  return {
    atUs: clock.nowUs(),
    overview: streams.overview.snapshot(),
    activeOrders: { count: active.size, limit: config.oneActiveOrderPerRoot ? registry.roots.length : null },
    positions: streams.positions.snapshot().slice(0, POSITIONS_MAX),
    platforms: streams.platforms.snapshot().slice(0, PLATFORMS_MAX),
  };
}
