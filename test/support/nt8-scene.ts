import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FrameReader, frameOf } from '../../core/adapters/bridge/frame-reader.ts';
import { pack, type Packable } from '../../core/wire/pack.ts';
import { isMap, unpackMap, type WireMap } from '../../core/wire/unpack.ts';
import { nt8CommandsFile, NT8_SETUP, startNt8, type Nt8Programs, type Nt8Terminal } from './nt8-terminal.ts';

/** Only ends what hangs. */
const WAIT_MS_MAX = 120_000;
const BEAT_MS = 500;

type Message = { readonly [key: string]: Packable };

/** The AddOn in its platform, and a gateway that takes it in, answers nothing by itself and says what the test says. */
export interface Nt8Scene {
  readonly terminal: Nt8Terminal;
  /** All messages so far, heartbeats and ticks excepted. */
  readonly heard: WireMap[];
  /** All ticks so far. */
  readonly ticks: WireMap[];
  /** The last heartbeat. */
  readonly beat: () => WireMap;
  /** How many heartbeats have come. */
  readonly beats: () => number;
  /** How often it has registered on a new connection. */
  readonly links: () => number;
  readonly folder: string;
  /** The gateway's clock. */
  nowUs(): number;
  say(message: Message): void;
  /** Sends bytes as they are. */
  raw(bytes: Uint8Array): void;
  ofType(type: string): readonly WireMap[];
  /** Waits until the condition holds; rejects with what was heard and printed. */
  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void>;
  /** Breaks the connection and waits for the next one. */
  cut(): Promise<void>;
  /** Ends the platform's process and starts another one on its folder; `setUp` is what it has then. */
  restart(setUp?: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface Nt8SceneOptions {
  readonly programs: Nt8Programs;
  readonly setUp?: readonly string[];
  readonly account?: string;
  readonly culture?: string;
  readonly subscribe?: readonly string[];
  /** What is said to a REGISTER; REGISTERED where nothing is stated. */
  readonly answer?: Readonly<Record<string, Packable>>;
  /** It sends no heartbeat; false where nothing is stated. */
  readonly silent?: boolean;
  /** What stands in the file of commands before the AddOn starts. */
  readonly commands?: string;
  /** Starts the AddOn and waits for its first link; true where nothing is stated. */
  readonly linked?: boolean;
}

/** Starts both; the gateway's clock stands at a Friday of December's contracts. */
export async function nt8Scene(options: Nt8SceneOptions): Promise<Nt8Scene> {
  const { programs, setUp = NT8_SETUP, subscribe = ['NQ 12-26'], account, culture } = options;
  const folder = mkdtempSync(join(tmpdir(), 'nexus-nt8-'));
  const clockOffsetMs = Date.parse('2026-11-20T14:30:00Z') - Date.now();
  const sockets: Socket[] = [];
  const everyone = new Set<Socket>();
  const heard: WireMap[] = [];
  const ticks: WireMap[] = [];
  let beat: WireMap = {};
  let beats = 0;
  const nowUs = (): number => (Date.now() + clockOffsetMs) * 1_000;
  const stamped = (message: Message): Message => ({ ts_us: nowUs(), ...message });
  const server = createServer((socket) => {
    everyone.add(socket);
    const reader = new FrameReader();
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      reader.feed(chunk, (bytes, start, end) => {
        const map = unpackMap(bytes.subarray(start, end));
        if (!map.ok) throw new Error(map.error.reason);
        take(socket, map.value);
        return true;
      });
    });
  });
  const take = (socket: Socket, message: WireMap): void => {
    const { type } = message;
    if (type === 'HEARTBEAT') [beat, beats] = [message, beats + 1];
    else if (isBatchOfTicks(message)) ticks.push(...message.data);
    else heard.push(message);
    if (type !== 'REGISTER') return;
    if (!sockets.includes(socket)) sockets.push(socket);
    const answer = {
      type: 'REGISTERED',
      v: 1,
      protocol: 1,
      heartbeat_ms: 1_000,
      subscribe: [...subscribe],
      ...options.answer,
    };
    socket.write(frameOf(pack(stamped(answer))));
  };
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { readonly port: number }).port));
  });
  const beating = setInterval(() => {
    if (options.silent === true) return;
    for (const socket of everyone)
      if (!socket.destroyed) socket.write(frameOf(pack(stamped({ type: 'HEARTBEAT', v: 1 }))));
  }, BEAT_MS);
  const launch = async (lines: readonly string[]): Promise<Nt8Terminal> => {
    const started = startNt8({
      programs,
      port,
      token: 't',
      folder,
      clockOffsetMs,
      ...(account !== undefined && { account }),
      ...(culture !== undefined && { culture }),
    });
    for (const line of lines) await started.does(line);
    await started.does('start');
    return started;
  };
  if (options.commands !== undefined) {
    const file = nt8CommandsFile(folder);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, options.commands);
  }
  let terminal = await launch(setUp);
  const until: Nt8Scene['until'] = async (what, holds) => {
    const endMs = Date.now() + WAIT_MS_MAX;
    while (!(await holds())) {
      if (Date.now() > endMs)
        throw new Error(
          `waited in vain for ${what}\n${JSON.stringify(heard.slice(-12))}\n${terminal.printed.slice(-12).join('\n')}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const scene: Nt8Scene = {
    get terminal() {
      return terminal;
    },
    heard,
    ticks,
    beat: () => beat,
    beats: () => beats,
    links: () => sockets.length,
    folder,
    nowUs,
    say: (message) => sockets.at(-1)?.write(frameOf(pack(stamped(message)))),
    raw: (bytes) => sockets.at(-1)?.write(bytes),
    ofType: (type) => heard.filter((message) => message['type'] === type),
    until,
    cut: async () => {
      const before = sockets.length;
      // What was said before still arrives.
      sockets.at(-1)?.end();
      await until('the next link', () => sockets.length > before);
    },
    restart: async (lines = setUp) => {
      const before = sockets.length;
      await terminal.crash();
      terminal = await launch(lines);
      await until('the next link', () => sockets.length > before);
    },
    stop: async () => {
      clearInterval(beating);
      await terminal.crash();
      for (const socket of everyone) socket.destroy();
      server.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  if (options.linked !== false) {
    await until('the link', () => sockets.length > 0);
    await until('the subscription', async () => {
      const { listening } = await terminal.state();
      return subscribe.every((symbol) => listening[symbol] === undefined || listening[symbol] > 0);
    });
  }
  return scene;
}

function isBatchOfTicks(message: WireMap): message is WireMap & { readonly data: readonly WireMap[] } {
  const { type, data } = message;
  return type === 'MARKET_DATA_BATCH' && Array.isArray(data) && data.every(isMap);
}
