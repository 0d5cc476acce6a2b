import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { FrameReader, frameOf } from '../../core/adapters/bridge/frame-reader.ts';
import { pack, type Packable } from '../../core/wire/pack.ts';
import { unpackMap, type WireMap } from '../../core/wire/unpack.ts';
import { startTerminal, type Mt5Terminal } from './mt5-terminal.ts';

const BEAT_MS = 500;
/** Only ends what hangs. */
export const WAIT_MS_MAX = 120_000;

/** A report as the expert advisor gave it. */
export interface StatedReport {
  readonly historyFromUs: number;
  readonly orders: readonly WireMap[];
  readonly executions: readonly WireMap[];
}

/** A gateway that takes every bridge in, acknowledges nothing, and says what the test says; and the terminal that dials it. */
export interface Mt5StandIn {
  readonly terminal: Mt5Terminal;
  readonly folder: string;
  readonly sockets: readonly Socket[];
  /** All that the bridge said, over all links. */
  readonly heard: readonly WireMap[];
  say(message: Packable): void;
  /** Waits until so many links have registered. */
  linked(count: number): Promise<void>;
  /** Asks until a whole report comes: a link that breaks takes the request with it. */
  reportSince(sinceUs: number): Promise<StatedReport>;
  stop(): Promise<void>;
}

/** Starts both; `setUp` is what is done to the terminal before its bridge starts. */
export async function mt5StandIn(program: string, setUp: readonly string[]): Promise<Mt5StandIn> {
  const sockets: Socket[] = [];
  const heard: WireMap[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'nexus-mt5-stand-in-'));
  const say = (message: Packable): void => {
    sockets.at(-1)?.write(frameOf(pack(message)));
  };
  const server = createServer((socket) => {
    const reader = new FrameReader();
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      reader.feed(chunk, (bytes, start, end) => {
        const map = unpackMap(bytes.subarray(start, end));
        if (!map.ok) return true;
        heard.push(map.value);
        if (map.value['type'] !== 'REGISTER') return true;
        if (!sockets.includes(socket)) sockets.push(socket);
        say({ type: 'REGISTERED', v: 1, protocol: 1, heartbeat_ms: 1_000, subscribe: ['NAS100'] });
        return true;
      });
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { readonly port: number }).port));
  });
  // A gateway that says nothing for three seconds would be given up.
  const beat = setInterval(() => say({ type: 'HEARTBEAT', v: 1 }), BEAT_MS);
  let reports = 0;
  const terminal = startTerminal({ program, platform: 'mt5_global', port, token: 't', folder, clockOffsetMs: 0 });
  const linked = (count: number): Promise<void> =>
    vi.waitFor(() => expect(sockets.length).toBeGreaterThanOrEqual(count), { timeout: WAIT_MS_MAX });
  for (const line of setUp) await terminal.does(line);
  await terminal.does('start');
  await linked(1);
  return {
    terminal,
    folder,
    sockets,
    heard,
    say,
    linked,
    reportSince: async (sinceUs) => {
      let requestId = '';
      const parts = (): readonly WireMap[] => heard.filter(({ request_id: id }) => id === requestId);
      await vi.waitFor(
        () => {
          // Another one each time: both may be answered in the end, and would count twice.
          reports += 1;
          requestId = `R${reports}`;
          say({ type: 'REPORT_REQUEST', v: 1, request_id: requestId, since_us: sinceUs });
          return vi.waitFor(() => expect(parts().at(-1)).toMatchObject({ complete: true }), { timeout: 3_000 });
        },
        { timeout: WAIT_MS_MAX },
      );
      return {
        historyFromUs: Number(parts()[0]?.['history_from_us']),
        orders: parts().flatMap(({ orders = [] }) => orders as readonly WireMap[]),
        executions: parts().flatMap(({ executions = [] }) => executions as readonly WireMap[]),
      };
    },
    stop: async () => {
      clearInterval(beat);
      await terminal.crash();
      for (const socket of sockets) socket.destroy();
      server.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
