import type { MakeAdapter } from '../../core/adapters/adapter-parts.ts';
import type { Adapter } from '../../core/adapters/port.ts';
import { readConfig, shippedConfigText } from '../../core/app/config.ts';
import type { Gateway, GatewayOptions } from '../../core/app/run-gateway.ts';
import { startGateway } from '../../core/app/run-gateway.ts';
import type { JournalEntry } from '../../core/journal/record.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import type { Gate } from '../../core/risk/gate.ts';
import { unlimitedRiskFile } from './bench-limits.ts';
import type { ManualClock } from './manual-clock.ts';
import { MANUAL_START_US, manualClock } from './manual-clock.ts';
import type { MemoryDoor, MemoryPeer, SeenMessage } from './memory-peer.ts';
import { memoryDoor } from './memory-peer.ts';
import { shippedRegistry } from './shipped-registry.ts';

export const ADMIN_TOKEN = 'token-of-the-test';

/** A whole gateway without sockets, on a clock that the test moves. */
export interface GatewayScene {
  readonly clock: ManualClock;
  readonly gateway: Gateway;
  readonly platformDoor: MemoryDoor;
  readonly nexusDoor: MemoryDoor;
  readonly adminDoor: MemoryDoor;
  /** Every line of the log, in order. */
  readonly lines: readonly string[];
  /** Everything that was journalled, in order. */
  readonly journal: readonly JournalEntry[];
  /** Lets time pass; at 0 only what is due now is done. */
  pass(ms?: number): void;
  /** A legacy platform that registered and has sent one tick of a symbol. */
  legacyPlatform(id: string, symbol: string, price?: number): LegacyPlatform;
  /** A legacy client: a DEALER that merely connects. */
  legacyClient(): MemoryPeer;
}

/** A legacy platform in the hands of a test. */
export interface LegacyPlatform {
  readonly id: string;
  readonly peer: MemoryPeer;
  /** The orders it was sent, in order. */
  orders(): readonly SeenMessage[];
  tick(symbol: string, price: number): void;
  /** Fills an order whole, or up to `quantity`. */
  fill(order: SeenMessage, price: number, quantity?: number): void;
}

export interface GatewaySceneOptions {
  readonly startUs?: number;
  /** A clock that others share. */
  readonly clock?: ManualClock;
  readonly adapters?: (gate: Gate, clock: ManualClock) => readonly Adapter[];
  /** Platforms of the catalog, as gateway.yaml would name them. */
  readonly platforms?: (clock: ManualClock) => ReadonlyMap<PlatformId, MakeAdapter>;
  readonly journal?: GatewayOptions['journal'];
  /** Over what is shipped in gateway.yaml. */
  readonly configText?: string;
  /** The limits; nothing is limited without it, for tests that are about something else. */
  readonly riskFile?: GatewayOptions['riskFile'];
  /** What lets symbols and rates be changed and kept. */
  readonly instruments?: GatewayOptions['instruments'];
  /** What is traded where; as shipped without it. */
  readonly registry?: GatewayOptions['registry'];
  readonly rateStore?: GatewayOptions['rateStore'];
  readonly tokens?: GatewayOptions['tokens'];
  /** Gets every line of the log too, and may fail. */
  readonly sink?: (line: string) => void;
}

/** Starts a gateway as it is shipped; its limits are off unless they are given. */
export async function gatewayScene(options: GatewaySceneOptions = {}): Promise<GatewayScene> {
  const clock = options.clock ?? manualClock(options.startUs ?? MANUAL_START_US);
  const lines: string[] = [];
  const journal: JournalEntry[] = [];
  const config = readConfig({ text: options.configText ?? shippedConfigText(), file: 'gateway.yaml' });
  if (!config.ok) throw new Error('the configuration does not load');
  const { adapters, instruments, rateStore } = options;
  const started = await startGateway({
    config: { ...config.value, ...(options.platforms !== undefined && { platforms: options.platforms(clock) }) },
    registry: options.registry ?? instruments?.live.registry ?? shippedRegistry(),
    ...(instruments !== undefined && { instruments }),
    ...(rateStore !== undefined && { rateStore }),
    clock,
    adminToken: ADMIN_TOKEN,
    riskFile: options.riskFile ?? unlimitedRiskFile(),
    ...(options.tokens !== undefined && { tokens: options.tokens }),
    log: (line) => {
      lines.push(line);
      options.sink?.(line);
    },
    journal: options.journal ?? {
      commit: (entries) => {
        journal.push(...structuredClone(entries as JournalEntry[]));
        return { outcome: 'written' };
      },
    },
    ...(adapters !== undefined && { adapters: (gate: Gate) => adapters(gate, clock) }),
    sockets: 'none',
    endOfTurn: (run) => {
      clock.after(0, run);
    },
  });
  if (!started.ok) throw new Error(started.error);
  const gateway = started.value;
  const platformDoor = memoryDoor(gateway.handlers.platform, clock);
  const nexusDoor = memoryDoor(gateway.handlers.nexus, clock);
  const adminDoor = memoryDoor(gateway.handlers.admin, clock);
  const pass = (ms = 0): void => clock.advanceMs(ms);
  pass();

  const legacyPlatform = (id: string, symbol: string, price = 16_250): LegacyPlatform => {
    const peer = platformDoor.dial();
    const platform: LegacyPlatform = {
      id,
      peer,
      orders: () => peer.of('ORDER'),
      tick: (tickSymbol, tickPrice) => {
        const data = { symbol: tickSymbol, price: tickPrice, volume: 1, timestamp: clock.nowUs() / 1e6 };
        peer.says({ type: 'MARKET_DATA', platform: id, data });
        pass();
      },
      fill: (order, fillPrice, quantity) => {
        const filled = quantity ?? Number(order['quantity']);
        const status = filled < Number(order['quantity']) ? 'PARTIAL' : 'FILLED';
        const { order_id, symbol: orderSymbol } = order;
        peer.says({
          type: 'ORDER_FILL',
          order_id,
          symbol: orderSymbol,
          filled_qty: filled,
          fill_price: fillPrice,
          status,
        });
        pass();
      },
    };
    peer.says({ type: 'REGISTER', platform: id });
    pass();
    platform.tick(symbol, price);
    return platform;
  };

  return {
    clock,
    gateway,
    platformDoor,
    nexusDoor,
    adminDoor,
    lines,
    journal,
    pass,
    legacyPlatform,
    legacyClient: () => {
      const peer = nexusDoor.dial();
      pass();
      return peer;
    },
  };
}
