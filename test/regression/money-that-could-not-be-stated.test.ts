import { describe, expect, it } from 'vitest';
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

function win(at: EngineScene, clientOrderId: string, rates: readonly FoundRate[] = []) {
  const request = buildSignal({ clientOrderId, symbol: 'WIN', stopLossPoints: 100 });
  const effects = at.step({ type: 'signalReceived', request, quotes: [], rates });
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
