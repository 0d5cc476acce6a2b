import { describe, expect, it } from 'vitest';
import { testSymbolBook } from '../../test/support/symbol-book.ts';
import type { ClientMessage } from '../model/client-message.ts';
import type { OrderCommand } from '../model/command.ts';
import type { Event, FillReport } from '../model/event.ts';
import type { ClientId, OrderId, PlatformId } from '../model/ids.ts';
import type { Side } from '../model/order.ts';
import { LEGACY_ABILITIES } from '../model/platform.ts';
import type { PlatformIdentity } from '../model/platform.ts';
import type { SignalRequest } from '../model/request.ts';
import { createEngine } from './create-engine.ts';
import type { Effect } from './effect.ts';

const START_US = 1_790_000_000_000_000;

function identity(platform: string, overrides: Partial<PlatformIdentity> = {}): PlatformIdentity {
  return {
    platform: platform as PlatformId,
    dialect: 'legacy',
    account: 'paper',
    currency: 'USD',
    mode: 'unverified',
    abilities: LEGACY_ABILITIES,
    symbols: [],
    simulated: false,
    ...overrides,
  };
}

function signal(overrides: Partial<SignalRequest> = {}): SignalRequest {
  return {
    client: 'alpha' as ClientId,
    clientOrderId: 's1',
    idAssigned: false,
    signalId: 's1',
    symbol: 'NQ',
    side: 'BUY',
    quantity: 1,
    orderType: 'MARKET',
    timeInForce: 'DAY',
    quantityStated: true,
    ...overrides,
  };
}

/** Drives one engine with events that are stamped in order. */
function harness(...platforms: string[]) {
  const engine = createEngine({
    symbols: testSymbolBook,
    orderTimeoutMs: 10_000,
    reconcileEveryMs: 5_000,
    oneActiveOrderPerRoot: true,
    legacyPlatforms: 'allow',
    parentsMax: 1000,
  });
  let atUs = START_US;
  const step = (event: Omit<Event, 'atUs'>, afterUs = 1000): readonly Effect[] => {
    atUs += afterUs;
    return engine.step({ ...event, atUs } as Event).effects;
  };
  for (const platform of platforms) step({ type: 'platformRegistered', identity: identity(platform) } as Event);
  const send = (request: SignalRequest): readonly Effect[] => {
    const effects = step({ type: 'signalReceived', request, quotes: [] } as unknown as Event);
    for (const order of orders(effects)) step({ type: 'orderSent', orderId: order.orderId } as unknown as Event);
    return effects;
  };
  const fill = (order: OrderCommand, platform: string, price: number, extra: Partial<FillReport> = {}) =>
    step({
      type: 'fillReceived',
      fill: {
        platform: platform as PlatformId,
        orderId: order.orderId,
        filledSize: order.size,
        fillPrice: price,
        status: 'filled',
        tsUs: atUs,
        ...extra,
      },
    } as unknown as Event);
  return { engine, step, send, fill };
}

function orders(effects: readonly Effect[]): readonly OrderCommand[] {
  return effects.flatMap((effect) =>
    effect.type === 'command' && effect.command.type === 'submitOrder' ? [effect.command.order] : [],
  );
}

function told<T extends ClientMessage['type']>(
  effects: readonly Effect[],
  type: T,
): readonly Extract<ClientMessage, { type: T }>[] {
  return effects.flatMap((effect) =>
    effect.type === 'tell' && effect.message.type === type
      ? [effect.message as Extract<ClientMessage, { type: T }>]
      : [],
  );
}

describe('the engine', () => {
  it('sends one signal to every connected platform and averages the fills', () => {
    const { send, fill } = harness('nt8', 'sierra', 'bookmap');
    const sent = orders(send(signal()));
    expect(sent.map((order) => order.symbol)).toEqual(['NQ 12-26', 'NQ 12-26', 'NQ 12-26']);
    fill(sent[0]!, 'nt8', 16250.5);
    fill(sent[1]!, 'sierra', 16250.75);
    const [last] = told(fill(sent[2]!, 'bookmap', 16251), 'orderFilled');
    expect(last).toMatchObject({ status: 'filled', filledQty: 3, expectedQty: 3, fillPrice: 16250.75 });
  });

  it('weighs lots by what they are worth in contracts', () => {
    const { send, fill } = harness('nt8', 'mt5_global');
    const sent = orders(send(signal()));
    expect(sent.map((order) => order.size)).toEqual([1, 20]);
    fill(sent[0]!, 'nt8', 100);
    const [last] = told(fill(sent[1]!, 'mt5_global', 101), 'orderFilled');
    expect(last).toMatchObject({ filledQty: 2, fillPrice: 100.5, status: 'filled' });
  });

  it('acts once on a repeated signal and answers its present state', () => {
    const { send, fill } = harness('nt8');
    const [order] = orders(send(signal()));
    expect(orders(send(signal()))).toEqual([]);
    fill(order!, 'nt8', 100);
    const repeat = send(signal());
    expect(orders(repeat)).toEqual([]);
    expect(told(repeat, 'orderFilled')).toMatchObject([{ filledQty: 1, status: 'filled' }]);
    expect(told(repeat, 'orderDone')).toHaveLength(1);
  });

  it('refuses the same id with another body and raises an alarm', () => {
    const { send } = harness('nt8');
    send(signal());
    const effects = send(signal({ quantity: 2 }));
    expect(orders(effects)).toEqual([]);
    expect(told(effects, 'orderRejected')).toMatchObject([{ code: 'ID_REUSED' }]);
    expect(effects.some((effect) => effect.type === 'alert' && effect.alert.severity === 'alarm')).toBe(true);
  });

  it('denies a second signal of a root while the first is in flight, and lets it pass after the fill', () => {
    const { send, fill } = harness('nt8');
    const [order] = orders(send(signal()));
    expect(told(send(signal({ clientOrderId: 's2' })), 'orderRejected')).toMatchObject([
      { code: 'DUPLICATE_ACTIVE_ORDER' },
    ]);
    fill(order!, 'nt8', 100);
    expect(orders(send(signal({ clientOrderId: 's3' })))).toHaveLength(1);
  });

  it('never flips: of two SELLs at long 1 the first is the exit and the second an entry that is denied', () => {
    const { send, fill } = harness('nt8');
    const [buy] = orders(send(signal()));
    fill(buy!, 'nt8', 100);
    const sell = (id: string) => send(signal({ clientOrderId: id, side: 'SELL' as Side }));
    expect(orders(sell('x1'))).toMatchObject([{ role: 'EXIT', size: 1 }]);
    expect(told(sell('x2'), 'orderRejected')).toMatchObject([{ code: 'DUPLICATE_ACTIVE_ORDER' }]);
  });

  it('makes an unanswered order unknown, frees the root elsewhere and blocks it there', () => {
    const { engine, send, step, fill } = harness('nt8', 'sierra');
    const sent = orders(send(signal()));
    fill(sent[0]!, 'nt8', 100);
    expect(engine.nextDueUs()).toBeDefined();
    const effects = step({ type: 'timePassed' }, 11_000_000);
    expect(told(effects, 'orderUnknown')).toMatchObject([{ platform: 'sierra' }]);
    const next = send(signal({ clientOrderId: 's2' }));
    expect(orders(next)).toHaveLength(1);
    expect(told(next, 'orderAcked')).toMatchObject([{ denied: [{ platform: 'sierra', code: 'UNKNOWN_ORDER_OPEN' }] }]);
  });

  it('settles an unknown order by a late fill or by hand', () => {
    const { engine, send, step } = harness('nt8');
    const [order] = orders(send(signal()));
    step({ type: 'platformLost', platform: 'nt8', reason: 'cable' } as unknown as Event);
    expect(engine.orders()[0]).toMatchObject({ state: 'unknown' });
    const outcome = { kind: 'filled', size: 1, price: 100 } as const;
    expect(engine.settleProblem('1' as OrderId, outcome)).toMatchObject({ code: 'ORDER_NOT_FOUND' });
    expect(engine.settleProblem(order!.orderId, outcome)).toBeUndefined();
    const effects = step({ type: 'orderSettled', orderId: order!.orderId, by: 'cli', outcome } as unknown as Event);
    expect(told(effects, 'orderFilled')).toMatchObject([{ status: 'filled', fillPrice: 100 }]);
    expect(engine.positions()).toMatchObject([{ size: 1, averagePrice: 100 }]);
  });

  it('does not consume the id of a signal that no platform could take', () => {
    const { send, step } = harness();
    expect(told(send(signal()), 'orderRejected')).toMatchObject([{ code: 'NO_PLATFORM' }]);
    step({ type: 'platformRegistered', identity: identity('nt8') } as unknown as Event);
    expect(orders(send(signal()))).toHaveLength(1);
  });

  it('replays its decisions to the same state', () => {
    const { engine, send, fill } = harness('nt8', 'mt5_global');
    const copy = createEngine({
      symbols: testSymbolBook,
      orderTimeoutMs: 10_000,
      reconcileEveryMs: 5_000,
      oneActiveOrderPerRoot: true,
      legacyPlatforms: 'allow',
      parentsMax: 1000,
    });
    const original = engine.step.bind(engine);
    engine.step = (event) => {
      const result = original(event);
      for (const decision of structuredClone(result.decisions)) copy.restore(decision);
      return result;
    };
    engine.step({ type: 'platformRegistered', atUs: START_US, identity: identity('sierra') });
    const sent = orders(send(signal()));
    fill(sent[1]!, 'mt5_global', 100);
    expect(copy.orders()).toEqual(engine.orders());
    expect(copy.positions()).toEqual(engine.positions());
  });

  it('starts with every unanswered order unknown and every link closed', () => {
    const { engine, send, step } = harness('nt8');
    send(signal());
    step({ type: 'gatewayStarted' });
    expect(engine.orders()[0]).toMatchObject({ state: 'unknown' });
    expect(engine.platforms()[0]).toMatchObject({ linked: false, unknownOrders: 1 });
    step({ type: 'platformRegistered', identity: identity('nt8') } as unknown as Event);
    expect(told(send(signal({ clientOrderId: 's2' })), 'orderRejected')).toMatchObject([
      { code: 'UNKNOWN_ORDER_OPEN' },
    ]);
  });

  it('lets an order in flight on a simulated platform bar no entry on a real one', () => {
    const { send, step } = harness('nt8');
    step({ type: 'platformRegistered', identity: identity('sim_nt8', { simulated: true }) } as unknown as Event);
    const onSim = signal({ client: 'demo' as ClientId, platforms: ['sim_nt8' as PlatformId] });
    expect(orders(send(onSim))).toHaveLength(1);
    expect(orders(send(signal({ clientOrderId: 's2', platforms: ['nt8' as PlatformId] })))).toHaveLength(1);
  });

  it('forgets what simulated platforms held, because they ended with the gateway', () => {
    const { engine, send, fill, step } = harness();
    step({ type: 'platformRegistered', identity: identity('sim_nt8', { simulated: true }) } as unknown as Event);
    const [order] = orders(send(signal()));
    fill(order!, 'sim_nt8', 100);
    send(signal({ clientOrderId: 's2' }));
    step({ type: 'gatewayStarted' });
    expect(engine.positions()).toEqual([]);
    expect(engine.orders().map(({ state }) => state)).toEqual(['cancelled', 'filled']);
  });

  it('sends a signal that names no platform to simulated ones only while no other has ever connected', () => {
    const { send, step } = harness();
    const register = (platform: string, simulated: boolean) =>
      step({ type: 'platformRegistered', identity: identity(platform, { simulated }) } as unknown as Event);
    register('sim_nt8', true);
    expect(orders(send(signal({ symbol: 'ES' })))).toHaveLength(1);
    register('nt8', false);
    expect(orders(send(signal({ clientOrderId: 's2' })))).toHaveLength(1);
    step({ type: 'platformLost', platform: 'nt8', reason: 'cable' } as unknown as Event);
    expect(orders(send(signal({ clientOrderId: 's3' })))).toEqual([]);
  });
});
