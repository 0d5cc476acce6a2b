import { describe, expect, it } from 'vitest';
import type { PlatformId } from '../../core/model/ids.ts';
import { NO_LIMITS } from '../../core/model/risk-limits.ts';
import { alertsOf, engineScene, ordersOf, v1Platform, type EngineScene } from '../support/engine-scene.ts';

const drawdown = { Demo1: { fixedUsd: undefined, trailingUsd: 500, startUsd: undefined } };

function account(): EngineScene {
  return engineScene([v1Platform('nt8')], { limits: { ...NO_LIMITS, drawdown }, reconcileEveryMs: 1_000 });
}

function equity(at: EngineScene, amount: number): readonly string[] {
  at.waitMs(1_000);
  return alertsOf(at.report('nt8', { balance: { equity: amount, currency: 'USD' }, positions: held(at) }));
}

function held(at: EngineScene) {
  return at.engine.positions().map(({ symbol, size, averagePrice }) => ({ symbol, size, averagePrice }));
}

function quote(at: EngineScene, last: number): readonly string[] {
  const sample = { platform: 'nt8' as PlatformId, root: 'NQ', last, bid: NaN, ask: NaN, recvTsUs: at.nowUs };
  return alertsOf(at.step({ type: 'quotesSampled', quotes: [sample] }));
}

function buy(at: EngineScene, price: number): void {
  const [order] = ordersOf(at.signal());
  at.fill('nt8', order!, price);
}

describe('the drawdown of an account that reported its equity once', () => {
  it('is still judged by our own books when no report comes any more', () => {
    const at = account();
    expect(equity(at, 50_000)).toEqual([]);
    buy(at, 16_250);
    expect(quote(at, 16_226)).toEqual([]);
    expect(quote(at, 16_225)).toEqual(['DRAWDOWN']);
    expect(at.engine.breakers()).toMatchObject([{ key: 'drawdown:nt8/Demo1', value: 500 }]);
  });

  it('is stopped by whichever of the two falls first', () => {
    const at = account();
    expect(equity(at, 50_000)).toEqual([]);
    buy(at, 16_250);
    expect(quote(at, 16_249)).toEqual([]);
    expect(equity(at, 49_499)).toEqual(['DRAWDOWN']);
  });
});
