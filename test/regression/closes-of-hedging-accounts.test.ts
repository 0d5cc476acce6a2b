import { describe, expect, it } from 'vitest';
import { engineScene, FULL_ABILITIES, ordersOf, toldOf, v1Platform } from '../support/engine-scene.ts';

/** A hedging account: whatever it may enter by, it closes at the market alone. */
function hedging() {
  const abilities = { ...FULL_ABILITIES, exitOrderTypes: ['MARKET'] } as const;
  const scene = engineScene([v1Platform('mt5_global', { abilities })]);
  const deniedOf = (effects: ReturnType<typeof scene.signal>) => toldOf(effects, 'orderRejected')[0];
  return { scene, deniedOf };
}

// A hedging account was offered market orders alone, though only its closes cannot rest.
describe('an account that closes at the market alone', () => {
  it('takes a limit that enters', () => {
    const { scene } = hedging();
    expect(ordersOf(scene.signal({ orderType: 'LIMIT', limitPrice: 16_000 }))).toMatchObject([{ orderType: 'LIMIT' }]);
  });

  it('denies a limit that would close, wholly or in part, and closes at the market', () => {
    const { scene, deniedOf } = hedging();
    const [entry] = ordersOf(scene.signal());
    scene.fill('mt5_global', entry!, 16_250);
    const rests = { side: 'SELL', orderType: 'LIMIT', limitPrice: 16_300 } as const;
    for (const [clientOrderId, quantity] of [
      ['s2', 1],
      ['s3', 2],
    ] as const) {
      const refused = scene.signal({ clientOrderId, quantity, ...rests });
      expect(ordersOf(refused)).toEqual([]);
      expect(JSON.stringify(deniedOf(refused))).toContain('ORDER_TYPE_UNSUPPORTED');
      expect(JSON.stringify(deniedOf(refused))).toContain('closes by MARKET, not LIMIT');
    }
    expect(ordersOf(scene.signal({ clientOrderId: 's4', side: 'SELL' }))).toMatchObject([{ role: 'EXIT' }]);
  });

  it('has its stops held by the gateway', () => {
    const { scene } = hedging();
    const effects = scene.signal({ stopLossPoints: 50 });
    const [entry] = ordersOf(effects);
    expect(ordersOf(scene.fill('mt5_global', entry!, 16_250))).toEqual([]);
    expect(JSON.stringify(effects)).toContain('PROTECTION_HELD:mt5_global');
  });
});
