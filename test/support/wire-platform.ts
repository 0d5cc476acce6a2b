import type { Random } from '../../core/base/random.ts';
import type { GatewayScene } from './gateway-scene.ts';
import type { MemoryPeer, SeenMessage } from './memory-peer.ts';

const ABILITIES = {
  modify: true,
  order_types: ['MARKET', 'LIMIT'],
  partials: true,
  cancel: true,
  positions: true,
  report: true,
};

/** A version-1 platform that answers what it is asked, and keeps what it was sent as bytes would say it. */
export class WirePlatform {
  readonly id: string;
  readonly peer: MemoryPeer;
  private position = 0;
  private readonly open = new Map<string, SeenMessage>();
  private executions: object[] = [];
  private read = 0;

  constructor(scene: GatewayScene, id: string) {
    this.id = id;
    this.peer = scene.platformDoor.dial();
    const account = { account: 'Demo1', login: 'l', server: 's', currency: 'USD', mode: 'demo' };
    const symbols = [
      { symbol: 'NQ 12-26', tick_size: 0.25, point_value: 20, qty_min: 1, qty_step: 1, qty_max: 100, currency: 'USD' },
    ];
    this.peer.says({ type: 'REGISTER', v: 1, protocol: 1, platform: id, ...account, capabilities: ABILITIES, symbols });
  }

  /** Answers everything that it was sent since the last time, as it likes. */
  answer(random: Random): void {
    for (; this.read < this.peer.received.length; this.read += 1) {
      const message = this.peer.received[this.read]!;
      const id = String(message['order_id']);
      if (message['type'] === 'REPORT_REQUEST') this.report(message);
      else if (message['type'] === 'CANCEL') this.cancel(id);
      else if (message['type'] === 'ORDER') {
        this.open.set(id, message);
        this.say({ type: 'ORDER_STATUS', order_id: id, symbol: message['symbol'], status: 'WORKING' });
        if (message['role'] === 'EXIT' || random.chance(0.5)) this.fill(id, message);
      }
    }
  }

  /** Shows that it is there, and answers. */
  live(random: Random): void {
    this.say({ type: 'HEARTBEAT' });
    this.answer(random);
  }

  private fill(id: string, order: SeenMessage): void {
    const size = Number(order['quantity']);
    this.position += order['side'] === 'BUY' ? size : -size;
    this.open.delete(id);
    const execution = { order_id: id, exec_id: `e${id}`, symbol: order['symbol'], side: order['side'] };
    this.executions.push({ ...execution, qty: size, price: 16_250, ts_us: 1 });
    const whole = {
      last_qty: size,
      last_price: 16_250,
      filled_qty: size,
      fill_price: 16_250,
      status: 'FILLED',
      ts_us: 1,
    };
    this.say({ type: 'ORDER_FILL', ...execution, ...whole });
  }

  private cancel(id: string): void {
    const status = this.open.delete(id) ? 'CANCELLED' : 'CANCEL_REJECTED';
    this.say({ type: 'ORDER_STATUS', order_id: id, symbol: 'NQ 12-26', status });
  }

  private report({ request_id }: SeenMessage): void {
    const orders = [...this.open].map(([order_id, order]) => ({
      order_id,
      symbol: order['symbol'],
      side: order['side'],
      quantity: order['quantity'],
      filled_qty: 0,
      fill_price: 0,
      status: 'WORKING',
    }));
    const positions = this.position === 0 ? [] : [{ symbol: 'NQ 12-26', qty: this.position, avg_price: 16_250 }];
    const { executions } = this;
    this.say({
      type: 'REPORT',
      request_id,
      part: 1,
      history_from_us: 0,
      orders,
      executions,
      positions,
      complete: true,
    });
  }

  private say(message: object): void {
    if (this.peer.isOpen) this.peer.says({ v: 1, platform: this.id, ...message });
  }
}
