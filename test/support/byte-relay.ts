import { connect, createServer, type Socket } from 'node:net';

/** Stands between two programs, hands every byte on, and can put in bytes of its own. */
export interface ByteRelay {
  readonly port: number;
  /** Writes to the far end of every link, as if the one that dialled had. */
  shout(bytes: Uint8Array): void;
  /** Breaks every link; who dials again is connected again. */
  cut(): void;
  stop(): void;
}

/** Listens on a free port and dials the other for each connection. */
export async function byteRelay(farPort: number): Promise<ByteRelay> {
  const links = new Map<Socket, Socket>();
  const server = createServer((near) => {
    const far = connect(farPort, '127.0.0.1');
    links.set(near, far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => {});
      from.on('close', () => {
        links.delete(near);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { readonly port: number }).port));
  });
  const cut = (): void => {
    for (const [near, far] of links) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    port,
    shout: (bytes) => {
      for (const far of links.values()) far.write(bytes);
    },
    cut,
    stop: () => {
      server.close();
      cut();
    },
  };
}
