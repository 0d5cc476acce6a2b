import { describe, expect, it } from 'vitest';
import { createEngine } from '../../core/engine/create-engine.ts';
import type { Engine } from '../../core/engine/engine.ts';
import type { Event } from '../../core/model/event.ts';
import type { ClientId, OrderId, PlatformId } from '../../core/model/ids.ts';
import type { PlatformIdentity } from '../../core/model/platform.ts';
import { stateAfterReport } from '../../core/orders/child-transition.ts';
import { testSymbolBook } from '../support/symbol-book.ts';

const MT5 = 'mt5_global' as PlatformId;
const START_US = 1_790_000_000_000_000;

function engine(): Engine {
  return createEngine({
    symbols: testSymbolBook,
    orderTimeoutMs: 10_000,
    reconcileEveryMs: 5_000,
    oneActiveOrderPerRoot: true,
    legacyPlatforms: 'allow',
    parentsMax: 100,
  });
}

/** Lives through events, replays what was decided into a second engine, and restarts both. */
function livedAndRecovered() {
  const lived = engine();
  const recovered = engine();
  let atUs = START_US;
  const sent: OrderId[] = [];
  const take = (event: object): void => {
    atUs += 1_000;
    const { decisions, effects } = lived.step({ ...event, atUs } as Event);
    for (const decision of structuredClone(decisions)) recovered.restore(decision);
    for (const effect of effects)
      if (effect.type === 'command' && effect.command.type === 'submitOrder') sent.push(effect.command.order.orderId);
  };
  const afterRestart = (event: object) => {
    atUs += 1_000;
    const dated = { ...event, atUs } as Event;
    return { lived: lived.step(dated), recovered: recovered.step(dated) };
  };
  return { lived, recovered, take, afterRestart, sent };
}

function identity(overrides: Partial<PlatformIdentity> = {}): PlatformIdentity {
  return {
    platform: MT5,
    dialect: 'v1',
    account: 'A1',
    currency: 'USD',
    mode: 'demo',
    abilities: {
      orderTypes: ['MARKET', 'LIMIT'],
      partials: true,
      modify: true,
      cancel: true,
      positions: true,
      brackets: false,
      report: false,
    },
    symbols: [],
    simulated: false,
    ...overrides,
  };
}

const SIGNAL = {
  type: 'signalReceived',
  quotes: [],
  request: {
    client: 'alpha' as ClientId,
    clientOrderId: 's1',
    idAssigned: false,
    signalId: 's1',
    symbol: 'NQ',
    side: 'BUY',
    quantity: 2,
    orderType: 'LIMIT',
    limitPrice: 100,
    timeInForce: 'DAY',
    quantityStated: true,
  },
};

describe('a restart', () => {
  it('keeps a change that was asked for, so that the platform’s late yes still counts', () => {
    const { take, afterRestart, recovered, sent } = livedAndRecovered();
    take({ type: 'platformRegistered', identity: identity() });
    take(SIGNAL);
    take({ type: 'modifyReceived', request: { client: 'alpha', clientOrderId: 's1', quantity: 1 } });
    afterRestart({ type: 'gatewayStarted' });
    const [orderId] = sent;
    afterRestart({ type: 'orderStatusReceived', platform: MT5, orderId, status: 'modified' });
    expect(recovered.order(orderId!)).toMatchObject({ size: 20 });
  });

  it('forgets a change that the platform refused', () => {
    const { take, afterRestart, recovered, sent } = livedAndRecovered();
    take({ type: 'platformRegistered', identity: identity() });
    take(SIGNAL);
    take({ type: 'modifyReceived', request: { client: 'alpha', clientOrderId: 's1', quantity: 1 } });
    take({ type: 'orderStatusReceived', platform: MT5, orderId: sent[0], status: 'modify_rejected' });
    const { recovered: after } = afterRestart({
      type: 'orderStatusReceived',
      platform: MT5,
      orderId: sent[0],
      status: 'modified',
    });
    expect(after.decisions).toEqual([]);
    expect(recovered.order(sent[0]!)).toMatchObject({ size: 40 });
  });

  it('knows a platform by what it said of itself last, also over the same link', () => {
    const { take, lived, recovered } = livedAndRecovered();
    take({ type: 'platformRegistered', identity: identity({ dialect: 'legacy' }) });
    take({ type: 'platformRegistered', identity: identity({ dialect: 'v1' }) });
    expect(recovered.platforms()).toEqual(lived.platforms());
    expect(recovered.platforms()[0]).toMatchObject({ dialect: 'v1' });
  });

  it('is the same whether somebody looked at what is due next or not', () => {
    const looked = engine();
    const left = engine();
    const both = [looked, left];
    let atUs = START_US;
    const take = (event: object) => {
      atUs += 1_000;
      const [first] = both.map((one) => one.step({ ...event, atUs } as Event));
      looked.nextDueUs();
      return first!;
    };
    take({ type: 'platformRegistered', identity: identity({ dialect: 'legacy' }) });
    take(SIGNAL);
    const orderId = looked.orders()[0]?.orderId as OrderId;
    take({ type: 'orderSent', orderId });
    take({ type: 'platformLost', platform: MT5, reason: 'cable' });
    take({ type: 'platformRegistered', identity: identity({ dialect: 'legacy' }) });
    take({ type: 'orderStatusReceived', platform: MT5, orderId, status: 'working' });
    atUs += 11_000_000;
    take({ type: 'timePassed' });
    expect(looked.order(orderId)).toEqual(left.order(orderId));
  });

  it('takes a platform’s word that an unknown order is pending there for what it is: the platform has it', () => {
    expect(stateAfterReport('unknown', 'pending')).toBe('accepted');
    expect(stateAfterReport('unknown', 'working')).toBe('working');
  });
});
