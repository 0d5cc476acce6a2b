import { connectNexus } from '../client/connect-nexus.ts';
import { DEMO_ROOT } from '../demo/demo-strategy.ts';
import { runDemo } from '../demo/run-demo.ts';
import type { Headless } from './headless.ts';

/** The demo's name as a client of the nexus door. */
export const DEMO_CLIENT = 'demo';

/**
 * Starts the demo strategy as a client of the nexus door, where the configuration wants it. It names the simulated
 * platforms alone, and ends as soon as another client signals or a platform of the trader's own connects.
 */
export function startDemo({ gateway, config, clock, log }: Headless): void {
  if (!config.demo || config.simulatedPlatforms.length === 0 || gateway.ports === undefined) return;
  const client = connectNexus({
    host: config.host,
    port: gateway.ports.nexus,
    client: DEMO_CLIENT,
    subscribe: [DEMO_ROOT],
    clock,
  });
  const demo = runDemo({
    client,
    clock,
    platforms: config.simulatedPlatforms,
    rests: (lostPoints) =>
      log(`The demo rests: it has lost ${lostPoints.toFixed(2)} points. It begins anew at the next start`),
  });
  const end = (reason: string): void => {
    demo.stop();
    client.close();
    stopWatching();
    stopListening();
    log(`The demo ends: ${reason}`);
  };
  const stopListening = gateway.onClientSignal((name) => {
    if (name !== DEMO_CLIENT) end(`client ${name} signals`);
  });
  const stopWatching = gateway.observe(({ event }) => {
    if (event.type === 'platformRegistered' && !event.identity.simulated)
      end(`${event.identity.platform} is connected`);
  });
}
