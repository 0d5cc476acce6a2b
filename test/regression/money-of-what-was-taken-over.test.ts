import { describe, expect, it } from 'vitest';
import type { PlatformId } from '../../core/model/ids.ts';
import { NO_LIMITS } from '../../core/model/risk-limits.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { alertsOf, engineScene, ordersOf, v1Platform } from '../support/engine-scene.ts';
import { testSymbolBook } from '../support/symbol-book.ts';

const limits = { ...NO_LIMITS, maxDailyLossUsd: 1_000, lossesInARow: 1 };
const DAY_US = 86_400_000_000;
const SYMBOL = 'NQ 12-26';

/** A book that knows the platform's name of what it holds. */
const symbols = {
  ...testSymbolBook,
  checkOrderSymbol: (symbol: string) => testSymbolBook.checkOrderSymbol(symbol.slice(0, 2), undefined, 0),
};

/** One platform whose word is taken over wherever it differs from the book. */
const adopting = (...others: readonly ReturnType<typeof v1Platform>[]): EngineScene =>
  engineScene([v1Platform('nt8'), ...others], { limits, reconcilePolicy: () => 'adopt', symbols });

function buy(scene: EngineScene, id: string, price: number, platform = 'nt8'): void {
  const platforms = [platform as PlatformId];
  const [order] = ordersOf(scene.signal({ clientOrderId: id, platforms }));
  scene.fill(platform, order!, price);
}

function quote(scene: EngineScene, last: number, platform = 'nt8'): readonly string[] {
  const sample = { platform: platform as PlatformId, root: 'NQ', last, bid: NaN, ask: NaN, recvTsUs: scene.nowUs };
  return alertsOf(scene.step({ type: 'quotesSampled', quotes: [sample] }));
}

/** Two reports in a row that state the same of NQ on nt8: the book takes it over. */
function state(scene: EngineScene, size: number, averagePrice = 0): void {
  for (let look = 0; look < 2; look += 1) {
    scene.waitMs(61_000);
    scene.report('nt8', { positions: size === 0 ? [] : [{ symbol: SYMBOL, size, averagePrice }] });
  }
  const held = scene.engine.positions().find(({ platform, symbol }) => platform === 'nt8' && symbol === SYMBOL);
  expect(held?.size ?? 0).toBe(size);
}

const net = (scene: EngineScene): number => scene.engine.day(scene.nowUs).netUsd;

/** Long 1 NQ from 16,250 over the end of the risk day, at which it was worth `worth`. */
function overnight(worth: number): EngineScene {
  const scene = adopting();
  buy(scene, 'a', 16_250);
  scene.nowUs += DAY_US;
  quote(scene, worth);
  expect(net(scene)).toBe(0);
  return scene;
}

describe('what becomes ours beside what we hold', () => {
  it.each([16_350, 16_150])('brings what it earned until then, from %s: it is no money of today', (average) => {
    const scene = adopting();
    buy(scene, 'a', 16_250);
    quote(scene, 16_240);
    expect(net(scene)).toBe(-200);
    state(scene, 3, (16_250 + 2 * average) / 3);
    expect(quote(scene, 16_240)).not.toContain('DAILY_LOSS');
    expect(net(scene)).toBeCloseTo(-200, 2);
    quote(scene, 16_239);
    expect(net(scene)).toBeCloseTo(-260, 2);
  });
});

describe('what was held overnight and a person has closed at its platform', () => {
  it.each([
    ['a gain', 16_310],
    ['a loss', 16_190],
  ])('takes %s of yesterday with it: it is no money of today', (_, worth) => {
    const scene = overnight(worth);
    state(scene, 0);
    expect(net(scene)).toBe(0);
    buy(scene, 'b', worth);
    expect(quote(scene, worth - 1)).toEqual([]);
    expect(net(scene)).toBe(-20);
  });

  it('leaves the loss limit where it was: what yesterday lost makes no room', () => {
    const scene = overnight(16_190);
    state(scene, 0);
    buy(scene, 'b', 16_190);
    expect(quote(scene, 16_140)).toContain('DAILY_LOSS');
  });

  it('in part takes its part', () => {
    const scene = adopting();
    for (const id of ['a', 'b']) buy(scene, id, 16_250);
    scene.nowUs += DAY_US;
    quote(scene, 16_310);
    state(scene, 1, 16_250);
    quote(scene, 16_310);
    expect(net(scene)).toBe(0);
    const [order] = ordersOf(scene.signal({ clientOrderId: 'out', side: 'SELL' }));
    scene.fill('nt8', order!, 16_310);
    expect(net(scene)).toBe(0);
  });
});

describe('a trade that a person has closed at its platform', () => {
  it('has no result, and is no loss in a row', () => {
    const scene = adopting();
    const [order] = ordersOf(scene.signal({ clientOrderId: 'a' }));
    scene.fill('nt8', order!, 16_250, { commission: 4.2, commissionCurrency: 'USD' });
    state(scene, 0);
    expect(scene.engine.day(scene.nowUs)).toMatchObject({ losses: 0, leftOut: '1 trade(s) without a result in USD' });
    buy(scene, 'b', 16_250);
    expect(quote(scene, 16_250)).not.toContain('LOSSES_IN_A_ROW');
    expect(scene.engine.day(scene.nowUs)).toMatchObject({ losses: 0, trades: 2 });
  });

  it('in part has none either, whatever the rest of it brings', () => {
    const scene = adopting();
    const [order] = ordersOf(scene.signal({ clientOrderId: 'a', quantity: 2 }));
    scene.fill('nt8', order!, 16_250);
    state(scene, 1, 16_250);
    const [out] = ordersOf(scene.signal({ clientOrderId: 'out', side: 'SELL' }));
    expect(alertsOf(scene.fill('nt8', out!, 16_240))).not.toContain('LOSSES_IN_A_ROW');
    expect(scene.engine.day(scene.nowUs)).toMatchObject({ losses: 0, netUsd: -200 });
  });
});

describe('what somebody else opened and the book takes over', () => {
  it('brings none of its money into the day, and counts from its first price on', () => {
    const scene = adopting();
    state(scene, 1, 16_400);
    expect(quote(scene, 16_250)).not.toContain('DAILY_LOSS');
    expect(net(scene)).toBe(0);
    quote(scene, 16_240);
    expect(net(scene)).toBe(-200);
  });

  it('brings none where it is closed before any price came', () => {
    const scene = adopting();
    state(scene, 1, 16_400);
    const [order] = ordersOf(scene.signal({ clientOrderId: 'out', side: 'SELL' }));
    scene.fill('nt8', order!, 16_250);
    expect(net(scene)).toBe(0);
  });

  it('is worth nothing until its first price where the platform states no average', () => {
    const scene = adopting();
    state(scene, 1);
    quote(scene, 16_250);
    expect(net(scene)).toBe(0);
    expect(scene.engine.positions()[0]).toMatchObject({ averagePrice: 16_250, openUsd: 0 });
    quote(scene, 16_240);
    expect(net(scene)).toBe(-200);
  });

  it.each(['SELL', 'BUY'] as const)('realises nothing where no average was ever known: %s', (side) => {
    const scene = adopting();
    state(scene, 1);
    const [order] = ordersOf(scene.signal({ clientOrderId: 'more', side }));
    scene.fill('nt8', order!, 16_250);
    expect(net(scene)).toBe(0);
    expect(scene.engine.positions()[0]).toMatchObject({ realizedLocal: 0 });
    expect(scene.engine.positions()[0]!.averagePrice).toBe(side === 'BUY' ? 16_250 : 0);
  });
});

describe('a simulation that ends', () => {
  const SIM = 'sim_nt8';
  const withSimulation = (): EngineScene => adopting(v1Platform(SIM, { simulated: true }));

  it('takes the gain of yesterday with it, which is no loss of today', () => {
    const scene = withSimulation();
    buy(scene, 'a', 16_250, SIM);
    scene.nowUs += DAY_US;
    quote(scene, 16_310, SIM);
    scene.step({ type: 'simulationEnded', platform: SIM as PlatformId, reason: 'nt8 is connected' });
    const simulated = scene.engine.day(scene.nowUs).worlds.find(({ world }) => world === 'simulated');
    expect(simulated).toMatchObject({ netUsd: 0, lossUsd: 0 });
  });

  it('does not take the open trade of another platform with it', () => {
    const scene = withSimulation();
    const terms = { quantity: 2, orderType: 'LIMIT', limitPrice: 16_250, platforms: ['nt8' as PlatformId] } as const;
    const [order] = ordersOf(scene.signal({ clientOrderId: 'a', ...terms }));
    scene.fill('nt8', order!, 16_250, { lastSize: 1, filledSize: 1, status: 'partial' });
    const [out] = ordersOf(scene.signal({ clientOrderId: 'out', side: 'SELL', platforms: ['nt8' as PlatformId] }));
    scene.fill('nt8', out!, 16_240);
    scene.step({ type: 'simulationEnded', platform: SIM as PlatformId, reason: 'nt8 is connected' });
    const over = { orderId: order!.orderId, status: 'cancelled' } as const;
    const ended = scene.step({ type: 'orderStatusReceived', platform: 'nt8' as PlatformId, ...over });
    expect(scene.engine.day(scene.nowUs)).toMatchObject({ losses: 1 });
    expect([...alertsOf(ended), ...quote(scene, 16_240)]).toContain('LOSSES_IN_A_ROW');
  });
});
