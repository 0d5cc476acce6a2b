import { connect, type Socket } from 'node:net';
import { createNt8Adapter } from '../../core/adapters/nt8/nt8-adapter.ts';
import type { CarrierChoice } from '../../core/adapters/nt8/nt8-settings.ts';
import { FrameReader, frameOf } from '../../core/adapters/bridge/frame-reader.ts';
import type { LinkProcess, StartLinkProcess } from '../../core/adapters/link-process.ts';
import type { Adapter, AdapterEvent } from '../../core/adapters/port.ts';
import { seededRandom } from '../../core/base/random.ts';
import type { OrderId, PlatformId } from '../../core/model/ids.ts';
import type { Lights } from '../../core/model/light.ts';
import { createGate, type GateSwitch } from '../../core/risk/gate.ts';
import { pack, type Packable } from '../../core/wire/pack.ts';
import { unpackMap, type WireMap } from '../../core/wire/unpack.ts';
import { patientClock } from '../support/patient-clock.ts';

const WAIT_MS_MAX = 60_000;
const TOKEN = 'token-of-nt8';
const PLATFORM = 'nt8' as PlatformId;

/** NinjaTrader's adapter with a link process that a test can get at, and whoever dials. */
export interface LinkScene {
  readonly adapter: Adapter;
  readonly gate: GateSwitch;
  readonly events: AdapterEvent[];
  readonly ticks: Uint8Array[];
  readonly lights: Lights[];
  readonly counted: string[];
  readonly lines: string[];
  /** Every link process so far. */
  readonly processes: LinkProcess[];
  /** The port where bridges dial now. */
  port(): Promise<number>;
  until(what: string, holds: () => boolean): Promise<void>;
  dial(): Promise<Dialler>;
  /** A dialler that was taken in. */
  bridge(): Promise<Dialler>;
  /** Sends an exit of a contract: it waits for no link that is busy. */
  order(orderId: string): ReturnType<Adapter['send']>;
  stop(): void;
}

/** A bridge that says what the test says. */
export interface Dialler {
  readonly heard: WireMap[];
  readonly socket: Socket;
  isClosed(): boolean;
  say(message: Readonly<Record<string, Packable>>): void;
  hear(type: string): Promise<WireMap>;
}

export function linkScene(carrier: CarrierChoice, start: StartLinkProcess | undefined): LinkScene {
  const gate = createGate();
  gate.open();
  const [events, ticks, lights]: [AdapterEvent[], Uint8Array[], Lights[]] = [[], [], []];
  const [counted, lines]: [string[], string[]] = [[], []];
  const processes: LinkProcess[] = [];
  const diallers: Dialler[] = [];
  const startNt8Link: StartLinkProcess | undefined =
    start === undefined
      ? undefined
      : (owner) => {
          const started = start(owner);
          if (started.ok) processes.push(started.value);
          return started;
        };
  const clock = patientClock();
  const adapter = createNt8Adapter(
    {
      platform: PLATFORM,
      clock,
      random: seededRandom(1),
      gate,
      log: (line) => lines.push(line),
      count: (code) => counted.push(code),
      symbols: () => ['NQ 12-26'],
      bridgePort: 0,
      isToken: (shown) => shown === TOKEN,
      ...(startNt8Link !== undefined && { startNt8Link }),
    },
    { carrier },
  );
  adapter.start({
    event: (event, journalled) => {
      events.push(event);
      journalled?.();
    },
    ticks: (bytes) => ticks.push(bytes.slice()),
    lights: (shown) => lights.push(shown),
  });
  const until: LinkScene['until'] = async (what, holds) => {
    const endMs = Date.now() + WAIT_MS_MAX;
    while (!holds()) {
      if (Date.now() > endMs)
        throw new Error(`waited in vain for ${what}: ${JSON.stringify({ events: events.slice(-5), counted, lines })}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const portNow = (): number =>
    Number(/\((\d+)\): ACTIVE/.exec(lines.findLast((line) => line.includes('ACTIVE')) ?? '')?.[1]);
  const scene: LinkScene = {
    adapter,
    gate,
    events,
    ticks,
    lights,
    counted,
    lines,
    processes,
    until,
    port: async () => {
      await until('the port', () => portNow() > 0);
      return portNow();
    },
    dial: async () => {
      const dialler = await dial(await scene.port(), until);
      diallers.push(dialler);
      return dialler;
    },
    bridge: async () => {
      const dialler = await scene.dial();
      dialler.say(REGISTER);
      await dialler.hear('REGISTERED');
      return dialler;
    },
    order: (orderId) =>
      adapter.send({
        type: 'submitOrder',
        platform: PLATFORM,
        order: {
          orderId: orderId as OrderId,
          signalId: 's-1',
          symbol: 'NQ 12-26',
          side: 'BUY',
          size: 1,
          unit: 'contracts',
          orderType: 'MARKET',
          timeInForce: 'DAY',
          role: 'EXIT',
          reduceOnly: true,
          account: 'Sim101',
        },
      }),
    stop: () => {
      adapter.stop();
      for (const { socket } of diallers) socket.destroy();
    },
  };
  return scene;
}

async function dial(port: number, until: LinkScene['until']): Promise<Dialler> {
  const heard: WireMap[] = [];
  const reader = new FrameReader();
  const socket = connect(port, '127.0.0.1');
  let isClosed = false;
  socket.on('data', (chunk: Buffer) => {
    reader.feed(chunk, (bytes, start, end) => {
      const map = unpackMap(bytes.subarray(start, end));
      if (map.ok) heard.push(map.value);
      return true;
    });
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
  });
  await new Promise<void>((resolve) => {
    socket.once('connect', () => resolve());
    socket.once('close', () => resolve());
  });
  return {
    heard,
    socket,
    isClosed: () => isClosed,
    say: (message) => socket.write(frameOf(pack(message))),
    hear: async (type) => {
      await until(`${type} in ${JSON.stringify(heard)}`, () => heard.some((message) => message['type'] === type));
      return heard.find((message) => message['type'] === type)!;
    },
  };
}

/** What a bridge of NinjaTrader says first. */
export const REGISTER: Readonly<Record<string, Packable>> = {
  type: 'REGISTER',
  v: 1,
  protocol: 1,
  platform: 'nt8',
  token: TOKEN,
  account: 'Sim101',
  login: 'Sim101',
  server: 'NinjaTrader',
  currency: 'USD',
  mode: 'sim',
  capabilities: { order_types: ['MARKET', 'LIMIT'], partials: true, modify: true, positions: true, report: true },
  symbols: [{ symbol: 'NQ 12-26', tick_size: 0.25, point_value: 20, qty_min: 1, qty_step: 1, qty_max: 100 }],
};
