import type { GatewayScene } from './gateway-scene.ts';
import type { MemoryPeer, SeenMessage } from './memory-peer.ts';

const CAPABILITIES = {
  order_types: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'],
  partials: true,
  modify: true,
  cancel: true,
  positions: true,
  report: true,
};
const NQ = 'NQ 12-26';
const HEARTBEAT_MS = 1_000;

/** One order as the platform has it; `order_id` is absent for one that a person placed there. */
interface PlatformOrder {
  readonly order_id?: string;
  readonly platform_order_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: number;
  filled_qty: number;
  fill_price: number;
  status: string;
}

/** A version-1 platform in the hands of a test: it holds its own truth, and tells it when it is asked for a report. */
export interface V1Platform {
  readonly peer: MemoryPeer;
  /** The orders that it was sent, in order; over all of its links. */
  orders(): readonly SeenMessage[];
  cancels(): readonly SeenMessage[];
  /** Fills an order whole in its own books; told by ORDER_FILL unless `untold`. */
  fill(order: SeenMessage, price: number, told?: 'untold'): void;
  /** A person trades there. */
  trade(side: 'BUY' | 'SELL', size: number, price: number): void;
  /** A person places an order that works on. */
  place(platformOrderId: string, side: 'BUY' | 'SELL', size: number): void;
  /** An order that a person placed fills in part, or ends. */
  change(platformOrderId: string, change: Partial<Pick<PlatformOrder, 'filled_qty' | 'fill_price' | 'status'>>): void;
  /** What it holds. */
  position(): number;
  /** Its link breaks; it comes back with the books it has. */
  breaks(): void;
  returns(scene?: GatewayScene): void;
  /** Lets time pass; it answers every request for a report meanwhile, and shows that it is there. */
  live(ms: number): void;
}

/** Registers a version-1 platform of a demo account and lets it report. */
export function v1PlatformIn(
  first: GatewayScene,
  id: string,
  traded = NQ,
  pointValue = 20,
  currency = 'USD',
): V1Platform {
  let scene = first;
  let peer = scene.platformDoor.dial();
  let read = 0;
  let lastExec = 8_811;
  let held = 0;
  const orders = new Map<string, PlatformOrder>();
  const executions: object[] = [];
  const sent: SeenMessage[] = [];
  const cancelled: SeenMessage[] = [];

  const say = (message: object): void => peer.says({ v: 1, ...message });
  const register = (): void => {
    const account = { account: 'Demo1', login: 'l', server: 's', currency, mode: 'demo' };
    const symbols = [
      {
        symbol: traded,
        tick_size: 0.25,
        point_value: pointValue,
        qty_min: 1,
        qty_step: 1,
        qty_max: 100,
        currency,
      },
    ];
    say({ type: 'REGISTER', protocol: 1, platform: id, ...account, capabilities: CAPABILITIES, symbols });
  };
  const book = (side: string, size: number, price: number, orderId?: string): object => {
    lastExec += 1;
    held += side === 'BUY' ? size : -size;
    const execution = {
      ...(orderId !== undefined && { order_id: orderId }),
      exec_id: String(lastExec),
      symbol: traded,
      side,
      ts_us: scene.clock.nowUs(),
    };
    executions.push({ ...execution, qty: size, price });
    return execution;
  };
  const report = ({ request_id }: SeenMessage): void =>
    say({
      type: 'REPORT',
      request_id,
      part: 1,
      history_from_us: 0,
      orders: [...orders.values()],
      executions,
      positions: held === 0 ? [] : [{ symbol: traded, qty: held, avg_price: 16_250 }],
      complete: true,
    });
  const answer = (): void => {
    for (; read < peer.received.length; read += 1) {
      const message = peer.received[read]!;
      if (message['type'] === 'REPORT_REQUEST') report(message);
      else if (message['type'] === 'CANCEL') cancelled.push(message);
      else if (message['type'] === 'ORDER') {
        sent.push(message);
        const orderId = String(message['order_id']);
        orders.set(orderId, {
          order_id: orderId,
          platform_order_id: `P${orderId}`,
          symbol: traded,
          side: String(message['side']),
          quantity: Number(message['quantity']),
          filled_qty: 0,
          fill_price: 0,
          status: 'WORKING',
        });
      }
    }
  };
  const live = (ms: number): void => {
    for (let left = ms; left >= 0; left -= HEARTBEAT_MS) {
      scene.pass(Math.min(left, HEARTBEAT_MS));
      answer();
      if (peer.isOpen) say({ type: 'HEARTBEAT' });
      scene.pass();
      if (left === 0) break;
    }
  };
  const platform: V1Platform = {
    get peer() {
      return peer;
    },
    orders: () => {
      answer();
      return sent;
    },
    cancels: () => {
      answer();
      return cancelled;
    },
    fill: (order, price, told) => {
      answer();
      const orderId = String(order['order_id']);
      const known = orders.get(orderId)!;
      const execution = book(known.side, known.quantity, price, orderId);
      Object.assign(known, { filled_qty: known.quantity, fill_price: price, status: 'FILLED' });
      const size = { last_qty: known.quantity, last_price: price, filled_qty: known.quantity, fill_price: price };
      if (told !== 'untold') say({ type: 'ORDER_FILL', ...execution, ...size, status: 'FILLED' });
      scene.pass();
    },
    trade: (side, size, price) => {
      book(side, size, price);
    },
    place: (platformOrderId, side, size) => {
      orders.set(platformOrderId, {
        platform_order_id: platformOrderId,
        symbol: traded,
        side,
        quantity: size,
        filled_qty: 0,
        fill_price: 0,
        status: 'WORKING',
      });
    },
    change: (platformOrderId, change) => {
      const order = orders.get(platformOrderId)!;
      const more = (change.filled_qty ?? order.filled_qty) - order.filled_qty;
      held += order.side === 'BUY' ? more : -more;
      Object.assign(order, change);
    },
    position: () => held,
    breaks: () => {
      peer.dies('the cable');
      scene.pass();
    },
    returns: (next) => {
      scene = next ?? scene;
      peer = scene.platformDoor.dial();
      read = 0;
      register();
      live(100);
    },
    live,
  };
  register();
  live(100);
  return platform;
}
