import { WebSocket } from 'ws';
import { createPanelClient, type PanelClient } from '../../core/api/panel-client.ts';
import { dialSocket } from '../../core/api/socket-port.ts';
import type { StreamName, StreamState } from '../../core/api/streams.ts';
import { readConfig, shippedConfigText } from '../../core/app/config.ts';
import { startGateway, type Gateway } from '../../core/app/run-gateway.ts';
import { createSimPlatforms } from '../../core/app/sim-platforms.ts';
import { systemClock } from '../../core/app/system-clock.ts';
import { openUiServer, type UiServer } from '../../core/app/ui-server/ui-server.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { shippedRegistry } from './shipped-registry.ts';

export const PANEL_TOKEN = 'token-of-the-panel';

/** A gateway with simulated platforms on the real clock, and its panel served over real sockets. */
export interface PanelGateway {
  readonly gateway: Gateway;
  readonly ui: UiServer;
  stop(): Promise<void>;
}

/** Starts a gateway without doors, whose panel listens on `port`. */
export async function startPanelGateway(
  folder: string,
  port = 0,
  simulated: readonly string[] = ['sim_nt8', 'sim_mt5'],
): Promise<PanelGateway> {
  const config = readConfig({ text: shippedConfigText(), file: 'gateway.yaml' });
  if (!config.ok) throw new Error('the configuration does not load');
  const registry = shippedRegistry();
  const clock = systemClock();
  const started = await startGateway({
    config: { ...config.value, simulatedPlatforms: simulated as readonly PlatformId[] },
    registry,
    clock,
    adminToken: 'token-of-the-admin',
    log: () => {},
    sockets: 'none',
    adapters: (gate) =>
      createSimPlatforms({ platforms: simulated as readonly PlatformId[], registry, clock, gate, seed: 3 }).adapters,
  });
  if (!started.ok) throw new Error(started.error);
  const gateway = started.value;
  const ui = await openUiServer({ port, token: PANEL_TOKEN, folder, panels: gateway.panels, log: () => {} });
  if (!ui.ok) throw new Error(ui.error);
  return {
    gateway,
    ui: ui.value,
    stop: async () => {
      await gateway.stop();
      await ui.value.close();
    },
  };
}

/** A panel over a real WebSocket, as a browser opens it. */
export function dialPanel(port: number): PanelClient {
  return createPanelClient({
    dial: () =>
      dialSocket(
        () => new WebSocket(`ws://127.0.0.1:${port}/api?token=${PANEL_TOKEN}`, { origin: `http://127.0.0.1:${port}` }),
      ),
    clock: systemClock(),
    chance: () => 0,
    name: 'test',
  });
}

/** Only ends what hangs. */
const STREAM_MS_MAX = 120_000;

/**
 * Resolves with the first state of a stream that is as wanted, of those that the gateway tells from now on: what the client
 * knew before may not be so any more. Rejects with the last one where none comes.
 */
export function streamUntil<N extends StreamName>(
  client: PanelClient,
  name: N,
  isWanted: (state: StreamState<N>) => boolean,
): Promise<StreamState<N>> {
  return new Promise((resolve, reject) => {
    let last: unknown;
    let isWatching = false;
    let stop: () => void = () => {};
    const timer = setTimeout(() => {
      stop();
      const shown = last instanceof Map ? [...(last as Map<string, unknown>).values()] : last;
      reject(new Error(`${name} never was as wanted: ${JSON.stringify(shown).slice(0, 2_000)}`));
    }, STREAM_MS_MAX);
    stop = client.watch(name, (state) => {
      last = state;
      if (!isWatching || !isWanted(state)) return;
      clearTimeout(timer);
      stop();
      resolve(state);
    });
    isWatching = true;
  });
}
