import { describe, expect, it } from 'vitest';
import { orderCommand, SIM_NQ, SIM_PLATFORM, simScene } from '../../../test/support/sim-scene.ts';
import { orderIdOf } from '../../model/ids.ts';

const MINUTE_MS = 60_000;
const SLOW = { minMs: 5_000, medianMs: 5_000, p99Ms: 5_000 };

describe('the link to a simulated venue', () => {
  it('registers as a simulated platform that can do everything but brackets', () => {
    const scene = simScene();
    expect(scene.events).toMatchObject([
      {
        type: 'registered',
        identity: {
          platform: 'sim_nt8',
          dialect: 'v1',
          account: 'SIM-1',
          mode: 'sim',
          simulated: true,
          abilities: { report: true, cancel: true, modify: true, brackets: false },
          symbols: [{ symbol: 'NQ 12-26', pointValue: 20 }, {}],
        },
      },
    ]);
    expect(JSON.stringify(scene.events)).not.toContain('"root"');
  });

  it('takes nothing before it has registered and nothing after it stopped', () => {
    const scene = simScene();
    scene.replaceGateway();
    const order = orderCommand(orderIdOf(1));
    const submit = { type: 'submitOrder', platform: SIM_PLATFORM, order } as const;
    expect(scene.adapter.send(submit)).toMatchObject({ outcome: 'not_sent', code: 'PLATFORM_ABSENT' });
    scene.clock.advanceMs(MINUTE_MS);
    scene.adapter.stop();
    scene.adapter.stop();
    expect(scene.adapter.send(submit)).toMatchObject({ outcome: 'not_sent', code: 'PLATFORM_ABSENT' });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.venue.books.receipts).toHaveLength(0);
  });

  it('sends no entry while the gate is shut, and every exit and cancel', () => {
    const scene = simScene();
    scene.gate.shut();
    const submit = (order: ReturnType<typeof orderCommand>) =>
      scene.adapter.send({ type: 'submitOrder', platform: SIM_PLATFORM, order });
    expect(submit(orderCommand(orderIdOf(1)))).toMatchObject({ outcome: 'not_sent', code: 'TRADING_HALTED' });
    expect(submit(orderCommand(orderIdOf(2), { role: 'EXIT' }))).toEqual({ outcome: 'sent' });
    const cancel = { type: 'cancelOrder', platform: SIM_PLATFORM, orderId: orderIdOf(2), account: 'SIM-1' } as const;
    expect(scene.adapter.send(cancel)).toEqual({ outcome: 'sent' });
  });

  it('is busy at the rate that the behaviour states, and then no byte leaves', () => {
    const scene = simScene({ behaviour: { linkBusyRate: 1 } });
    const order = orderCommand(orderIdOf(1));
    const outcome = scene.adapter.send({ type: 'submitOrder', platform: SIM_PLATFORM, order });
    expect(outcome).toMatchObject({ outcome: 'not_sent', code: 'SOCKET_BUSY' });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.venue.books.receipts).toHaveLength(0);
  });

  it('keeps commands and events in order on timers that fire out of order', () => {
    const scene = simScene({ behaviour: { commandLatency: { minMs: 0, medianMs: 50, p99Ms: 5_000 } } });
    const orderId = scene.submit({ number: 1, orderType: 'LIMIT', limitPrice: 16_000 });
    scene.send({ type: 'cancelOrder', platform: SIM_PLATFORM, orderId, account: 'SIM-1' });
    scene.clock.advanceMs(5 * MINUTE_MS);
    expect(scene.statuses(orderId).at(-1)).toBe('cancelled');
    expect(scene.statuses(orderId)).not.toContain('cancel_rejected');
  });

  it('shows in the next report what happened while it was lost', () => {
    const scene = simScene({ behaviour: { fillLatency: SLOW } });
    const orderId = scene.submit({ number: 1 });
    scene.clock.advanceMs(1_000);
    scene.adapter.cut('cable out', MINUTE_MS);
    expect(scene.events.at(-1)).toEqual({ type: 'lost', reason: 'cable out' });
    scene.clock.advanceMs(2 * MINUTE_MS);
    expect(scene.events.at(-1)?.type).toBe('registered');
    expect(scene.fills()).toHaveLength(0);
    expect(scene.report()).toMatchObject({ executions: [{ orderId, execId: '1.1' }], positions: [{ size: 1 }] });
  });

  it('sends again what an outage held up, when the behaviour says so, and once', () => {
    const scene = simScene({ behaviour: { fillLatency: SLOW, resendRate: 1 } });
    const orderId = scene.submit({ number: 1 });
    scene.clock.advanceMs(1_000);
    scene.adapter.cut('cable out', MINUTE_MS);
    scene.clock.advanceMs(2 * MINUTE_MS);
    scene.adapter.cut('cable out', MINUTE_MS);
    scene.clock.advanceMs(2 * MINUTE_MS);
    expect(scene.statuses(orderId)).toEqual(['accepted', 'fill filled']);
  });

  it('lets a command that was on its way arrive before the next link, or never', () => {
    for (const [rate, arrivals] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const scene = simScene({ behaviour: { commandLatency: SLOW, commandLossAtCutRate: rate } });
      scene.submit({ number: 1 });
      scene.clock.advanceMs(100);
      scene.replaceGateway();
      expect(scene.venue.books.receipts).toHaveLength(arrivals);
      scene.clock.advanceMs(MINUTE_MS);
      expect(scene.venue.books.receipts).toHaveLength(arrivals);
      expect(scene.report()?.orders).toHaveLength(arrivals);
    }
  });

  it('breaks and comes back by itself when the behaviour says so', () => {
    const scene = simScene({ behaviour: { disconnectEveryMs: MINUTE_MS } });
    scene.clock.advanceMs(60 * MINUTE_MS);
    const links = scene.events.map((event) => event.type);
    expect(links.filter((type) => type === 'lost').length).toBeGreaterThan(20);
    links.forEach((type, i) => expect(type).toBe(i % 2 === 0 ? 'registered' : 'lost'));
  });

  it('breaks no more once the weather has cleared', () => {
    const scene = simScene({ behaviour: { disconnectEveryMs: 10 * MINUTE_MS } });
    scene.venue.behave({ disconnectEveryMs: 0 });
    scene.clock.advanceMs(60 * MINUTE_MS);
    expect(scene.events.map((event) => event.type)).toEqual(['registered']);
  });

  it('forgets unsent events and unbegun orders when the platform restarts', () => {
    const scene = simScene({ behaviour: { fillLatency: SLOW, restartRate: 1, resendRate: 1 } });
    const orderId = scene.submit({ number: 1 });
    scene.clock.advanceMs(1_000);
    scene.adapter.cut('crash', MINUTE_MS);
    scene.clock.advanceMs(2 * MINUTE_MS);
    expect(scene.statuses(orderId)).toEqual(['accepted']);
    expect(scene.report()?.orders).toMatchObject([{ orderId, status: 'cancelled', filledSize: 0 }]);
  });

  it('loses, doubles and reorders events as asked, while the venue counts each once', () => {
    const lossy = simScene({ behaviour: { eventLossRate: 1 } });
    const orderId = lossy.submit({ number: 1 });
    lossy.clock.advanceMs(MINUTE_MS);
    expect(lossy.statuses(orderId)).toEqual([]);
    expect(lossy.report()?.executions).toHaveLength(1);

    const doubling = simScene({ behaviour: { duplicateRate: 1 } });
    doubling.submit({ number: 1 });
    doubling.clock.advanceMs(MINUTE_MS);
    expect(doubling.statuses(orderId).filter((status) => status === 'fill filled')).toHaveLength(2);

    const reordering = simScene({ behaviour: { reorderRate: 0.5, fillLatency: { minMs: 0, medianMs: 1, p99Ms: 2 } } });
    for (let number = 1; number <= 50; number++) reordering.submit({ number });
    reordering.clock.advanceMs(MINUTE_MS);
    const fillFirst = [...reordering.venue.books.orders.keys()].filter(
      (id) => reordering.statuses(id)[0] === 'fill filled',
    );
    expect(fillFirst.length).toBeGreaterThan(5);
    expect(reordering.venue.books.executions).toHaveLength(50);
  });

  it('leaves a report request without an answer when asked to', () => {
    expect(simScene({ behaviour: { reportLossRate: 1 } }).report()).toBeUndefined();
  });

  it('answers a report after the events that the report knows of', () => {
    const scene = simScene({ behaviour: { eventLatency: { minMs: 1, medianMs: 50, p99Ms: 5_000 } } });
    for (let number = 1; number <= 30; number++) {
      scene.submit({ number });
      scene.clock.advanceMs(200);
      const report = scene.report();
      const at = scene.events.findIndex((event) => event.type === 'report' && event.report === report);
      const seen = scene.events.slice(0, at).flatMap((event) => (event.type === 'fill' ? [event.fill.execId] : []));
      for (const { execId } of report?.executions ?? []) expect(seen).toContain(execId);
    }
  });

  it('attaches a second gateway to the same venue, which keeps its books', () => {
    const scene = simScene();
    scene.submit({ number: 1 });
    scene.clock.advanceMs(MINUTE_MS);
    scene.replaceGateway();
    scene.clock.advanceMs(MINUTE_MS);
    scene.submit({ number: 2 });
    scene.clock.advanceMs(MINUTE_MS);
    expect(scene.report()?.positions).toMatchObject([{ symbol: SIM_NQ.symbol, size: 2 }]);
  });
});
