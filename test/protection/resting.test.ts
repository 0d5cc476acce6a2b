import { describe, expect, it } from 'vitest';
import type { OrderCommand, PlatformCommand } from '../../core/model/command.ts';
import type { ReportedStatus } from '../../core/model/event.ts';
import type { OrderId, PlatformId } from '../../core/model/ids.ts';
import { NO_LIMITS } from '../../core/model/risk-limits.ts';
import type { Effect } from '../../core/engine/effect.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import {
  alertsOf,
  commandsOf,
  engineScene,
  FULL_ABILITIES,
  ordersOf,
  toldOf,
  v1Platform,
} from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;

function scene(abilities: Partial<typeof FULL_ABILITIES> = {}): EngineScene {
  const symbols = [{ symbol: 'NQ 12-26', tickSize: 0.25 }];
  return engineScene([v1Platform('nt8', { symbols, abilities: { ...FULL_ABILITIES, ...abilities } })]);
}

function only(effects: readonly Effect[]): OrderCommand {
  const orders = ordersOf(effects);
  if (orders.length !== 1) throw new Error(`expected one order, got ${JSON.stringify(orders)}`);
  return orders[0]!;
}

/** The orders of a step leave, and their platform takes them. */
function accepted(of: EngineScene, effects: readonly Effect[]): readonly OrderCommand[] {
  of.sent(effects);
  for (const { orderId } of ordersOf(effects)) status(of, orderId, 'working');
  return ordersOf(effects);
}

function status(of: EngineScene, orderId: OrderId, state: ReportedStatus, reason?: string): readonly Effect[] {
  const why = reason === undefined ? {} : { reason };
  return of.step({ type: 'orderStatusReceived', platform: NT8, orderId, status: state, ...why });
}

function fillPart(of: EngineScene, order: OrderCommand, from: number, to: number, price = 16_250): readonly Effect[] {
  return of.fill('nt8', order, price, {
    execId: `x-${order.orderId}-${to}`,
    lastSize: to - from,
    lastPrice: price,
    filledSize: to,
    fillPrice: price,
    status: to === order.size ? 'filled' : 'partial',
  });
}

const kinds = (commands: readonly PlatformCommand[]): readonly string[] => commands.map(({ type }) => type);

describe('a signal without a stop', () => {
  const limits = { ...NO_LIMITS, defaultStopPoints: { NQ: 25 } };

  it('gets none as shipped', () => {
    const nt8 = scene();
    expect(ordersOf(fillPart(nt8, only(nt8.signal()), 0, 1))).toEqual([]);
  });

  it('gets the default of the limits for its root, really attached and marked', () => {
    const nt8 = engineScene([v1Platform('nt8')], { limits });
    const sent = nt8.signal({ takeProfitPoints: 40 });
    expect(toldOf(sent, 'orderAcked')[0]?.flags).toContain('DEFAULT_STOP');
    const [stop, target] = ordersOf(fillPart(nt8, only(sent), 0, 1));
    expect(stop).toMatchObject({ role: 'STOP_LOSS', stopPrice: 16_225, size: 1 });
    expect(target).toMatchObject({ role: 'TAKE_PROFIT', limitPrice: 16_290 });
  });

  it('keeps its own where it has one, and a TARGET gets the default, too', () => {
    const nt8 = engineScene([v1Platform('nt8')], { limits });
    const own = nt8.signal({ stopLossPoints: 10 });
    expect(toldOf(own, 'orderAcked')[0]?.flags).not.toContain('DEFAULT_STOP');
    expect(ordersOf(fillPart(nt8, only(own), 0, 1))).toMatchObject([{ stopPrice: 16_240 }]);
    const more = only(nt8.target(2, 't1'));
    expect(ordersOf(fillPart(nt8, more, 0, 1))).toMatchObject([{ role: 'STOP_LOSS', stopPrice: 16_225, size: 1 }]);
  });

  it('gets none where it only closes', () => {
    const nt8 = engineScene([v1Platform('nt8')], { limits });
    fillPart(nt8, only(nt8.signal()), 0, 1);
    const exit = nt8.signal({ clientOrderId: 's2', side: 'SELL' });
    expect(toldOf(exit, 'orderAcked')[0]?.flags).not.toContain('DEFAULT_STOP');
    expect(nt8.engine.protections()).toHaveLength(1);
  });
});

describe('a stop and a target that rest at the platform', () => {
  it('go out when the entry fills, as a pair, reduce-only, at points from the fill', () => {
    const nt8 = scene();
    const entry = only(nt8.signal({ stopLossPoints: 10, takeProfitPoints: 20 }));
    expect(entry).toMatchObject({ role: 'ENTRY', orderType: 'MARKET' });
    const [stop, target] = ordersOf(fillPart(nt8, entry, 0, 1, 16_250.25));
    expect(stop).toMatchObject({
      side: 'SELL',
      size: 1,
      orderType: 'STOP',
      stopPrice: 16_240.25,
      role: 'STOP_LOSS',
      reduceOnly: true,
      timeInForce: 'GTC',
      ocoId: entry.orderId,
      parentOrderId: entry.orderId,
    });
    expect(target).toMatchObject({ orderType: 'LIMIT', limitPrice: 16_270.25, role: 'TAKE_PROFIT', size: 1 });
  });

  it('grow with every partial fill, and follow its average price', () => {
    const nt8 = scene();
    const entry = only(nt8.signal({ quantity: 3, stopLossPoints: 10 }));
    const [stop] = accepted(nt8, fillPart(nt8, entry, 0, 1, 16_250));
    expect(stop).toMatchObject({ size: 1, stopPrice: 16_240 });
    const grown = commandsOf(
      nt8.fill('nt8', entry, 16_251, {
        execId: 'second',
        lastSize: 2,
        lastPrice: 16_253,
        filledSize: 3,
        fillPrice: 16_252,
      }),
    );
    expect(grown).toMatchObject([{ type: 'modifyOrder', orderId: stop!.orderId, size: 3, stopPrice: 16_242 }]);
  });

  it('grow by one more order where the platform cannot change orders', () => {
    const nt8 = scene({ modify: false });
    const entry = only(nt8.signal({ quantity: 3, stopLossPoints: 10 }));
    accepted(nt8, fillPart(nt8, entry, 0, 1));
    expect(only(fillPart(nt8, entry, 1, 3))).toMatchObject({ role: 'STOP_LOSS', size: 2, stopPrice: 16_240 });
  });

  it('shrink when an exit is on its way, come back when it is rejected, and are gone when it fills', () => {
    const nt8 = scene();
    const entry = only(nt8.signal({ stopLossPoints: 10 }));
    const [stop] = accepted(nt8, fillPart(nt8, entry, 0, 1));
    const leaving = nt8.signal({ clientOrderId: 's2', side: 'SELL' });
    const [exit] = ordersOf(leaving);
    expect(exit).toMatchObject({ role: 'EXIT', size: 1 });
    expect(commandsOf(leaving)).toMatchObject([
      { type: 'submitOrder' },
      { type: 'cancelOrder', orderId: stop!.orderId },
    ]);
    expect(alertsOf(status(nt8, stop!.orderId, 'cancelled'))).toEqual([]);
    const again = only(status(nt8, exit!.orderId, 'rejected', 'market closed'));
    expect(again).toMatchObject({ role: 'STOP_LOSS', size: 1, stopPrice: 16_240 });
    nt8.sent([{ type: 'command', command: { type: 'submitOrder', platform: NT8, order: again } }]);
    status(nt8, again.orderId, 'working');
    const second = only(nt8.signal({ clientOrderId: 's3', side: 'SELL' }));
    status(nt8, again.orderId, 'cancelled');
    expect(commandsOf(nt8.fill('nt8', second, 16_255))).toEqual([]);
    expect(nt8.engine.positions()).toMatchObject([{ size: 0 }]);
  });

  it('cancel each other: one fills, the other goes', () => {
    const nt8 = scene();
    const entry = only(nt8.signal({ stopLossPoints: 10, takeProfitPoints: 20 }));
    const [stop, target] = accepted(nt8, fillPart(nt8, entry, 0, 1));
    const closed = nt8.fill('nt8', stop!, 16_240);
    expect(commandsOf(closed)).toMatchObject([{ type: 'cancelOrder', orderId: target!.orderId }]);
    expect(alertsOf(status(nt8, target!.orderId, 'cancelled'))).toEqual([]);
  });

  it('that fill both at once leave no position: the surplus is closed and alarmed', () => {
    const nt8 = scene();
    const entry = only(nt8.signal({ stopLossPoints: 10, takeProfitPoints: 20 }));
    const [stop, target] = accepted(nt8, fillPart(nt8, entry, 0, 1));
    nt8.fill('nt8', stop!, 16_240);
    const turned = nt8.fill('nt8', target!, 16_270);
    expect(alertsOf(turned)).toContain('PROTECTION_SURPLUS');
    const close = only(turned);
    expect(close).toMatchObject({ side: 'BUY', size: 1, role: 'EXIT', orderType: 'MARKET', reduceOnly: true });
    nt8.sent(turned);
    nt8.fill('nt8', close, 16_271);
    expect(nt8.engine.positions()).toMatchObject([{ size: 0 }]);
    expect(commandsOf(nt8.waitMs(5_000)).filter(({ type }) => type === 'submitOrder')).toEqual([]);
  });

  it.each(['rejected', 'cancelled', 'expired'] as const)(
    'that are %s by the platform are held by the gateway, loudly',
    (state) => {
      const nt8 = scene();
      const entry = only(nt8.signal({ stopLossPoints: 10 }));
      const filled = fillPart(nt8, entry, 0, 1);
      const stop = only(filled);
      nt8.sent(filled);
      const gone = status(nt8, stop.orderId, state, 'not today');
      expect(alertsOf(gone)).toEqual(['UNPROTECTED']);
      expect(ordersOf(gone)).toEqual([]);
      const quote = { platform: NT8, root: 'NQ', last: 16_239, bid: 16_239, ask: 16_240, recvTsUs: nt8.nowUs };
      const fired = only(nt8.step({ type: 'quotesSampled', quotes: [quote] }));
      expect(fired).toMatchObject({ side: 'SELL', size: 1, orderType: 'MARKET', role: 'STOP_LOSS' });
    },
  );

  it('that never left are sent again, and the gateway watches meanwhile', () => {
    const nt8 = scene();
    const entry = only(nt8.signal({ stopLossPoints: 10 }));
    const stop = only(fillPart(nt8, entry, 0, 1));
    const failed = { type: 'orderNotSent', code: 'SOCKET_BUSY', reason: 'full' } as const;
    const denied = nt8.step({ ...failed, orderId: stop.orderId });
    expect(alertsOf(denied)).toEqual(['UNPROTECTED']);
    expect(ordersOf(denied)).toEqual([]);
    const again = only(nt8.waitMs(1_000));
    expect(again).toMatchObject({ role: 'STOP_LOSS', orderType: 'STOP', size: 1 });
    expect(alertsOf(nt8.step({ ...failed, orderId: again.orderId }))).toEqual([]);
    const quote = { platform: NT8, root: 'NQ', last: 16_239, bid: 16_239, ask: 16_240, recvTsUs: nt8.nowUs };
    const fired = only(nt8.step({ type: 'quotesSampled', quotes: [quote] }));
    expect(fired).toMatchObject({ orderType: 'MARKET', role: 'STOP_LOSS', size: 1 });
    expect(ordersOf(nt8.waitMs(2_000))).toEqual([]);
  });

  it('that a platform never got are placed anew when its report has said so, and the gateway watches meanwhile', () => {
    const nt8 = scene();
    const identity = v1Platform('nt8', {
      symbols: [{ symbol: 'NQ 12-26', tickSize: 0.25 }],
      abilities: FULL_ABILITIES,
    });
    const entry = only(nt8.signal({ stopLossPoints: 10 }));
    const filled = fillPart(nt8, entry, 0, 1);
    const stop = only(filled);
    nt8.sent(filled);
    nt8.step({ type: 'platformLost', platform: NT8, reason: 'the socket closed' });
    nt8.step({ type: 'platformRegistered', identity });
    const held = { symbol: 'NQ 12-26', size: 1, averagePrice: 16_250 };
    const proved = nt8.report('nt8', { positions: [held] });
    expect(nt8.engine.order(stop.orderId)?.state).toBe('not_received');
    expect(alertsOf(proved)).toContain('UNPROTECTED');
    expect(ordersOf(proved)).toEqual([]);

    const again = only(nt8.waitMs(1_000));
    expect(again).toMatchObject({ role: 'STOP_LOSS', orderType: 'STOP', side: 'SELL', size: 1 });
    expect(again.orderId).not.toBe(stop.orderId);
  });

  it('are never taken for the exit of a position: a SELL still closes, and a second SELL would enter', () => {
    const nt8 = scene();
    const entry = only(nt8.signal({ stopLossPoints: 10 }));
    accepted(nt8, fillPart(nt8, entry, 0, 1));
    expect(only(nt8.signal({ clientOrderId: 's2', side: 'SELL' }))).toMatchObject({ role: 'EXIT' });
    const repeated = nt8.signal({ clientOrderId: 's3', side: 'SELL' });
    expect(ordersOf(repeated)).toEqual([]);
    expect(toldOf(repeated, 'orderRejected')).toMatchObject([{ code: 'DUPLICATE_ACTIVE_ORDER' }]);
  });

  it('bar no new signal, and a target counts the position alone', () => {
    const nt8 = scene();
    const entry = only(nt8.signal({ stopLossPoints: 10 }));
    const [stop] = accepted(nt8, fillPart(nt8, entry, 0, 1));
    const more = nt8.target(3, 't1');
    expect(only(more)).toMatchObject({ side: 'BUY', size: 2, role: 'ENTRY' });
    const less = nt8.target(0, 't2');
    expect(ordersOf(less)).toEqual([]);
    nt8.fill('nt8', only(more), 16_251);
    const flat = nt8.step({ type: 'timePassed' });
    expect(flat).toBeDefined();
    expect(nt8.engine.order(stop!.orderId)?.state).toBe('working');
  });

  it('stay at the platform through a kill without flatten, and protect what fills after it', () => {
    const nt8 = scene();
    const entry = only(nt8.signal({ quantity: 2, stopLossPoints: 10 }));
    const [stop] = accepted(nt8, fillPart(nt8, entry, 0, 1));
    const killed = commandsOf(nt8.step({ type: 'killReceived', by: 'panel', reason: 'test', flatten: false }));
    expect(killed).toMatchObject([{ type: 'cancelOrder', orderId: entry.orderId }]);
    const late = commandsOf(fillPart(nt8, entry, 1, 2));
    expect(late).toMatchObject([{ type: 'modifyOrder', orderId: stop!.orderId, size: 2 }]);
  });

  it('are cancelled by a kill with flatten as its own, without an alarm of theirs', () => {
    const nt8 = scene();
    const entry = only(nt8.signal({ stopLossPoints: 10 }));
    const [stop] = accepted(nt8, fillPart(nt8, entry, 0, 1));
    const killed = nt8.step({ type: 'killReceived', by: 'panel', reason: 'test', flatten: true });
    expect(commandsOf(killed)).toMatchObject([{ type: 'cancelOrder', orderId: stop!.orderId }]);
    const gone = status(nt8, stop!.orderId, 'cancelled');
    expect(alertsOf(gone)).not.toContain('UNPROTECTED');
    expect(ordersOf(gone)).toEqual([]);
  });

  it('wait for an answer to a change, then are cancelled and replaced where none came', () => {
    const nt8 = scene({ report: false });
    const entry = only(nt8.signal({ quantity: 2, stopLossPoints: 10 }));
    const [stop] = accepted(nt8, fillPart(nt8, entry, 0, 1));
    fillPart(nt8, entry, 1, 2);
    expect(commandsOf(nt8.waitMs(5_000))).toEqual([]);
    expect(commandsOf(nt8.waitMs(6_000))).toMatchObject([{ type: 'cancelOrder', orderId: stop!.orderId }]);
    const replaced = status(nt8, stop!.orderId, 'cancelled');
    expect(alertsOf(replaced)).toEqual([]);
    expect(only(replaced)).toMatchObject({ role: 'STOP_LOSS', size: 2 });
  });

  it('add an order where a change was refused', () => {
    const nt8 = scene();
    const entry = only(nt8.signal({ quantity: 2, stopLossPoints: 10 }));
    const [stop] = accepted(nt8, fillPart(nt8, entry, 0, 1));
    expect(kinds(commandsOf(fillPart(nt8, entry, 1, 2)))).toEqual(['modifyOrder']);
    expect(only(status(nt8, stop!.orderId, 'modify_rejected', 'busy'))).toMatchObject({ size: 1, role: 'STOP_LOSS' });
  });
});
