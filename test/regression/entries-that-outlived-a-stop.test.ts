import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/engine/effect.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import type { PlatformIdentity } from '../../core/model/platform.ts';
import { NO_LIMITS } from '../../core/model/risk-limits.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { alertsOf, buildSignal, commandsOf, engineScene, ordersOf, v1Platform } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;
const LIVE: Partial<PlatformIdentity> = {
  account: 'U1',
  login: 'trader',
  server: 'Prod1',
  mode: 'live',
  hasToken: true,
};

function rest(scene: EngineScene, platform: PlatformId, clientOrderId: string) {
  const request = buildSignal({
    clientOrderId,
    orderType: 'LIMIT',
    limitPrice: 90,
    timeInForce: 'GTC',
    platforms: [platform],
    isTrusted: true,
  });
  const effects = scene.step({ type: 'signalReceived', request, quotes: [] });
  scene.sent(effects);
  const [order] = ordersOf(effects);
  if (order === undefined) throw new Error('nothing was sent');
  scene.step({ type: 'orderStatusReceived', platform, orderId: order.orderId, status: 'working' });
  return order;
}

function cancelsOf(effects: readonly Effect[]): readonly string[] {
  return commandsOf(effects).flatMap((command) => (command.type === 'cancelOrder' ? [command.orderId] : []));
}

/** Loses three round trips in a row at nt8; the last fill is returned. */
function lose(scene: EngineScene, times: number): readonly Effect[] {
  let last: readonly Effect[] = [];
  for (let round = 0; round < times; round += 1) {
    const [enter] = ordersOf(scene.signal({ clientOrderId: `in${round}`, platforms: [NT8] }));
    scene.fill('nt8', enter!, 100);
    const [leave] = ordersOf(scene.signal({ clientOrderId: `out${round}`, side: 'SELL', platforms: [NT8] }));
    last = scene.fill('nt8', leave!, 90);
  }
  return last;
}

describe('an entry that rests when entries stop', () => {
  it('is cancelled and named by REDUCING, and an alarm when it fills all the same', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const order = rest(scene, NT8, 's1');
    const effects = scene.step({ type: 'reduceReceived', by: 'panel', reason: 'news' });
    expect(cancelsOf(effects)).toEqual([order.orderId]);
    const named = effects.flatMap((effect) => (effect.type === 'alert' ? [effect.alert.text] : []));
    expect(named.join()).toContain(`order ${order.orderId}, BUY 1 NQ 12-26 at 90 on nt8`);
    expect(alertsOf(scene.fill('nt8', order, 90))).toContain('ENTERED_WHILE_STOPPED');
  });

  it('is cancelled by a disarm, on that platform alone', () => {
    const platforms = [v1Platform('nt8', LIVE), v1Platform('sierra', { ...LIVE, account: 'U2' })];
    const scene = engineScene(platforms, { mode: 'live', oneActiveOrderPerRoot: false });
    scene.step({ type: 'armReceived', platform: NT8, account: 'U1', by: 'panel', reason: 'go' });
    scene.step({
      type: 'armReceived',
      platform: 'sierra' as PlatformId,
      account: 'U2',
      by: 'panel',
      reason: 'go',
    });
    const order = rest(scene, NT8, 's1');
    rest(scene, 'sierra' as PlatformId, 's2');
    const effects = scene.step({ type: 'disarmReceived', platform: NT8, by: 'panel', reason: 'enough' });
    expect(cancelsOf(effects)).toEqual([order.orderId]);
    expect(alertsOf(scene.fill('nt8', order, 90))).toContain('ENTERED_WHILE_STOPPED');
  });

  it('is cancelled by a breaker', () => {
    const limits = { ...NO_LIMITS, lossesInARow: 3, lossesInARowPauseMinutes: 60 };
    const scene = engineScene([v1Platform('nt8')], { limits, oneActiveOrderPerRoot: false });
    const order = rest(scene, NT8, 'far');
    const effects = lose(scene, 3);
    expect(alertsOf(effects)).toContain('LOSSES_IN_A_ROW');
    expect(cancelsOf(effects)).toEqual([order.orderId]);
  });

  it('is cancelled again by each report that lists it, and no more once entries pass', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const { orderId, symbol, side, size } = rest(scene, NT8, 's1');
    const listed = { orderId, symbol, side, size, filledSize: 0, fillPrice: 0, status: 'working' } as const;
    scene.step({ type: 'platformLost', platform: NT8, reason: 'cable' });
    scene.step({ type: 'reduceReceived', by: 'panel', reason: 'news' });
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    expect(cancelsOf(scene.report('nt8', { orders: [listed] }))).toEqual([orderId]);
    scene.step({ type: 'rearmReceived', by: 'panel', reason: 'over' });
    scene.waitMs(60_000);
    expect(cancelsOf(scene.report('nt8', { orders: [listed] }))).toEqual([]);
  });

  it('is left alone, and named, while an AI client is only gone', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const { orderId } = rest(scene, NT8, 's1');
    const effects = scene.step({ type: 'clientLost', client: 'alpha' as never, reason: 'silent' });
    expect(cancelsOf(effects)).toEqual([]);
    const named = effects.flatMap((effect) => (effect.type === 'alert' ? [effect.alert.text] : []));
    expect(named.join()).toContain(`order ${orderId}, BUY NQ 12-26 on nt8`);
  });

  it('leaves exits alone, and no alarm is raised when they fill', () => {
    const scene = engineScene([v1Platform('nt8')]);
    const [enter] = ordersOf(scene.signal());
    scene.fill('nt8', enter!, 100);
    const exit = { clientOrderId: 'x', side: 'SELL', orderType: 'LIMIT', limitPrice: 110 } as const;
    const [leave] = ordersOf(scene.signal(exit));
    const effects = scene.step({ type: 'reduceReceived', by: 'panel', reason: 'news' });
    expect(cancelsOf(effects)).toEqual([]);
    expect(alertsOf(scene.fill('nt8', leave!, 110))).toEqual([]);
  });
});

describe('an order that closes and enters, cancelled because entries stop', () => {
  function flip() {
    const scene = engineScene([v1Platform('nt8')], { oneActiveOrderPerRoot: false });
    const [enter] = ordersOf(scene.signal({ clientOrderId: 'in' }));
    scene.fill('nt8', enter!, 100);
    const [order] = ordersOf(
      scene.signal({ clientOrderId: 'flip', side: 'SELL', quantity: 3, orderType: 'LIMIT', limitPrice: 110 }),
    );
    const stopped = scene.step({ type: 'reduceReceived', by: 'panel', reason: 'news' });
    expect(cancelsOf(stopped)).toEqual([order!.orderId]);
    const gone = { type: 'orderStatusReceived', platform: NT8, orderId: order!.orderId, status: 'cancelled' } as const;
    return { scene, gone };
  }

  it('sends what closes again, with its price', () => {
    const { scene, gone } = flip();
    expect(ordersOf(scene.step(gone))).toMatchObject([
      { side: 'SELL', size: 1, role: 'EXIT', limitPrice: 110, reduceOnly: true },
    ]);
  });

  it('sends nothing where its client cancels it too, or trading was halted meanwhile', () => {
    const cancelled = flip();
    cancelled.scene.step({ type: 'cancelReceived', request: { client: 'alpha' as never, clientOrderId: 'flip' } });
    expect(ordersOf(cancelled.scene.step(cancelled.gone))).toEqual([]);
    const halted = flip();
    halted.scene.step({ type: 'killReceived', by: 'panel', reason: 'stop', flatten: false });
    expect(ordersOf(halted.scene.step(halted.gone))).toEqual([]);
  });
});
