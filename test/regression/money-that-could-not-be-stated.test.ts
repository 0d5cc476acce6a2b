import { describe, expect, it } from 'vitest';
import type { Alert } from '../../core/model/alert.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { USD } from '../../core/model/money.ts';
import type { Currency } from '../../core/model/money.ts';
import type { FoundRate } from '../../core/model/rate.ts';
import { NO_LIMITS, type RiskLimits } from '../../core/model/risk-limits.ts';
import { buildSignal, engineScene, ordersOf, toldOf, v1Platform, type EngineScene } from '../support/engine-scene.ts';
import { testSymbolBook } from '../support/symbol-book.ts';

const BRL = 'BRL' as Currency;

/** R$5.50 for a dollar. */
const RATE: FoundRate = {
  kind: 'found',
  from: BRL,
  to: USD,
  legs: [{ rate: { base: USD, quote: BRL, quotePerBase: 5.5, source: 'WDO', asOfUs: 0 }, inverse: true }],
  age: 'fresh',
  ageMs: 0,
  toPerFrom: 1 / 5.5,
  source: 'WDO',
};

function brazil(limits: Partial<RiskLimits>): EngineScene {
  return engineScene([v1Platform('mt5_brazil')], { limits: { ...NO_LIMITS, ...limits }, symbols: testSymbolBook });
}

/** Hears the alerts of a scene from now on. */
function listen(at: EngineScene): readonly Alert[] {
  const alerts: Alert[] = [];
  const step = at.step.bind(at);
  at.step = (event) => {
    const effects = step(event);
    alerts.push(...effects.flatMap((effect) => (effect.type === 'alert' ? [effect.alert] : [])));
    return effects;
  };
  return alerts;
}

function unknownMoney(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.filter(({ code }) => code === 'DAY_MONEY_UNKNOWN');
}

function win(at: EngineScene, clientOrderId: string, rates: readonly FoundRate[] = []) {
  const request = buildSignal({ clientOrderId, symbol: 'WIN', stopLossPoints: 100 });
  const effects = at.step({ type: 'signalReceived', request, quotes: [], rates });
  at.sent(effects);
  return {
    sizes: ordersOf(effects).map(({ size }) => size),
    codes: toldOf(effects, 'orderRejected').map(({ code }) => code),
  };
}

describe('an entry whose limit needs a rate to USD', () => {
  it('is refused for now while there is none, and the same signal passes once there is one', () => {
    const at = brazil({ maxRiskPerTradeUsd: 200 });
    expect(win(at, 'a')).toEqual({ sizes: [], codes: ['RATE_MISSING'] });
    expect(win(at, 'a', [{ ...RATE, age: 'tooOld' }])).toEqual({ sizes: [], codes: ['RATE_TOO_OLD'] });
    expect(win(at, 'a', [RATE])).toEqual({ sizes: [1], codes: [] });
  });
});

describe('a loss that no limit can see', () => {
  const limits = { maxDailyLossUsd: 1_000 };

  /** Opens one WIN and closes it 500 points lower: R$100 lost. */
  function lose(at: EngineScene, id: string): void {
    const request = buildSignal({ clientOrderId: `${id}-in`, symbol: 'WIN' });
    const [order] = ordersOf(at.step({ type: 'signalReceived', request, quotes: [] }));
    at.step({ type: 'orderSent', orderId: order!.orderId });
    at.fill('mt5_brazil', order!, 130_000);
    close(at, id, 129_500);
  }

  function close(at: EngineScene, id: string, price: number): void {
    const request = buildSignal({ clientOrderId: `${id}-out`, symbol: 'WIN', side: 'SELL' });
    const [order] = ordersOf(at.step({ type: 'signalReceived', request, quotes: [] }));
    at.step({ type: 'orderSent', orderId: order!.orderId });
    at.fill('mt5_brazil', order!, price);
  }

  it('for want of a rate stops entries of its currency, alarms with what to do, and passes by itself', () => {
    const at = brazil(limits);
    const alerts = listen(at);
    // The first order passes: nothing is at stake yet.
    lose(at, 'a');
    const [alarm] = unknownMoney(alerts);
    expect(alarm).toMatchObject({ severity: 'alarm' });
    expect(alarm?.text).toMatch(/mt5_brazil\/Demo1 is in BRL.*exits pass.*nexus rate set/u);
    expect(win(at, 'b')).toEqual({ sizes: [], codes: ['DAY_MONEY_UNKNOWN'] });
    // A rate that comes with the signal ends it, for the same id too.
    expect(win(at, 'b', [RATE])).toEqual({ sizes: [1], codes: [] });
    expect(unknownMoney(alerts).at(-1)).toMatchObject({ severity: 'info' });
  });

  it('is held against the limit with the first rate, before the bytes of the entry that brought it', () => {
    const at = brazil({ maxDailyLossUsd: 10 });
    lose(at, 'a');
    const request = buildSignal({ clientOrderId: 'b', symbol: 'WIN' });
    const effects = at.step({ type: 'signalReceived', request, quotes: [], rates: [RATE] });
    expect(effects.flatMap((effect) => (effect.type === 'alert' ? [effect.alert.code] : []))).toContain('DAILY_LOSS');
    expect(effects[0]).toEqual({ type: 'gate', open: false });
    expect(at.engine.tradingState()).toMatchObject({ state: 'halted', by: 'rule:daily_loss' });
  });

  it('lets the exit of what is held pass', () => {
    const at = brazil(limits);
    lose(at, 'a');
    const request = buildSignal({ clientOrderId: 'b', symbol: 'WIN' });
    const [order] = ordersOf(
      at.step({ type: 'signalReceived', request, quotes: [], rates: [{ ...RATE, from: 'EUR' as Currency }] }),
    );
    expect(order).toBeUndefined();
    const held = brazil(limits);
    const [entry] = ordersOf(held.step({ type: 'signalReceived', request, quotes: [] }));
    held.step({ type: 'orderSent', orderId: entry!.orderId });
    held.fill('mt5_brazil', entry!, 130_000);
    const quote = {
      platform: 'mt5_brazil' as PlatformId,
      root: 'WIN',
      last: 129_000,
      bid: NaN,
      ask: NaN,
      recvTsUs: held.nowUs,
    };
    held.step({ type: 'quotesSampled', quotes: [quote] });
    const sell = buildSignal({ clientOrderId: 'c', symbol: 'WIN', side: 'SELL', quantity: 3 });
    expect(ordersOf(held.step({ type: 'signalReceived', request: sell, quotes: [] })).map(({ size }) => size)).toEqual([
      1,
    ]);
  });

  it('stops no account that has nothing to do with it', () => {
    const at = engineScene([v1Platform('mt5_brazil'), v1Platform('nt8')], {
      limits: { ...NO_LIMITS, ...limits },
      symbols: testSymbolBook,
    });
    lose(at, 'a');
    expect(ordersOf(at.signal({ clientOrderId: 'n' })).map(({ symbol }) => symbol)).toEqual(['NQ 12-26']);
    expect(win(at, 'b')).toEqual({ sizes: [], codes: ['DAY_MONEY_UNKNOWN'] });
  });

  it('is over with the risk day that it belongs to', () => {
    const at = brazil(limits);
    lose(at, 'a');
    at.waitMs(25 * 3_600_000);
    expect(win(at, 'b')).toEqual({ sizes: [1], codes: [] });
  });

  it('on a live account stops what could not be counted from the first order on', () => {
    const identity = v1Platform('mt5_brazil', { mode: 'live', login: 'l', server: 's', hasToken: true });
    const at = engineScene([identity], { mode: 'live', limits: { ...NO_LIMITS, ...limits }, symbols: testSymbolBook });
    const alerts = listen(at);
    at.step({ type: 'armReceived', platform: identity.platform, account: 'Demo1', by: 'cli', reason: 'go' });
    const trusted = (id: string, rates: readonly FoundRate[]) => {
      const request = buildSignal({ clientOrderId: id, symbol: 'WIN', isTrusted: true });
      const effects = at.step({ type: 'signalReceived', request, quotes: [], rates });
      at.sent(effects);
      return { orders: ordersOf(effects), codes: toldOf(effects, 'orderRejected').map(({ code }) => code) };
    };
    expect(trusted('a', []).codes).toEqual(['RATE_MISSING']);
    const [order] = trusted('a', [RATE]).orders;
    at.fill('mt5_brazil', order!, 130_000);
    // A fill is no quote: until one comes nobody knows what the position is worth.
    at.step({ type: 'quotesSampled', quotes: [], rates: [RATE] });
    expect(unknownMoney(alerts).at(-1)?.text).toMatch(/WIN 12-26 is held on mt5_brazil\/Demo1 and has no price/u);
    expect(trusted('b', [RATE]).codes).toEqual(['DAY_MONEY_UNKNOWN']);
    const quote = { platform: identity.platform, root: 'WIN', last: 130_000, bid: NaN, ask: NaN, recvTsUs: at.nowUs };
    at.step({ type: 'quotesSampled', quotes: [quote], rates: [RATE] });
    expect(trusted('c', [RATE]).codes).toEqual([]);
  });

  it('does not stop a paper account that has no quote at all', () => {
    const at = engineScene([v1Platform('nt8')], { limits: { ...NO_LIMITS, ...limits }, symbols: testSymbolBook });
    const alerts = listen(at);
    const [order] = ordersOf(at.signal({ clientOrderId: 'a' }));
    at.fill('nt8', order!, 16_250);
    at.step({ type: 'quotesSampled', quotes: [] });
    expect(unknownMoney(alerts)).toEqual([]);
    expect(ordersOf(at.signal({ clientOrderId: 'b' }))).toHaveLength(1);
  });

  it('stays known over a restart', () => {
    const at = brazil(limits);
    lose(at, 'a');
    const again = engineScene([], { limits: { ...NO_LIMITS, ...limits }, symbols: testSymbolBook });
    for (const decision of at.decisions) again.engine.restore(decision);
    again.nowUs = at.nowUs;
    again.step({ type: 'gatewayStarted' });
    again.step({ type: 'platformRegistered', identity: v1Platform('mt5_brazil') });
    again.report('mt5_brazil');
    expect(win(again, 'b')).toEqual({ sizes: [], codes: ['DAY_MONEY_UNKNOWN'] });
  });
});

describe('a loss at a rate that is not fresh', () => {
  it('counts worse against the daily loss, and the alarm says by how much', () => {
    const limits = { ...NO_LIMITS, maxDailyLossUsd: 18.5 };
    const at = engineScene([v1Platform('mt5_brazil')], { limits, symbols: testSymbolBook, staleRatePenalty: 0.03 });
    const alerts = listen(at);
    const request = buildSignal({ clientOrderId: 'a', symbol: 'WIN' });
    const [order] = ordersOf(at.step({ type: 'signalReceived', request, quotes: [], rates: [RATE] }));
    at.fill('mt5_brazil', order!, 130_000);
    const lost = (rate: FoundRate): void => {
      const last = 129_500;
      const quote = { platform: 'mt5_brazil' as PlatformId, root: 'WIN', last, bid: NaN, ask: NaN, recvTsUs: at.nowUs };
      at.step({ type: 'quotesSampled', quotes: [quote], rates: [rate] });
    };
    lost(RATE);
    expect(at.engine.tradingState().state).toBe('active');
    lost({ ...RATE, age: 'stale' });
    expect(alerts.find(({ code }) => code === 'DAILY_LOSS')?.text).toMatch(
      /\$18\.73 lost.*open -\$18\.18.*\$0\.55 worse at a rate that is not fresh/u,
    );
    expect(at.engine.tradingState().state).toBe('halted');
  });
});
