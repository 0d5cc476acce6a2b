import { connect, createServer, type Server, type Socket } from 'node:net';
import { FrameReader, frameOf } from '../../core/adapters/bridge/frame-reader.ts';
import { unpackMap } from '../../core/wire/unpack.ts';

/** Stands between a bridge and the gateway, hands on frame by frame, and pulls the plug where it is told to. */
export interface CutProxy {
  readonly port: number;
  /**
   * Cuts at the `count`-th frame about an order from now on, in either direction, counted from 0: before it is handed on,
   * or after. What comes behind it on that link is lost.
   */
  cutAt(count: number, when: 'before' | 'after'): void;
  /** Whether the plug was pulled since it was last told to. */
  readonly isCut: boolean;
  /** The types of the frames about orders since then. */
  readonly seen: readonly string[];
  /** Heartbeats so far in which the bridge waited for no acknowledgement. */
  readonly quietBeats: number;
  stop(): void;
}

const ABOUT_ORDERS: ReadonlySet<unknown> = new Set(['ORDER', 'COMMAND_RESULT', 'ORDER_STATUS', 'ORDER_FILL', 'ACK']);

/** Listens on a free port and dials the gateway's for each connection. */
export async function cutProxy(gatewayPort: number): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let seen: string[] = [];
  let cut: { readonly count: number; readonly when: 'before' | 'after' } | undefined;
  let isCut = false;
  let quietBeats = 0;
  const server: Server = createServer((near) => {
    const far = connect(gatewayPort, '127.0.0.1');
    let isOver = false;
    const end = (): void => {
      isOver = true;
      near.destroy();
      far.destroy();
    };
    /** Whether the link goes on after this frame. */
    const passOn = (to: Socket, frame: Buffer): boolean => {
      const map = unpackMap(frame);
      const type = map.ok ? map.value['type'] : undefined;
      if (map.ok && map.value['unacknowledged'] === 0) quietBeats += 1;
      const isHere = ABOUT_ORDERS.has(type) && cut?.count === seen.length;
      if (ABOUT_ORDERS.has(type)) seen.push(String(type));
      if (!isHere || cut?.when === 'after') to.write(frameOf(frame));
      if (!isHere) return true;
      isCut = true;
      cut = undefined;
      // What was handed on last still arrives.
      setImmediate(end);
      isOver = true;
      return false;
    };
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      const reader = new FrameReader();
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        end();
      });
      from.on('data', (chunk: Buffer) => {
        if (!isOver) reader.feed(chunk, (bytes, start, stop) => passOn(to, Buffer.from(bytes.subarray(start, stop))));
      });
    }
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { readonly port: number }).port));
  });
  return {
    port,
    cutAt: (count, when) => {
      [seen, isCut, cut] = [[], false, { count, when }];
    },
    get isCut() {
      return isCut;
    },
    get quietBeats() {
      return quietBeats;
    },
    get seen() {
      return seen;
    },
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
