import { describe, expect, it } from 'vitest';
import type { PlatformId } from '../../core/model/ids.ts';
import { alertsOf, commandsOf, engineScene, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';

const nt8 = 'nt8' as PlatformId;
const lost = { type: 'platformLost', platform: nt8, reason: 'cable' } as const;

describe('a report of another account', () => {
  it('says nothing about the orders of the account before it', () => {
    const scene = engineScene([v1Platform('nt8')]);
    scene.signal();
    scene.step(lost);
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8', { account: 'Demo2' }) });
    scene.report('nt8');
    expect(scene.engine.orders()[0]).toMatchObject({ state: 'unknown', account: 'Demo1' });
  });
});

describe('a report that was asked for while an order was in flight', () => {
  it('does not end an order that the platform may not have listed yet', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal());
    const [second] = ordersOf(scene.signal({ clientOrderId: 's2', symbol: 'ES' }));
    const gap = { status: 'partial', lastSize: 0.5, filledSize: 0.8 } as const;
    expect(commandsOf(scene.fill('nt8', order!, 100, gap))).toMatchObject([{ type: 'requestReport' }]);
    scene.report('nt8');
    expect(scene.engine.order(second!.orderId)).toMatchObject({ state: 'pending' });
  });

  it('ends it NOT_RECEIVED once nobody has answered in time and a later report does not know it', () => {
    const scene = engineScene([v1Platform('nt8')]);
    scene.signal();
    const effects = scene.waitMs(11_000);
    expect(commandsOf(effects)).toMatchObject([{ type: 'requestReport' }]);
    expect(toldOf(scene.report('nt8'), 'orderRejected')).toMatchObject([{ code: 'NOT_RECEIVED' }]);
  });

  it('is asked for once when several orders run out of time together', () => {
    const scene = engineScene([v1Platform('nt8')]);
    scene.signal();
    scene.signal({ clientOrderId: 's2', symbol: 'ES' });
    expect(commandsOf(scene.waitMs(11_000))).toHaveLength(1);
    scene.report('nt8');
    expect(scene.engine.orders().map(({ state }) => state)).toEqual(['not_received', 'not_received']);
  });
});

describe('a report', () => {
  it('alarms nobody about positions that its platform cannot tell', () => {
    const abilities = { ...v1Platform('nt8').abilities, positions: false };
    const scene = engineScene([v1Platform('nt8', { abilities })]);
    const [order] = ordersOf(scene.signal());
    scene.fill('nt8', order!, 100);
    const alerts: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      scene.waitMs(61_000);
      alerts.push(...alertsOf(scene.report('nt8')));
    }
    expect(alerts).toEqual([]);
  });

  it('of a hundred thousand executions is worked off in a moment', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal({ quantity: 1_000 }));
    scene.step(lost);
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    const base = { symbol: 'NQ 12-26', side: 'BUY', size: 1, price: 100, tsUs: scene.nowUs } as const;
    const executions = Array.from({ length: 100_000 }, (_, index) => ({
      ...base,
      execId: `e${index}`,
      ...(index % 100 === 0 && { orderId: order!.orderId }),
    }));
    const orders = executions.map(({ execId }) => ({
      symbol: 'ES 12-26',
      platformOrderId: execId,
      side: 'BUY' as const,
      size: 1,
      filledSize: 1,
      fillPrice: 1,
      status: 'filled' as const,
    }));
    const before = process.cpuUsage();
    scene.report('nt8', { executions, orders });
    expect(scene.engine.orders()[0]).toMatchObject({ state: 'filled', filledSize: 1_000 });
    // Time that others had the processor does not count.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(10_000);
  });
});

describe('what executions state', () => {
  it('keeps a commission in the currency of the account where none is stated', () => {
    const scene = engineScene([v1Platform('nt8', { currency: 'BRL' })]);
    const [order] = ordersOf(scene.signal());
    const [told] = toldOf(scene.fill('nt8', order!, 100, { commission: 12 }), 'orderFilled');
    expect(told?.money?.commissionUsd).toBeUndefined();
  });

  it('gets our time where the platform states none', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal());
    scene.fill('nt8', order!, 100, { tsUs: 0 });
    expect(scene.engine.fills()[0]?.tsUs).toBe(scene.nowUs);
  });

  it('does not put the reach of reports into the future', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [order] = ordersOf(scene.signal());
    scene.fill('nt8', order!, 100, { tsUs: scene.nowUs * 2 });
    scene.step(lost);
    const [asked] = commandsOf(scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') }));
    expect(asked).toMatchObject({ type: 'requestReport' });
    expect(asked?.type === 'requestReport' && asked.sinceUs).toBeLessThan(scene.nowUs);
  });
});
