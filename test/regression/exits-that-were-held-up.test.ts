import { describe, expect, it } from 'vitest';
import { ok } from '../../core/base/result.ts';
import type { SymbolBook } from '../../core/engine/config.ts';
import type { ClientId } from '../../core/model/ids.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { alertsOf, engineScene, legacyPlatform, ordersOf, toldOf } from '../support/engine-scene.ts';
import { testSymbolBook } from '../support/symbol-book.ts';

/** A scene in which nt8 is long 1 NQ. */
function long(...args: Parameters<typeof engineScene>): EngineScene {
  const scene = engineScene(...args);
  const [order] = ordersOf(scene.signal({ clientOrderId: 'open' }));
  scene.fill('nt8', order!, 100);
  return scene;
}

const exit = { clientOrderId: 'close', side: 'SELL', quantity: 2 } as const;
const flatten = (scene: EngineScene, symbol?: string) =>
  scene.step({
    type: 'flattenReceived',
    request: { client: 'alpha' as ClientId, clientOrderId: 'f1', ...(symbol !== undefined && { symbol }) },
    by: 'nexus:alpha',
  });

describe('an exit', () => {
  it('passes when the gateway holds as many signals as it can', () => {
    const scene = long([legacyPlatform('nt8')], { parentsMax: 1 });
    expect(toldOf(scene.signal({ clientOrderId: 's2' }), 'orderRejected')).toMatchObject([
      { code: 'CAPACITY_EXCEEDED' },
    ]);
    const sent = scene.signal(exit);
    expect(ordersOf(sent)).toMatchObject([{ side: 'SELL', size: 1, role: 'EXIT' }]);
    expect(toldOf(sent, 'orderAcked')).toMatchObject([{ denied: [{ code: 'CAPACITY_EXCEEDED' }] }]);
  });

  it('passes on a legacy platform that the configuration has come to deny', () => {
    const before = long([legacyPlatform('nt8')]);
    const scene = engineScene([], { legacyPlatforms: 'deny' });
    for (const decision of before.decisions) scene.engine.restore(structuredClone(decision));
    scene.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
    const sent = scene.signal(exit);
    expect(ordersOf(sent)).toMatchObject([{ size: 1, role: 'EXIT' }]);
    expect(toldOf(sent, 'orderAcked')).toMatchObject([{ denied: [{ code: 'LEGACY_DENIED' }] }]);
  });

  it('passes though the signal is older than it says it may be', () => {
    const scene = long([legacyPlatform('nt8')]);
    const stale = { validMs: 500, sourceTsUs: scene.nowUs - 2_000_000 };
    expect(toldOf(scene.signal({ clientOrderId: 'late', ...stale }), 'orderRejected')).toMatchObject([
      { code: 'SIGNAL_EXPIRED' },
    ]);
    expect(ordersOf(scene.signal({ ...exit, ...stale }))).toMatchObject([{ size: 1, role: 'EXIT' }]);
  });

  it('goes to the month that holds the position when the signal names that month', () => {
    const scene = rolled();
    expect(toldOf(scene.signal({ symbol: 'NQ 12-26', clientOrderId: 'more' }), 'orderRejected')).toMatchObject([
      { code: 'SYMBOL_NOT_FRONT' },
    ]);
    const sent = scene.signal({ ...exit, symbol: 'NQ 12-26' });
    expect(ordersOf(sent)).toMatchObject([{ symbol: 'NQ 12-26', size: 1, role: 'EXIT' }]);
  });
});

describe('a flatten', () => {
  it('closes the month that it names, though another is the front', () => {
    expect(ordersOf(flatten(rolled(), 'NQ 12-26'))).toMatchObject([{ symbol: 'NQ 12-26', side: 'SELL', size: 1 }]);
  });

  it('that finds the close on its way waits for it and sends no second one', () => {
    const scene = long([legacyPlatform('nt8')]);
    const [close] = ordersOf(scene.signal({ ...exit, quantity: 1 }));
    expect(ordersOf(flatten(scene))).toEqual([]);
    const effects = scene.fill('nt8', close!, 101);
    expect(ordersOf(effects)).toEqual([]);
    expect(toldOf(effects, 'orderRejected')).toMatchObject([{ clientOrderId: 'f1', code: 'FLATTEN_NOT_PROVED' }]);
    expect(toldOf(effects, 'flattenEnded')[0]?.text).toMatch(/booked, not re-read/);
  });

  it('of a kill speaks to the operator and fills no memory with names', () => {
    const scene = long([legacyPlatform('nt8')]);
    const effects = scene.step({ type: 'killReceived', by: 'cli', reason: 'test', flatten: true });
    expect(ordersOf(effects)).toMatchObject([{ side: 'SELL', size: 1 }]);
    expect(alertsOf(effects)).toContain('TRADING_HALTED');
    for (const effect of effects)
      if (effect.type === 'tell' && effect.audience.to !== 'everyone') expect(effect.audience.client).toBe('operator');
  });
});

/** A scene with a long of the December contract after the front month became March. */
function rolled(): EngineScene {
  let front = 'Z26';
  const book: SymbolBook = {
    ...testSymbolBook,
    checkOrderSymbol: (symbol, spelling, nowUs) => {
      if (symbol !== 'NQ 12-26') return testSymbolBook.checkOrderSymbol(symbol, spelling, nowUs);
      return ok({ root: 'NQ', contract: 'NQZ26', isFront: front === 'Z26' });
    },
    orderTarget: (root) =>
      front === 'Z26'
        ? { kind: 'symbol', symbol: `${root} 12-26`, contract: `${root}Z26` }
        : { kind: 'symbol', symbol: `${root} 03-27`, contract: `${root}H27` },
  };
  const scene = long([legacyPlatform('nt8')], { symbols: book });
  front = 'H27';
  return scene;
}

describe('a size below the platform’s minimum', () => {
  it('is denied and not sent as a fraction, though a position is held', () => {
    const scene = long([legacyPlatform('nt8')]);
    const denied = scene.signal({ ...exit, quantity: 0.5 });
    expect(ordersOf(denied)).toEqual([]);
    expect(toldOf(denied, 'orderRejected')).toMatchObject([{ code: 'SIZE_BELOW_MIN' }]);
  });

  it('is denied as a target as well', () => {
    const scene = long([legacyPlatform('nt8')]);
    const denied = scene.target(0.5, 't1');
    expect(ordersOf(denied)).toEqual([]);
    expect(toldOf(denied, 'orderRejected')).toMatchObject([{ code: 'SIZE_BELOW_MIN' }]);
  });
});
