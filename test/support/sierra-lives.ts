import { expect } from 'vitest';
import { STATUS, type BookedOrder } from './dtc-books.ts';
import type { DtcServer } from './dtc-server.ts';
import type { GatewayScene } from './gateway-scene.ts';
import type { SierraGateway } from './sierra-gateway.ts';

/** One life of an order, driven from its signal to its end. */
export interface Life {
  readonly name: string;
  readonly drive: (scene: SierraGateway, say: (message: Record<string, unknown>) => void) => void;
  /** The moments at which the plug is pulled, as the stand-in names them. */
  readonly points: readonly string[];
}

const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', confidence: 0.9, order_id: 'one' };
const LIMIT = { ...BUY, quantity: 2, order_type: 'LIMIT', limit_price: 16_240 };

/** Lets a link that was pulled come back before the next thing happens there. */
export const SETTLE_MS = 40_000;

const LIVES: readonly Life[] = [
  {
    name: 'an order at the market that fills in two parts',
    drive: ({ server, pass }, say) => {
      server.behaviour.holdsOrders = true;
      say({ ...BUY, quantity: 3 });
      pass(100);
      const [order] = server.books.orders;
      if (order === undefined) return;
      server.accept(order);
      pass(100);
      server.fill(order, 1);
      pass(100);
      server.fill(order, 2);
      pass(100);
    },
    points: [
      'SUBMIT_NEW_SINGLE_ORDER arrives',
      'SUBMIT_NEW_SINGLE_ORDER done',
      'before accept',
      'accepted, not told',
      'accept told',
      'before fill',
      'partly filled, not told',
      'part told',
      'filled, not told',
      'fill told',
    ],
  },
  {
    name: 'an order that rests and is cancelled',
    drive: ({ pass }, say) => {
      say(LIMIT);
      pass(100);
      say({ type: 'CANCEL', order_id: 'one' });
      pass(100);
    },
    points: ['accepted, not told', 'CANCEL_ORDER arrives', 'cancelled, not told', 'cancel told', 'CANCEL_ORDER done'],
  },
  {
    name: 'an order that rests and is filled by the market',
    drive: ({ server, pass }, say) => {
      say(LIMIT);
      pass(100);
      server.setPrice('NQZ26', 16_239);
      pass(100);
    },
    points: ['accept told', 'before fill', 'filled, not told', 'fill told'],
  },
  {
    name: 'an order that is rejected',
    drive: ({ server, pass }, say) => {
      server.behaviour.rejectsNext = 'Not enough margin';
      say({ ...BUY, quantity: 1 });
      pass(100);
    },
    points: ['rejected, not told', 'reject told'],
  },
];

/** Every moment of every life at which something can be pulled. */
export const POINTS = LIVES.flatMap((life) => life.points.map((point) => [life.name, point, life] as const));

/** Both sides agree: what is held, what is open, and that nothing acted twice. */
export function holdTruth({ books }: DtcServer, { gateway }: Pick<GatewayScene, 'gateway'>): void {
  const held = gateway.view.positions().reduce((sum, { size }) => sum + size, 0);
  expect(held).toBe(books.positionOf('Sim1', 'NQZ26'));
  expect(new Set(books.orders.map(({ clientId }) => clientId)).size).toBe(books.orders.length);
  const [order] = gateway.view.orders();
  if (order === undefined) throw new Error('the gateway lists no order');
  expect(statesOf(books.orders[0])).toContain(order.state);
  expect(order.filledSize).toBe(books.orders[0]?.filled ?? 0);
}

/** What the gateway may call an order that is so at the server. An end that nobody saw is told by what is not listed. */
function statesOf(order: BookedOrder | undefined): readonly string[] {
  if (order === undefined) return ['not_received'];
  if (order.status === STATUS.filled) return ['filled'];
  if (order.status === STATUS.cancelled) return ['cancelled'];
  if (order.status === STATUS.rejected) return ['rejected', 'not_received'];
  return order.status === STATUS.partial ? ['partial'] : ['accepted', 'working'];
}
