import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free-port.ts';

/** Stands between a bridge and the gateway, and does to their link what happens to links. */
export interface LinkProxy {
  /** Where the bridge dials. */
  readonly port: number;
  /** Breaks what stands; the next connection passes. */
  cut(): void;
  /** Nobody listens any more, until `appear`. */
  vanish(): Promise<void>;
  appear(): Promise<void>;
  /** What the bridge says is kept from the gateway, until the link breaks. */
  hush(): void;
  /** Says so many bytes to the gateway in the bridge's name. */
  say(bytes: Uint8Array): void;
  stop(): Promise<void>;
}

interface Pair {
  readonly bridge: Socket;
  readonly gateway: Socket;
}

/** Starts it before the gateway's port. */
export async function linkProxy(gatewayPort: () => number): Promise<LinkProxy> {
  const pairs = new Set<Pair>();
  const port = await freePort();
  let server: Server | undefined;
  const accept = (bridge: Socket): void => {
    const gateway = connect({ port: gatewayPort(), host: '127.0.0.1', noDelay: true });
    bridge.setNoDelay(true);
    const pair = { bridge, gateway };
    pairs.add(pair);
    for (const one of [bridge, gateway]) {
      one.on('error', () => {});
      one.on('close', () => {
        pairs.delete(pair);
        bridge.destroy();
        gateway.destroy();
      });
    }
    bridge.pipe(gateway);
    gateway.pipe(bridge);
  };
  const cut = (): void => {
    for (const { bridge, gateway } of pairs) {
      bridge.destroy();
      gateway.destroy();
    }
  };
  const appear = async (): Promise<void> => {
    const made = createServer(accept);
    await new Promise<void>((resolve) => {
      made.listen(port, '127.0.0.1', resolve);
    });
    server = made;
  };
  const vanish = async (): Promise<void> => {
    const ending = server;
    server = undefined;
    cut();
    if (ending !== undefined)
      await new Promise((resolve) => {
        ending.close(resolve);
      });
  };
  await appear();
  return {
    port,
    cut,
    vanish,
    appear,
    hush: () => {
      for (const { bridge, gateway } of pairs) {
        bridge.unpipe(gateway);
        bridge.resume();
      }
    },
    say: (bytes) => {
      for (const { gateway } of pairs) gateway.write(bytes);
    },
    stop: vanish,
  };
}
