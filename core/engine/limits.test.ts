import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  engineScene,
  ordersOf,
  SCENE_START_US,
  v1Platform,
  type EngineScene,
} from '../../test/support/engine-scene.ts';
import { testSymbolBook } from '../../test/support/symbol-book.ts';
import type { QuoteSample } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import { NO_LIMITS, type RiskLimits } from '../model/risk-limits.ts';
import type { SignalRequest } from '../model/request.ts';
import { buildSignal } from '../../test/support/engine-scene.ts';
import type { EngineConfig } from './config.ts';

const MARGIN = { NQ: 35_000, ES: 25_000 } as Readonly<Record<string, number>>;

function scene(
  limits: Partial<RiskLimits>,
  platforms: readonly string[] = ['nt8'],
  more: Partial<EngineConfig> = {},
): EngineScene {
  const symbols = { ...testSymbolBook, marginUsd: (root: string) => MARGIN[root] };
  const made = engineScene(
    platforms.map((platform) => v1Platform(platform, { account: `of-${platform}` })),
    { limits: { ...NO_LIMITS, ...limits }, symbols, oneActiveOrderPerRoot: false, ...more },
  );
  for (const platform of platforms) made.report(platform);
  return made;
}

function quote(last: number, recvTsUs: number): QuoteSample {
  return { platform: 'nt8' as PlatformId, root: 'NQ', last, bid: last, ask: last, recvTsUs };
}

/** Sends a signal and says what became of it: the size of its orders, or the code and figures of its denial. */
function act(at: EngineScene, signal: Partial<SignalRequest>, quotes: readonly QuoteSample[] = []) {
  const request = buildSignal(signal);
  const effects = at.step({ type: 'signalReceived', request, quotes });
  at.sent(effects);
  const [view] = at.engine.signals(1);
  const orders = ordersOf(effects);
  return {
    sizes: orders.map(({ size }) => size),
    orders,
    codes: view?.clientOrderId === request.clientOrderId ? view.denied.map(({ code }) => code) : [],
    figures: view?.denied[0]?.figures,
    flags: view?.flags ?? [],
  };
}

describe('limits on one entry', () => {
  it('deny a position beyond the limit with the sum it came from, and count what is on its way', () => {
    const at = scene({ maxPositionPerSymbol: 2 });
    expect(act(at, { clientOrderId: 'a', quantity: 1 }).sizes).toEqual([1]);
    const denied = act(at, { clientOrderId: 'b', quantity: 2 });
    expect(denied.codes).toEqual(['POSITION_LIMIT']);
    expect(denied.figures).toEqual({ limit: 2, value: 3, sum: '1 NQ held or on their way + 2, of 2' });
    expect(act(at, { clientOrderId: 'c', quantity: 1 }).sizes).toEqual([1]);
  });

  it('count an order of unknown outcome as if it had filled', () => {
    const at = scene({ maxPositionPerSymbol: 1 });
    act(at, { clientOrderId: 'a' });
    at.step({ type: 'platformLost', platform: 'nt8' as PlatformId, reason: 'cable' });
    const nt8 = v1Platform('nt8', { account: 'of-nt8' });
    at.step({ type: 'platformRegistered', identity: nt8 });
    at.report('nt8', { historyFromUs: SCENE_START_US + 1e9 });
    expect(at.engine.orders()[0]?.state).toBe('unknown');
    expect(act(at, { clientOrderId: 'b', symbol: 'ES' }).sizes).toEqual([1]);
    expect(act(at, { clientOrderId: 'c' }).codes).toEqual(['UNKNOWN_ORDER_OPEN']);
  });

  it('count what enters behind an exit that has not filled yet', () => {
    const at = scene({ maxPositionPerSymbol: 5 });
    const [short] = act(at, { clientOrderId: 'a', side: 'SELL', quantity: 2 }).orders;
    at.fill('nt8', short!, 100);
    expect(act(at, { clientOrderId: 'b', quantity: 5 }).sizes).toEqual([5]);
    expect(act(at, { clientOrderId: 'c', quantity: 3 }).figures).toMatchObject({ limit: 5, value: 6 });
    expect(act(at, { clientOrderId: 'd', quantity: 2 }).sizes).toEqual([2]);
  });

  it('judge each symbol of an account by itself: one NQ and one ES fit the shipped position value', () => {
    const at = scene({ maxPositionValueUsd: 50_000 });
    expect(act(at, { clientOrderId: 'a' }).sizes).toEqual([1]);
    expect(act(at, { clientOrderId: 'b', symbol: 'ES' }).sizes).toEqual([1]);
    expect(act(at, { clientOrderId: 'c', symbol: 'ES' }).sizes).toEqual([1]);
    expect(act(at, { clientOrderId: 'd', symbol: 'ES' }).figures).toEqual({
      limit: 50_000,
      value: 75_000,
      sum: '(2 ES held or on their way + 1) × $25000 margin, of $50000',
    });
  });

  it('count money by what a point is worth on the platform, not by contracts alone', () => {
    // 1 NQ is one lot at $1 a point there: a twentieth of the money. On the other platform it is two contracts' worth.
    const translate = (pointWeight: number): EngineConfig['symbols'] => ({
      ...testSymbolBook,
      marginUsd: () => 35_000,
      translate: (...args) => {
        const made = testSymbolBook.translate(...args);
        return made.ok ? { ok: true, value: { ...made.value, moneyPerPoint: 20 * pointWeight } } : made;
      },
    });
    const cheap = scene({ maxPositionValueUsd: 50_000 }, ['nt8'], { symbols: translate(0.05) });
    expect(act(cheap, { clientOrderId: 'a', quantity: 20 }).sizes).toEqual([20]);
    expect(act(cheap, { clientOrderId: 'b', quantity: 10 }).figures).toEqual({
      limit: 50_000,
      value: 52_500,
      sum: '(1 NQ held or on their way + 0.5) × $35000 margin, of $50000, counted by what a point of NQ is worth there',
    });
    const dear = scene({ maxPositionValueUsd: 50_000 }, ['nt8'], { symbols: translate(2) });
    expect(act(dear, { clientOrderId: 'a', quantity: 1 }).figures).toMatchObject({ value: 70_000 });
    const risky = scene({ maxRiskPerTradeUsd: 1_000 }, ['nt8'], { symbols: translate(2) });
    expect(act(risky, { clientOrderId: 'a', quantity: 1, stopLossPoints: 50 }).figures).toMatchObject({ value: 2_000 });
    const notional = scene({ maxNotionalUsd: 400_000 }, ['nt8'], { symbols: translate(2) });
    expect(act(notional, { clientOrderId: 'a' }, [quote(16_250, notional.nowUs)]).figures).toMatchObject({
      value: 650_000,
    });
  });

  it('bar entries outside of the session where the gate says so, and let exits through', () => {
    const isOpen = { now: true };
    const symbols = { ...testSymbolBook, sessionAt: () => ({ isOpen: isOpen.now }) };
    const at = scene({ sessionGate: 'all' }, ['nt8'], { symbols });
    const [order] = act(at, { clientOrderId: 'a' }).orders;
    at.fill('nt8', order!, 100);
    isOpen.now = false;
    expect(act(at, { clientOrderId: 'b' }).sizes).toEqual([]);
    expect(act(at, { clientOrderId: 'c', side: 'SELL', quantity: 2 })).toMatchObject({
      sizes: [1],
      codes: ['SESSION_CLOSED'],
    });
    const paper = scene({ sessionGate: 'live' }, ['nt8'], { symbols });
    expect(act(paper, { clientOrderId: 'a' }).sizes).toEqual([1]);
  });

  it('of notional need a price, and use the order’s own where it has one', () => {
    const at = scene({ maxNotionalUsd: 400_000 });
    expect(act(at, { clientOrderId: 'a' }).codes).toEqual(['NOTIONAL_LIMIT']);
    expect(act(at, { clientOrderId: 'b' }, [quote(16_250, at.nowUs)]).sizes).toEqual([1]);
    expect(act(at, { clientOrderId: 'c' }, [quote(16_250, at.nowUs)]).figures).toMatchObject({ value: 650_000 });
    const limit = { orderType: 'LIMIT', limitPrice: 9_000 } as const;
    expect(act(at, { clientOrderId: 'd', ...limit }).sizes).toEqual([1]);
  });

  it('never stand in the way of an exit, and stop only the part that enters', () => {
    const at = scene({ maxPositionPerSymbol: 1, maxOrderSize: 1, maxTradesPerDay: 1, minConfidence: 0.9 });
    const [order] = act(at, { clientOrderId: 'a', confidence: 0.95 }).orders;
    at.fill('nt8', order!, 100);
    const flip = act(at, { clientOrderId: 'b', side: 'SELL', quantity: 3, confidence: 0.1 });
    expect(flip.sizes).toEqual([1]);
    expect(flip.orders[0]?.role).toBe('EXIT');
    expect(flip.codes).toEqual(['CONFIDENCE_LOW']);
  });

  it.each([
    [{ maxOrderSize: 2 }, { quantity: 3 }, 'ORDER_SIZE'],
    [{ maxPositionValueUsd: 50_000 }, { quantity: 2 }, 'POSITION_VALUE'],
    [{ minConfidence: 0.65 }, { confidence: 0.64 }, 'CONFIDENCE_LOW'],
    [{ minMqscore: 0.5 }, { mqscore: 0.49 }, 'MQSCORE_LOW'],
    [{ maxNoise: 0.7 }, { noiseLevel: 0.71 }, 'NOISE_HIGH'],
    [{ symbols: ['ES'] }, {}, 'SYMBOL_NOT_ALLOWED'],
    [{ platforms: ['mt5_global'] }, {}, 'PLATFORM_NOT_ALLOWED'],
    [{ maxRiskPerTradeUsd: 500 }, {}, 'RISK_PER_TRADE'],
    [{ maxRiskPerTradeUsd: 500 }, { stopLossPoints: 26 }, 'RISK_PER_TRADE'],
    [{ maxTradesPerDay: 0 }, {}, 'TRADES_PER_DAY'],
    [{ maxTotalPositions: 0 }, {}, 'TOTAL_POSITIONS'],
  ] as const)('with %o deny %o: %s', (limits, signal, code) => {
    expect(act(scene(limits), signal)).toMatchObject({ sizes: [], codes: [code] });
  });

  it.each([
    [{ maxOrderSize: 3 }, { quantity: 3 }],
    [{ maxPositionValueUsd: 70_000 }, { quantity: 2 }],
    [{ minConfidence: 0.65 }, { confidence: 0.65 }],
    [{ minConfidence: 0.65, minMqscore: 0.5, maxNoise: 0.7 }, {}],
    [{ maxRiskPerTradeUsd: 500 }, { stopLossPoints: 25 }],
    [{ maxRiskPerTradeUsd: 500, defaultStopPoints: { NQ: 20 } }, {}],
  ] as const)('with %o let %o pass', (limits, signal) => {
    expect(act(scene(limits), signal).codes).toEqual([]);
  });

  it.each([
    [{ confidence: 85 }, 'CONFIDENCE_LOW', 0.65],
    [{ confidence: -0.9 }, 'CONFIDENCE_LOW', 0.65],
    [{ mqscore: 62 }, 'MQSCORE_LOW', 0.5],
    [{ noiseLevel: -3 }, 'NOISE_HIGH', 0.7],
  ])('deny %j, which is no share, in place of letting it through a filter of shares', (more, code, limit) => {
    const at = scene({ minConfidence: 0.65, minMqscore: 0.5, maxNoise: 0.7 });
    const denied = act(at, { clientOrderId: 'odd', ...more });
    expect(denied.codes).toEqual([code]);
    const [value] = Object.values(more);
    expect(denied.figures).toEqual({ limit, value, sum: `expected a share from 0 to 1, is ${value}` });
    expect(act(at, { clientOrderId: 'whole', confidence: 1.0000001, mqscore: 1, noiseLevel: 0 }).sizes).toEqual([1]);
  });

  it('halve the quantity once below the second confidence, and keep one that cannot be halved', () => {
    const at = scene({ minConfidence: 0.65, halfSizeBelowConfidence: 0.75 });
    expect(act(at, { clientOrderId: 'a', quantity: 3, confidence: 0.7 })).toMatchObject({
      sizes: [1],
      flags: ['NO_REFERENCE', 'HALF_SIZE'],
    });
    expect(act(at, { clientOrderId: 'b', quantity: 1, confidence: 0.7 })).toMatchObject({
      sizes: [1],
      flags: ['NO_REFERENCE', 'HALF_NOT_POSSIBLE'],
    });
    const strict = scene({ halfSizeBelowConfidence: 0.75, halfSizeMin: 'deny' });
    expect(act(strict, { quantity: 1, confidence: 0.7 }).codes).toEqual(['HALF_NOT_POSSIBLE']);
  });

  it('multiply quantities by the profile’s factor', () => {
    const at = scene({ quantityFactor: { NQ: 2 } });
    expect(act(at, { quantity: 1 })).toMatchObject({
      sizes: [2],
      flags: ['NO_REFERENCE', 'NO_CONFIDENCE', 'QUANTITY_SCALED'],
    });
  });

  it('let only so many signals enter within a second', () => {
    const at = scene({ maxOrdersPerSecond: 2 });
    expect(act(at, { clientOrderId: 'a' }).codes).toEqual([]);
    expect(act(at, { clientOrderId: 'b' }).codes).toEqual([]);
    expect(act(at, { clientOrderId: 'c' }).sizes).toEqual([]);
    at.waitMs(1_000);
    expect(act(at, { clientOrderId: 'c' }).sizes).toEqual([1]);
  });

  it('count the platforms of one signal together against the total of positions', () => {
    const at = scene({ maxTotalPositions: 2 }, ['nt8', 'mt5_global', 'sierra']);
    expect(act(at, {})).toMatchObject({ sizes: [1, 20], codes: ['TOTAL_POSITIONS'] });
  });

  it('judge quotes by their age, and pass a paper market order without any, flagged', () => {
    const at = scene({ quoteMaxAgeMs: 5_000, priceCollarPercent: 2 });
    expect(act(at, { clientOrderId: 'a' })).toMatchObject({ sizes: [1], flags: ['NO_REFERENCE', 'NO_CONFIDENCE'] });
    expect(act(at, { clientOrderId: 'b' }, [quote(100, at.nowUs - 6_000_000)]).sizes).toEqual([]);
    expect(act(at, { clientOrderId: 'c' }, [quote(100, at.nowUs - 1_000_000)]).sizes).toEqual([1]);
    const limit = { orderType: 'LIMIT', limitPrice: 97 } as const;
    expect(act(at, { clientOrderId: 'd', ...limit }, [quote(100, at.nowUs)]).codes).toEqual(['PRICE_COLLAR']);
    expect(act(at, { clientOrderId: 'e', ...limit, limitPrice: 98 }, [quote(100, at.nowUs)]).sizes).toEqual([1]);
  });
});

describe('what would happen', () => {
  it('shows each limit also where something else stands in the way', () => {
    const at = scene({ maxPositionPerSymbol: 1, maxOrderSize: 1 });
    at.step({ type: 'reduceReceived', by: 'cli', reason: 'lunch' });
    const request = buildSignal({ clientOrderId: 'a', quantity: 2 });
    const seen = at.engine.preview({ type: 'signalReceived', atUs: at.nowUs, request, quotes: [] });
    if (seen.kind !== 'planned') throw new Error(seen.kind);
    expect(seen.parent.denied).toMatchObject([{ code: 'TRADING_REDUCING' }]);
    const denying = seen.findings
      .filter(({ finding }) => finding.outcome === 'denies')
      .map(({ finding }) => finding.code);
    expect(denying).toEqual(['ORDER_SIZE', 'POSITION_LIMIT']);
  });
});

describe('a denial', () => {
  it('for the age of a signal carries the limit and the value', () => {
    const at = scene({});
    const late = { sourceTsUs: at.nowUs - 9_000_000, validMs: 1_000 };
    const { codes, figures } = act(at, { clientOrderId: 'a', ...late });
    expect(codes).toEqual(['SIGNAL_EXPIRED']);
    expect(figures).toMatchObject({ limit: 1_000, value: 9_001 });
  });
});

describe('limits that change', () => {
  it('are in force at once, kept with what is other, and back after a restart', () => {
    const at = scene({ maxOrderSize: 5 });
    at.step({ type: 'limitsChanged', limits: { ...NO_LIMITS, maxOrderSize: 1 }, by: 'panel', reason: 'news' });
    expect(at.decisions.findLast(({ type }) => type === 'limitsChanged')).toMatchObject({
      by: 'panel',
      diff: ['maxOrderSize: 5 → 1'],
    });
    expect(act(at, { quantity: 2 }).codes).toEqual(['ORDER_SIZE']);
    const again = scene({ maxOrderSize: 5 }, []);
    for (const decision of at.decisions) again.engine.restore(decision);
    expect(again.engine.limits().maxOrderSize).toBe(1);
  });

  it('are not told again when nothing is other', () => {
    const at = scene({ maxOrderSize: 5 });
    at.step({ type: 'limitsChanged', limits: { ...NO_LIMITS, maxOrderSize: 5 }, by: 'panel', reason: 'again' });
    expect(at.decisions.some(({ type }) => type === 'limitsChanged')).toBe(false);
  });

  it('count a trade in the day in which it opens, and not in the one in which its order began to rest', () => {
    const day = 86_400_000_000;
    const at = scene({ maxTradesPerDay: 1 });
    const rests = { orderType: 'LIMIT', limitPrice: 90, timeInForce: 'GTC' } as const;
    const [order] = act(at, { clientOrderId: 'rests', ...rests }).orders;
    at.nowUs += day;
    expect(at.engine.riskUse(at.nowUs).tradesToday.real).toBe(1);
    expect(act(at, { clientOrderId: 'b', symbol: 'ES' }).codes).toEqual(['TRADES_PER_DAY']);
    at.fill('nt8', order!, 90);
    expect(act(at, { clientOrderId: 'b', symbol: 'ES' }).codes).toEqual(['TRADES_PER_DAY']);
    at.nowUs += day;
    at.step({ type: 'quotesSampled', quotes: [quote(90, at.nowUs)] });
    expect(at.engine.riskUse(at.nowUs).tradesToday.real).toBe(0);
    expect(act(at, { clientOrderId: 'c', symbol: 'ES' }).codes).toEqual([]);
  });

  it('do not forget the trades of the day over a restart', () => {
    const at = scene({ maxTradesPerDay: 1 });
    const [order] = act(at, { clientOrderId: 'a' }).orders;
    at.fill('nt8', order!, 100);
    const again = scene({ maxTradesPerDay: 1 }, []);
    for (const decision of at.decisions) again.engine.restore(decision);
    again.nowUs = at.nowUs;
    again.step({ type: 'gatewayStarted' });
    again.step({ type: 'platformRegistered', identity: v1Platform('nt8', { account: 'of-nt8' }) });
    again.report('nt8', { positions: [{ symbol: order!.symbol, size: 1, averagePrice: 100 }] });
    expect(act(again, { clientOrderId: 'b', symbol: 'ES' }).codes).toEqual(['TRADES_PER_DAY']);
  });
});

describe('no order of events', () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('signal'),
        side: fc.constantFrom('BUY', 'SELL'),
        quantity: fc.integer({ min: 1, max: 4 }),
        symbol: fc.constantFrom('NQ', 'ES'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('fill'),
        which: fc.nat(),
        part: fc.double({ min: 0.2, max: 1, noNaN: true }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel'), which: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('target'), position: fc.integer({ min: -4, max: 4 }) }) },
  );

  it('takes a position, an order or the number of positions beyond its limit', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const most = { maxPositionPerSymbol: 3, maxOrderSize: 3, maxTotalPositions: 2 };
        const at = scene(most, ['nt8', 'mt5_global']);
        const open: { platform: string; order: ReturnType<typeof ordersOf>[number]; filled: number }[] = [];
        const took = (effects: ReturnType<EngineScene['step']>): void => {
          for (const effect of effects)
            if (effect.type === 'command' && effect.command.type === 'submitOrder')
              open.push({ platform: effect.command.platform, order: effect.command.order, filled: 0 });
        };
        steps.forEach((each, index) => {
          if (each.do === 'signal') {
            const request = buildSignal({
              clientOrderId: `s${index}`,
              side: each.side as 'BUY',
              quantity: each.quantity,
              symbol: each.symbol,
            });
            const effects = at.step({ type: 'signalReceived', request, quotes: [] });
            at.sent(effects);
            took(effects);
          } else if (each.do === 'target') took(at.target(each.position, `t${index}`));
          else {
            const picked = open.length === 0 ? undefined : open[each.which % open.length];
            if (picked === undefined) return;
            if (each.do === 'cancel') {
              open.splice(open.indexOf(picked), 1);
              at.step({
                type: 'orderStatusReceived',
                platform: picked.platform as PlatformId,
                orderId: picked.order.orderId,
                status: 'cancelled',
              });
              return;
            }
            const size = Math.max(1, Math.round((picked.order.size - picked.filled) * each.part));
            picked.filled += size;
            const isWhole = picked.filled >= picked.order.size;
            if (isWhole) open.splice(open.indexOf(picked), 1);
            took(
              at.fill(picked.platform, picked.order, 100, {
                execId: `x${index}`,
                lastSize: size,
                filledSize: picked.filled,
                status: isWhole ? 'filled' : 'partial',
              }),
            );
          }
          const held = at.engine.positions().filter(({ size }) => size !== 0);
          for (const { qty } of held) expect(Math.abs(qty)).toBeLessThanOrEqual(most.maxPositionPerSymbol);
          expect(held.length).toBeLessThanOrEqual(most.maxTotalPositions);
        });
      }),
      { numRuns: 300 },
    );
  });
});
