import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderCommand, SIM_ES, SIM_NQ, SIM_PLATFORM, simScene } from '../../../test/support/sim-scene.ts';
import type { SimScene } from '../../../test/support/sim-scene.ts';
import { trimDust } from '../../base/decimal.ts';
import { orderIdOf } from '../../model/ids.ts';
import type { Side } from '../../model/order.ts';
import { ORDER_TYPES, signOf, TIMES_IN_FORCE } from '../../model/order.ts';
import type { SimBehaviour } from './behaviour.ts';
import { stormyBehaviour } from './behaviour.ts';
import { isOpen } from './venue-books.ts';

const MINUTE_MS = 60_000;
const REQUIRE_ALL = process.env['NEXUS_REQUIRE_ALL'] === '1';
const RUNS = { numRuns: REQUIRE_ALL ? 1_000 : 60 };

const number = fc.integer({ min: 1, max: 30 });
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      number,
      order: fc.record({
        side: fc.constantFrom<Side>('BUY', 'SELL'),
        symbol: fc.constantFrom(SIM_NQ.symbol, SIM_ES.symbol, 'CL 12-26'),
        size: fc.constantFrom(1, 2, 5, 9, 0.5, -1),
        orderType: fc.constantFrom(...ORDER_TYPES),
        timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
        limitPrice: fc.integer({ min: 16_240, max: 16_260 }),
        stopPrice: fc.integer({ min: 16_240, max: 16_260 }),
      }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), number }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('modify' as const), number, size: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('report' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Plays a story at a fresh venue with a moving price; what the link does not take is left out. */
function play(seed: number, behaviour: Partial<SimBehaviour>, story: readonly Step[], ticksPerSecond = 0): SimScene {
  const scene = simScene({ seed, behaviour: { ...behaviour, ticksPerSecond } });
  scene.market.release('NQ');
  const account = 'SIM-1';
  const platform = SIM_PLATFORM;
  for (const now of story) {
    if (now.kind === 'wait') scene.clock.advanceMs(now.ms);
    else if (now.kind === 'kill') scene.replaceGateway();
    else if (now.kind === 'report') scene.adapter.send({ type: 'requestReport', platform, requestId: 'R', sinceUs: 0 });
    else if (now.kind === 'cancel')
      scene.adapter.send({ type: 'cancelOrder', platform, orderId: orderIdOf(now.number), account });
    else if (now.kind === 'modify')
      scene.adapter.send({ type: 'modifyOrder', platform, orderId: orderIdOf(now.number), account, size: now.size });
    else scene.adapter.send({ type: 'submitOrder', platform, order: orderCommand(orderIdOf(now.number), now.order) });
  }
  scene.clock.advanceMs(30 * MINUTE_MS);
  return scene;
}

const story = fc.array(step, { minLength: 1, maxLength: 60 });
const seed = fc.integer({ min: 1, max: 1_000_000 });
const weather = fc.constantFrom<Partial<SimBehaviour>>({}, { partialRate: 0.7 }, stormyBehaviour);

describe('a simulated platform, whatever is asked of it', () => {
  it('gives the same events for the same seed and commands', () => {
    fc.assert(
      fc.property(seed, weather, story, (chosen, behaviour, steps) => {
        const [first, second] = [play(chosen, behaviour, steps), play(chosen, behaviour, steps)];
        expect(first.events).toEqual(second.events);
        expect(first.venue.snapshot()).toEqual(second.venue.snapshot());
      }),
      RUNS,
    );
  });

  it('executes an id once, never fills more than was ordered, and keeps positions equal to executions', () => {
    fc.assert(
      fc.property(seed, weather, story, (chosen, behaviour, steps) => {
        const { orders, executions, positions, receipts } = play(chosen, behaviour, steps).venue.books;
        const news = receipts.filter((receipt) => !receipt.isRepeat).map((receipt) => receipt.orderId);
        expect(new Set(news).size).toBe(news.length);
        expect(new Set(news)).toEqual(new Set(orders.keys()));
        expect(new Set(executions.map((execution) => execution.execId)).size).toBe(executions.length);
        const filled = new Map<string, number>();
        const net = new Map<string, number>();
        for (const { orderId, symbol, side, size } of executions) {
          expect(size).toBeGreaterThan(0);
          filled.set(orderId!, trimDust((filled.get(orderId!) ?? 0) + size));
          net.set(symbol, trimDust((net.get(symbol) ?? 0) + signOf(side) * size));
        }
        for (const order of orders.values()) {
          expect(order.filledSize).toBe(filled.get(order.orderId) ?? 0);
          expect(order.filledSize).toBeLessThanOrEqual(Math.max(0, order.size));
          expect(order.state === 'filled').toBe(order.filledSize > 0 && order.filledSize === order.size);
          if (order.state === 'rejected') expect(order.filledSize).toBe(0);
        }
        for (const { symbol, size } of positions.values()) expect(size).toBe(net.get(symbol) ?? 0);
      }),
      RUNS,
    );
  });

  it('never trades a limit order at a worse price than its limit', () => {
    fc.assert(
      fc.property(seed, weather, story, (chosen, behaviour, steps) => {
        const { orders, executions } = play(chosen, behaviour, steps).venue.books;
        for (const { orderId, side, price } of executions) {
          const order = orders.get(orderId!)!;
          if (order.terms.orderType !== 'LIMIT' && order.terms.orderType !== 'STOP_LIMIT') continue;
          expect(signOf(side) * price).toBeLessThanOrEqual(signOf(side) * order.limitPrice!);
        }
      }),
      RUNS,
    );
  });

  it('tells each order’s story in order and to one end while nothing disturbs the link', () => {
    const ends = ['fill filled', 'cancelled', 'rejected', 'expired'];
    fc.assert(
      fc.property(
        seed,
        fc.constantFrom({ partialRate: 0 }, { partialRate: 0.7, expiryRate: 1 }),
        story,
        (chosen, behaviour, steps) => {
          const calm = steps.filter((now) => now.kind !== 'kill');
          const scene = play(chosen, behaviour, calm);
          const { books } = scene.venue;
          const repeated = new Set(books.receipts.flatMap((receipt) => (receipt.isRepeat ? [receipt.orderId] : [])));
          for (const order of books.orders.values()) {
            const fills = scene.fills().filter((fill) => fill.orderId === order.orderId);
            fills.reduce((before, fill) => {
              expect(fill.filledSize).toBe(trimDust(before + fill.lastSize!));
              return fill.filledSize;
            }, 0);
            if (repeated.has(order.orderId)) continue;
            const told = scene.statuses(order.orderId).filter((status) => ends.includes(status));
            expect(told).toHaveLength(isOpen(order) ? 0 : 1);
            if (order.terms.orderType === 'MARKET') expect(isOpen(order)).toBe(false);
          }
        },
      ),
      RUNS,
    );
  });

  it('tells nothing that is not in the books of the venue, and in a report everything', () => {
    fc.assert(
      fc.property(seed, story, (chosen, steps) => {
        const scene = play(chosen, stormyBehaviour, steps);
        scene.venue.behave({
          disconnectEveryMs: 0,
          reportLossRate: 0,
          positionLieRate: 0,
          linkBusyRate: 0,
          eventLossRate: 1,
        });
        scene.replaceGateway();
        scene.clock.advanceMs(30 * MINUTE_MS);
        const { books } = scene.venue;
        for (const fill of scene.fills()) {
          const execution = books.executions.find(({ execId }) => execId === fill.execId);
          expect(execution).toMatchObject({ orderId: fill.orderId, size: fill.lastSize, price: fill.lastPrice });
        }
        const before = books.executions.length;
        const report = scene.report();
        const told = report?.executions ?? [];
        // A resting order may fill while the report is on its way: it tells everything up to when it was written.
        expect(told.length).toBeGreaterThanOrEqual(before);
        expect(told).toEqual(books.executions.slice(0, told.length));
        expect(report?.orders).toHaveLength(books.orders.size);
      }),
      RUNS,
    );
  });

  it('says nothing after its link was stopped', () => {
    fc.assert(
      fc.property(seed, weather, story, (chosen, behaviour, steps) => {
        const scene = play(chosen, behaviour, steps, 0.5);
        scene.adapter.send({ type: 'requestReport', platform: SIM_PLATFORM, requestId: 'R', sinceUs: 0 });
        scene.adapter.stop();
        const [events, ticks] = [scene.events.length, scene.ticks.length];
        scene.clock.advanceMs(30 * MINUTE_MS);
        expect([scene.events.length, scene.ticks.length]).toEqual([events, ticks]);
        scene.venue.close();
        expect(scene.clock.timers).toBe(0);
      }),
      RUNS,
    );
  });
});
