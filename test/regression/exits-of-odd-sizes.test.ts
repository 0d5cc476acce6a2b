import { describe, expect, it } from 'vitest';
import { createLiveRegistry } from '../../core/app/live-registry.ts';
import type { FoundRate } from '../../core/currency/rate.ts';
import { engineScene, ordersOf, v1Platform, type EngineScene } from '../support/engine-scene.ts';
import { shippedRegistry } from '../support/shipped-registry.ts';

const mapped = (symbol: string, terms: string) =>
  shippedRegistry(`version: 1\nmappings:\n  NQ:\n    mt5_global: { symbol: ${symbol}, ${terms} }\n`);
const EUR_TERMS = 'point_value: 10, step: 0.1, currency: EUR';

/** NQ on a broker whose sizes never come out even; what is traded there fills at once. */
function oddSizes(terms: string) {
  const live = createLiveRegistry(mapped('NAS100', terms));
  const scene = engineScene([v1Platform('mt5_global')], { symbols: live.registry });
  let usdPerEur = 1.1;
  let held = 0;
  const settle = (effects: ReturnType<EngineScene['signal']>): readonly string[] =>
    ordersOf(effects).map((order) => {
      scene.fill('mt5_global', order, 100);
      held += (order.side === 'BUY' ? 1 : -1) * order.size;
      return `${order.side} ${order.size} ${order.symbol} ${order.role}`;
    });
  let ids = 0;
  return {
    live,
    rate: (value: number) => (usdPerEur = value),
    // Zero has a sign; what is held has none.
    held: () => Number(held.toFixed(8)) + 0,
    trade: (side: 'BUY' | 'SELL', quantity = 1) => {
      const rates = [eurRate(usdPerEur)];
      const clientOrderId = `s${(ids += 1)}`;
      const request = { ...signalOf(clientOrderId), side, quantity };
      const effects = scene.step({ type: 'signalReceived', request, quotes: [], rates } as never);
      scene.sent(effects);
      return settle(effects);
    },
    target: (position: number) => {
      const request = { client: 'alpha', clientOrderId: `t${(ids += 1)}`, signalId: 't', symbol: 'NQ', position };
      const effects = scene.step({ type: 'targetReceived', request, rates: [eurRate(usdPerEur)] } as never);
      scene.sent(effects);
      return settle(effects);
    },
  };
}

function eurRate(toPerFrom: number): FoundRate {
  return { from: 'EUR', to: 'USD', toPerFrom, age: 'fresh', ageMs: 0, source: 'test' } as unknown as FoundRate;
}

function signalOf(clientOrderId: string) {
  const idAssigned = false;
  const rest = { orderType: 'MARKET', timeInForce: 'DAY', quantityStated: true } as const;
  return { client: 'alpha', clientOrderId, idAssigned, signalId: clientOrderId, symbol: 'NQ', ...rest };
}

describe('an exit of a size that is no whole number of steps a contract', () => {
  it('closes all that one contract bought, whatever the rate is by then', () => {
    const broker = oddSizes(EUR_TERMS);
    expect(broker.trade('BUY')).toEqual(['BUY 1.8 NAS100 ENTRY']);
    broker.rate(1.12);
    expect(broker.trade('SELL')).toEqual(['SELL 1.8 NAS100 EXIT']);
    expect(broker.held()).toBe(0);
  });

  it('goes out in steps of the held symbol after the mapping names another one', () => {
    const broker = oddSizes(EUR_TERMS);
    broker.trade('BUY');
    broker.trade('BUY');
    broker.live.replace(mapped('US100', EUR_TERMS));
    expect(broker.trade('SELL')).toEqual(['SELL 1.8 NAS100 EXIT']);
    expect(broker.trade('SELL')).toEqual(['SELL 1.8 NAS100 EXIT']);
    expect(broker.held()).toBe(0);
  });

  it('leaves nothing behind with the last of three', () => {
    const broker = oddSizes('point_value: 3, step: 0.1');
    expect(broker.trade('BUY', 3)).toEqual(['BUY 20 NAS100 ENTRY']);
    const sold = [broker.trade('SELL'), broker.trade('SELL'), broker.trade('SELL')].flat();
    expect(sold).toEqual(['SELL 6.6 NAS100 EXIT', 'SELL 6.7 NAS100 EXIT', 'SELL 6.7 NAS100 EXIT']);
    expect(broker.held()).toBe(0);
  });

  const SMALL = 'point_value: 133.33333333, step: 0.1, min: 0.1';

  it('closes with each of three what each of three bought, where a contract is less than two steps', () => {
    const broker = oddSizes(SMALL);
    const bought = [broker.trade('BUY'), broker.trade('BUY'), broker.trade('BUY')].flat();
    expect(bought).toEqual(Array<string>(3).fill('BUY 0.1 NAS100 ENTRY'));
    const sold = [broker.trade('SELL'), broker.trade('SELL'), broker.trade('SELL')].flat();
    expect(sold).toEqual(Array<string>(3).fill('SELL 0.1 NAS100 EXIT'));
    expect(broker.held()).toBe(0);
  });

  it.each([
    [[3], [1, 1, 1]],
    [
      [1, 1, 1],
      [2, 1],
    ],
    [
      [1, 3],
      [1, 1, 1, 1],
    ],
    [
      [2, 2],
      [3, 1],
    ],
    [[1, 1, 1], [3]],
    [[5], [4, 1]],
    [[1, 1], [1], [2], [1, 1, 1]],
  ])('never enters the other way: %j', (...rounds) => {
    const broker = oddSizes(SMALL);
    let contracts = 0;
    for (const [index, quantities] of rounds.entries()) {
      for (const quantity of quantities) {
        const side = index % 2 === 0 ? 'BUY' : 'SELL';
        contracts += (side === 'BUY' ? 1 : -1) * quantity;
        const role = side === 'BUY' ? 'ENTRY' : 'EXIT';
        for (const order of broker.trade(side, quantity)) expect(order).toMatch(new RegExp(`${role}$`));
      }
    }
    expect(contracts).toBe(0);
    expect(broker.held()).toBe(0);
  });

  it('lets a target count the contracts that were bought', () => {
    const broker = oddSizes(SMALL);
    for (let round = 0; round < 3; round += 1) broker.trade('BUY');
    expect(broker.target(3)).toEqual([]);
    expect(broker.target(1)).toEqual(['SELL 0.2 NAS100 EXIT']);
    expect(broker.target(0)).toEqual(['SELL 0.1 NAS100 EXIT']);
  });

  it('closes what is held and enters the other way in whole steps', () => {
    const broker = oddSizes(EUR_TERMS);
    broker.trade('BUY');
    broker.rate(1.12);
    expect(broker.trade('SELL', 2)).toEqual(['SELL 1.8 NAS100 EXIT', 'SELL 1.7 NAS100 ENTRY']);
  });

  it('lets a target be that is reached, and reaches another one in whole steps', () => {
    const broker = oddSizes(EUR_TERMS);
    expect(broker.target(2)).toEqual(['BUY 3.6 NAS100 ENTRY']);
    broker.rate(1.12);
    expect(broker.target(2)).toEqual([]);
    expect(broker.target(1)).toEqual(['SELL 1.8 NAS100 EXIT']);
    expect(broker.target(0)).toEqual(['SELL 1.8 NAS100 EXIT']);
    expect(broker.held()).toBe(0);
  });
});
