import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  engineScene,
  legacyPlatform,
  ordersOf,
  v1Platform,
  type EngineScene,
} from '../../test/support/engine-scene.ts';
import { testSymbolBook } from '../../test/support/symbol-book.ts';
import type { ClientId, PlatformId } from '../model/ids.ts';
import { NO_LIMITS, type RiskLimits } from '../model/risk-limits.ts';

const MOST = { position: 3, order: 3, positions: 4, trades: 6, value: 70_000 } as const;
const LIMITS: RiskLimits = {
  ...NO_LIMITS,
  maxPositionPerSymbol: MOST.position,
  maxOrderSize: MOST.order,
  maxTotalPositions: MOST.positions,
  maxTradesPerDay: MOST.trades,
  maxPositionValueUsd: MOST.value,
  minConfidence: 0.65,
  halfSizeBelowConfidence: 0.75,
};
const MARGIN: Readonly<Record<string, number>> = { NQ: 35_000, ES: 20_000 };
const PLATFORMS = [
  v1Platform('nt8', { account: 'A' }),
  v1Platform('mt5_global', { account: 'B' }),
  legacyPlatform('old'),
];
const SYMBOLS = { ...testSymbolBook, marginUsd: (root: string): number | undefined => MARGIN[root] };

const side = fc.constantFrom('BUY' as const, 'SELL' as const);
const symbol = fc.constantFrom('NQ', 'ES');
const which = fc.nat();
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('signal' as const),
      side,
      symbol,
      quantity: fc.integer({ min: 1, max: 5 }),
      confidence: fc.constantFrom(undefined, 0.5, 0.7, 0.9),
      rests: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('target' as const), symbol, position: fc.integer({ min: -4, max: 4 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('fill' as const),
      which,
      part: fc.double({ min: 0.2, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      which,
      quantity: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      limitPrice: fc.option(fc.integer({ min: 99, max: 101 }), { nil: undefined }),
      isMade: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancelled' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rejected' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('silence' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Sent {
  readonly platform: string;
  readonly order: ReturnType<typeof ordersOf>[number];
  size: number;
  filled: number;
}

/** One engine after another on one journal, and a world that answers as it likes. */
class World {
  scene = fresh();
  readonly open: Sent[] = [];
  #count = 0;

  take(each: Step): void {
    this.#count += 1;
    const id = `o${this.#count}`;
    switch (each.do) {
      case 'signal': {
        const { side: of, quantity, symbol: root, confidence, rests } = each;
        const stated = {
          ...(confidence !== undefined && { confidence }),
          ...(rests && ({ orderType: 'LIMIT', limitPrice: 100 } as const)),
        };
        this.#sent(this.scene.signal({ clientOrderId: id, side: of, quantity, symbol: root, ...stated }));
        return;
      }
      case 'target':
        this.#sent(this.scene.target(each.position, id, { symbol: each.symbol }));
        return;
      case 'fill':
        return this.#fill(each.which, each.part, id);
      case 'change':
        return this.#change(each);
      case 'cancelled':
      case 'rejected':
        return this.#end(each.which, each.do);
      case 'silence':
        this.#sent(this.scene.waitMs(11_000));
        return;
      case 'restart':
        return this.#restart();
    }
  }

  #sent(effects: ReturnType<EngineScene['step']>): void {
    for (const effect of effects)
      if (effect.type === 'command' && effect.command.type === 'submitOrder')
        this.open.push({
          platform: effect.command.platform,
          order: effect.command.order,
          size: effect.command.order.size,
          filled: 0,
        });
  }

  /** A client changes one of its orders, and the platforms make the change or refuse it. */
  #change({ which: at, quantity, limitPrice, isMade }: Extract<Step, { do: 'change' }>): void {
    const clientOrderId = this.open[at % this.open.length]?.order.signalId;
    if (clientOrderId === undefined || (quantity === undefined && limitPrice === undefined)) return;
    const change = { ...(quantity !== undefined && { quantity }), ...(limitPrice !== undefined && { limitPrice }) };
    const request = { client: 'alpha' as ClientId, clientOrderId, ...change };
    const effects = this.scene.step({ type: 'modifyReceived', request, quotes: [] });
    for (const effect of effects) {
      if (effect.type !== 'command' || effect.command.type !== 'modifyOrder') continue;
      const { orderId, size, platform } = effect.command;
      const sent = this.open.find(({ order }) => order.orderId === orderId);
      const isPossible = isMade && sent !== undefined && (size === undefined || size > sent.filled);
      if (isPossible) sent.size = size ?? sent.size;
      const status = isPossible ? 'modified' : 'modify_rejected';
      this.#sent(this.scene.step({ type: 'orderStatusReceived', platform, orderId, status }));
    }
  }

  #fill(at: number, part: number, execId: string): void {
    const sent = this.open[at % this.open.length];
    if (sent === undefined) return;
    const size = Math.min(sent.size - sent.filled, Math.max(1, Math.round((sent.size - sent.filled) * part)));
    sent.filled += size;
    const isWhole = sent.filled >= sent.size;
    if (isWhole) this.open.splice(this.open.indexOf(sent), 1);
    const report = { execId, lastSize: size, filledSize: sent.filled, status: isWhole ? 'filled' : 'partial' } as const;
    this.#sent(this.scene.fill(sent.platform, sent.order, 100, report));
  }

  #end(at: number, status: 'cancelled' | 'rejected'): void {
    const sent = this.open[at % this.open.length];
    if (sent === undefined || sent.platform === 'old') return;
    this.open.splice(this.open.indexOf(sent), 1);
    const { orderId } = sent.order;
    const platform = sent.platform as PlatformId;
    this.#sent(this.scene.step({ type: 'orderStatusReceived', platform, orderId, status }));
  }

  /** Everything in flight is unknown then, and still fills when it likes. */
  #restart(): void {
    const before = this.scene;
    this.scene = fresh(before);
    for (const identity of PLATFORMS) this.#sent(this.scene.step({ type: 'platformRegistered', identity }));
  }
}

function fresh(before?: EngineScene): EngineScene {
  const scene = engineScene(before === undefined ? PLATFORMS : [], {
    limits: LIMITS,
    symbols: SYMBOLS,
    oneActiveOrderPerRoot: false,
    orderTimeoutMs: 10_000,
  });
  if (before === undefined) return scene;
  const decided = scene.decisions as unknown[];
  for (const decision of before.decisions) {
    scene.engine.restore(structuredClone(decision));
    decided.push(decision);
  }
  scene.nowUs = before.nowUs;
  scene.step({ type: 'gatewayStarted' });
  return scene;
}

function holdsTo({ engine, nowUs }: EngineScene): void {
  const held = engine.positions().filter(({ size }) => size !== 0);
  expect(held.length).toBeLessThanOrEqual(MOST.positions);
  for (const { qty, root } of held) {
    expect(Math.abs(qty)).toBeLessThanOrEqual(MOST.position);
    expect(Math.abs(qty) * (MARGIN[root] ?? 0)).toBeLessThanOrEqual(MOST.value);
  }
  const entered = new Set(
    engine.orders().flatMap((order) => (isEntry(order) && order.filledSize > 0 ? [order.parentKey] : [])),
  );
  expect(entered.size).toBeLessThanOrEqual(MOST.trades);
  expect(engine.riskUse(nowUs).tradesToday.real).toBeLessThanOrEqual(MOST.trades);
}

function isEntry({ role }: { readonly role: string }): boolean {
  return role === 'ENTRY';
}

describe('whatever comes in whatever order, restarts among it', () => {
  it('no account, no order and no day goes beyond a limit', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const world = new World();
        for (const each of steps) {
          world.take(each);
          holdsTo(world.scene);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('an exit of what is held, with no other on its way, always goes', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const world = new World();
        for (const each of steps) world.take(each);
        const { scene } = world;
        const platforms = new Map(scene.engine.platforms().map((view) => [view.platform, view.linked]));
        const inFlight = scene.engine.openOrders();
        for (const { platform, root, qty, size } of scene.engine.positions()) {
          const isBusy = inFlight.some((order) => order.platform === platform && order.root === root);
          if (size === 0 || isBusy || platforms.get(platform) !== true) continue;
          const effects = scene.signal({
            clientOrderId: `exit-${platform}-${root}`,
            symbol: root,
            side: qty > 0 ? 'SELL' : 'BUY',
            quantity: Math.ceil(Math.abs(qty)),
            confidence: 0,
            platforms: [platform],
          });
          const [exit] = ordersOf(effects);
          const { code = '' } = scene.engine.signals(1)[0]?.denied[0] ?? {};
          // A platform that came back and has not reported yet takes nothing at all.
          if (code === 'PLATFORM_RECOVERING' || (exit === undefined && !isOpenNow(scene, platform))) continue;
          expect(exit).toMatchObject({ size: Math.abs(size), role: 'EXIT' });
        }
      }),
      { numRuns: 100 },
    );
  });
});

function isOpenNow({ engine }: EngineScene, platform: string): boolean {
  return engine.platform(platform as PlatformId)?.lights.canTrade.state === 'green';
}
