import type { AdapterEvent, SendOutcome } from '../../core/adapters/port.ts';
import { createPlatformDoor, type PlatformDoor } from '../../core/doors/platform-door.ts';
import { TickFanOut } from '../../core/doors/tick-fan-out.ts';
import { createTickLane } from '../../core/doors/tick-lane.ts';
import type { OrderCommand } from '../../core/model/command.ts';
import type { OrderId, PlatformId } from '../../core/model/ids.ts';
import { QuoteBoard } from '../../core/model/quote-board.ts';
import { createGate, type GateSwitch } from '../../core/risk/gate.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { memoryDoor, type MemoryPeer, type MemoryPeerOptions } from './memory-peer.ts';

/** A platform door over peers in memory, with all that it told. */
export interface PlatformDoorScene {
  readonly clock: ManualClock;
  readonly gate: GateSwitch;
  readonly board: QuoteBoard;
  readonly door: PlatformDoor;
  /** Every event, as `[platform, event]`. */
  readonly events: (readonly [PlatformId, AdapterEvent])[];
  /** Events of one type, in order. */
  readonly of: <T extends AdapterEvent['type']>(type: T) => readonly Extract<AdapterEvent, { readonly type: T }>[];
  readonly counts: string[];
  readonly lines: string[];
  /** Orders that an earlier run sent, and where to. */
  readonly ordersBefore: Map<string, string>;
  readonly dial: (options?: MemoryPeerOptions) => MemoryPeer;
  /** A legacy platform that has registered. */
  readonly legacy: (platform?: string) => MemoryPeer;
  /** A version-1 platform that has registered. */
  readonly versionOne: (platform?: string, extra?: object) => MemoryPeer;
  /** Submits an order with the next id. */
  readonly submit: (
    change?: Partial<OrderCommand>,
    platform?: string,
  ) => { readonly orderId: OrderId; readonly result: SendOutcome };
}

/** Makes the scene: gate open, `sim_nt8` reserved, every symbol known by its first two letters. */
export function platformDoorScene(): PlatformDoorScene {
  const clock = manualClock();
  const gate = createGate();
  gate.open();
  const board = new QuoteBoard();
  const fanOut = new TickFanOut(board);
  const events: (readonly [PlatformId, AdapterEvent])[] = [];
  const counts: string[] = [];
  const lines: string[] = [];
  const ordersBefore = new Map<string, string>();
  const lane = createTickLane({
    board,
    fanOut,
    clock,
    host: {
      resolveSymbol: (_, symbol) => ({ root: symbol.slice(0, 2), isFront: true }),
      refused: (_, code) => counts.push(code),
      unmapped: () => {},
      sampled: () => {},
    },
  });
  const door = createPlatformDoor({
    clock,
    gate,
    lane,
    isReserved: (platform) => platform === 'sim_nt8',
    platformOfOrder: (orderId) => ordersBefore.get(orderId) as PlatformId | undefined,
    subscribeList: () => ['NQ 12-26'],
    emit: (platform, event) => events.push([platform, event]),
    count: (code) => counts.push(code),
    log: (line) => lines.push(line),
  });
  const memory = memoryDoor(door, clock);
  let lastOrder = 80;
  const scene: PlatformDoorScene = {
    clock,
    gate,
    board,
    door,
    events,
    of: (type) => events.map(([, event]) => event).filter((event) => event.type === type) as never,
    counts,
    lines,
    ordersBefore,
    dial: (options) => memory.dial(options),
    legacy: (platform = 'nt8') => {
      const peer = memory.dial();
      peer.says({ type: 'REGISTER', platform });
      return peer;
    },
    versionOne: (platform = 'nt8', extra = {}) => {
      const peer = memory.dial();
      peer.says(registration(platform, extra));
      return peer;
    },
    submit: (change = {}, platform = 'nt8') => {
      lastOrder += 1;
      const account = door.sessions().find((session) => session.platform === platform)?.account ?? platform;
      const order: OrderCommand = { ...marketOrder, account, orderId: String(lastOrder) as OrderId, ...change };
      const command = { type: 'submitOrder', platform: platform as PlatformId, order } as const;
      return { orderId: order.orderId, result: door.send(command) };
    },
  };
  return scene;
}

/** A version-1 REGISTER. */
export function registration(platform: string, extra: object = {}): object {
  const said = { platform, protocol: 1, account: 'Sim101', currency: 'USD', mode: 'sim' };
  return { type: 'REGISTER', v: 1, ...said, ...extra };
}

const marketOrder: Omit<OrderCommand, 'orderId' | 'account'> = {
  signalId: 's1',
  symbol: 'NQ 12-26',
  side: 'BUY',
  size: 1,
  unit: 'contracts',
  orderType: 'MARKET',
  timeInForce: 'DAY',
  role: 'ENTRY',
  reduceOnly: false,
};
