import { connect, type Socket } from 'node:net';
import { createBridgeAdapter } from '../../core/adapters/bridge/bridge-adapter.ts';
import { FrameReader, frameOf } from '../../core/adapters/bridge/frame-reader.ts';
import type { Adapter, AdapterEvent } from '../../core/adapters/port.ts';
import type { Clock } from '../../core/base/clock.ts';
import { seededRandom } from '../../core/base/random.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import type { Lights } from '../../core/model/light.ts';
import { createGate, type GateSwitch } from '../../core/risk/gate.ts';
import { pack, type Packable } from '../../core/wire/pack.ts';
import { unpackMap, type WireMap } from '../../core/wire/unpack.ts';
import { patientClock } from './patient-clock.ts';

export const TOKEN = 'the-token-of-mt5-global';
/** Only ends what hangs. */
const WAIT_MS_MAX = 120_000;

/** A bridge adapter on a real port, with all that it told. */
export interface BridgeScene {
  readonly adapter: Adapter;
  readonly gate: GateSwitch;
  readonly events: AdapterEvent[];
  readonly ticks: Uint8Array[];
  readonly lights: Lights[];
  readonly counted: string[];
  readonly lines: string[];
  /** Calls back what was to be told once the journal has it; kept until then. */
  readonly unjournalled: (() => void)[];
  readonly symbols: string[];
  port(): Promise<number>;
  /** Waits until the condition holds; rejects with what was seen after two minutes. */
  until(holds: () => boolean): Promise<void>;
  dial(): Promise<BridgeDialler>;
  stop(): void;
}

/** The other end: a program that dials and says what it likes. */
export interface BridgeDialler {
  readonly heard: WireMap[];
  readonly socket: Socket;
  readonly isClosed: () => boolean;
  say(message: Record<string, Packable | undefined>): void;
  raw(bytes: Uint8Array): void;
  /** The first message of the type, past or to come. */
  hear(type: string): Promise<WireMap>;
}

/** Starts an adapter for mt5_global; `keepsAcks` leaves it to the test when the journal has an event. */
export function bridgeScene(options: {
  readonly login?: string;
  readonly bridgeVersion?: string;
  readonly clock?: Clock;
  readonly keepsAcks?: true;
}): BridgeScene {
  const gate = createGate();
  gate.open();
  const events: AdapterEvent[] = [];
  const ticks: Uint8Array[] = [];
  const lights: Lights[] = [];
  const counted: string[] = [];
  const lines: string[] = [];
  const unjournalled: (() => void)[] = [];
  const symbols = ['NAS100'];
  const diallers: BridgeDialler[] = [];
  const adapter = createBridgeAdapter(
    {
      platform: 'mt5_global' as PlatformId,
      clock: options.clock ?? patientClock(),
      random: seededRandom(1),
      gate,
      log: (line) => lines.push(line),
      count: (code) => counted.push(code),
      symbols: () => [...symbols],
      bridgePort: 0,
      isToken: (shown) => shown === TOKEN,
      ...(options.bridgeVersion !== undefined && { bridgeVersion: options.bridgeVersion }),
    },
    options.login === undefined ? {} : { login: options.login },
    {
      title: 'MetaTrader 5',
      waiting: 'Start MetaTrader 5.',
      tradingOff: 'Switch AutoTrading on.',
      noTicks: 'Show the symbol.',
      install: 'nexus bridge install mt5',
    },
  );
  adapter.start({
    event: (event, journalled) => {
      events.push(event);
      if (journalled === undefined) return;
      if (options.keepsAcks === true) unjournalled.push(journalled);
      else journalled();
    },
    ticks: (bytes) => ticks.push(bytes.slice()),
    lights: (shown) => lights.push(shown),
  });
  const until = async (holds: () => boolean): Promise<void> => {
    const endMs = Date.now() + WAIT_MS_MAX;
    while (!holds()) {
      if (Date.now() > endMs) throw new Error(`waited in vain: ${JSON.stringify({ events, counted, lines })}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const portOf = (): number => Number(/\((\d+)\)/.exec(lines.find((line) => line.includes('ACTIVE')) ?? '')?.[1]);
  const scene: BridgeScene = {
    adapter,
    gate,
    events,
    ticks,
    lights,
    counted,
    lines,
    unjournalled,
    symbols,
    until,
    port: async () => {
      await until(() => portOf() > 0);
      return portOf();
    },
    dial: async () => {
      const dialler = await dial(await scene.port(), until);
      diallers.push(dialler);
      return dialler;
    },
    stop: () => {
      adapter.stop();
      for (const { socket } of diallers) socket.destroy();
    },
  };
  return scene;
}

async function dial(port: number, until: (holds: () => boolean) => Promise<void>): Promise<BridgeDialler> {
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
    raw: (bytes) => socket.write(bytes),
    hear: async (type) => {
      await until(() => heard.some((message) => message['type'] === type));
      return heard.find((message) => message['type'] === type)!;
    },
  };
}

/** The REGISTER of a demo account of MetaTrader 5. */
export function registerOf(changes: Record<string, Packable> = {}): Record<string, Packable> {
  return {
    type: 'REGISTER',
    v: 1,
    protocol: 1,
    platform: 'mt5_global',
    token: TOKEN,
    account: '1001',
    login: '1001',
    server: 'Broker-Demo',
    currency: 'USD',
    mode: 'demo',
    capabilities: { order_types: ['MARKET', 'LIMIT'], partials: true, modify: true, positions: true, report: true },
    symbols: [{ symbol: 'NAS100', tick_size: 0.25, point_value: 1, qty_min: 0.1, qty_step: 0.1, qty_max: 100 }],
    ...changes,
  };
}
