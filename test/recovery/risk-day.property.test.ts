import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/base/random.ts';
import { applyDecision } from '../../core/engine/apply-decision.ts';
import { createEngine } from '../../core/engine/create-engine.ts';
import type { Decision } from '../../core/engine/decision.ts';
import type { Engine } from '../../core/engine/engine.ts';
import { snapshotOf } from '../../core/engine/snapshot.ts';
import { emptyState } from '../../core/engine/state.ts';
import type { Event } from '../../core/model/event.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { BRL, USD } from '../../core/model/money.ts';
import type { FoundRate } from '../../core/model/rate.ts';
import { NO_LIMITS } from '../../core/model/risk-limits.ts';
import { engineScene, legacyPlatform, ordersOf } from '../support/engine-scene.ts';
import { testSymbolBook } from '../support/symbol-book.ts';

const LIMITS = { ...NO_LIMITS, lossesInARow: 5 };
const CONFIG = {
  symbols: testSymbolBook,
  orderTimeoutMs: 10_000_000,
  reconcileEveryMs: 60_000,
  oneActiveOrderPerRoot: false,
  legacyPlatforms: 'allow',
  parentsMax: 10_000,
  limits: LIMITS,
} as const;
const PLATFORMS = [
  legacyPlatform('nt8'),
  legacyPlatform('mt5_global', { account: 'G' }),
  legacyPlatform('mt5_brazil', { currency: 'BRL' }),
];
const POINT = { NQ: 20, ES: 50, WIN: 0.2 } as const;
const BRL_PER_USD = 5.5;
const RATES: readonly FoundRate[] = [
  {
    kind: 'found',
    from: BRL,
    to: USD,
    legs: [{ rate: { base: USD, quote: BRL, quotePerBase: BRL_PER_USD, source: 'WDO', asOfUs: 0 }, inverse: true }],
    age: 'fresh',
    ageMs: 0,
    toPerFrom: 1 / BRL_PER_USD,
    source: 'WDO',
  },
];

type Root = keyof typeof POINT;

/** One execution as it was told, for a recomputation that knows nothing of the engine. */
interface Told {
  readonly place: string;
  readonly root: Root;
  readonly parent: string;
  /** Signed, in contracts of the root. */
  readonly contracts: number;
  readonly price: number;
  readonly commission: number;
}

interface History {
  readonly told: readonly Told[];
  readonly decisions: readonly Decision[];
  readonly engine: Engine;
  readonly nowUs: number;
  /** By place, what is held and the price last seen. */
  readonly marks: ReadonlyMap<string, number>;
}

/** Random signals that fill in random parts at random prices, with quotes in between, within one risk day. */
function randomHistory(seed: number, steps: number): History {
  const random = seededRandom(seed);
  const scene = engineScene(PLATFORMS, CONFIG);
  const told: Told[] = [];
  const marks = new Map<string, number>();
  for (let i = 0; i < steps; i++) {
    const root = (['NQ', 'NQ', 'ES', 'WIN'] as const)[random.int(4)]!;
    const side = random.chance(0.5) ? 'BUY' : 'SELL';
    const orders = ordersOf(scene.signal({ clientOrderId: `s${i}`, symbol: root, side, quantity: 1 + random.int(3) }));
    const platforms = scene.engine
      .orders(orders.length)
      .toReversed()
      .map(({ platform, sizePerContract }) => ({ platform, sizePerContract }));
    for (const [index, order] of orders.entries()) {
      const { platform, sizePerContract } = platforms[index]!;
      let filled = 0;
      let cost = 0;
      const parts = random.chance(0.3) && order.size > 1 ? [1, order.size - 1] : [order.size];
      for (const [part, size] of parts.entries()) {
        const price = 1_000 + random.int(400) / 4;
        const commission = random.int(3);
        filled += size;
        cost += size * price;
        scene.step({
          type: 'fillReceived',
          rates: RATES,
          fill: {
            platform,
            orderId: order.orderId,
            execId: `${order.orderId}-${part}`,
            lastSize: size,
            lastPrice: price,
            filledSize: filled,
            fillPrice: cost / filled,
            status: filled === order.size ? 'filled' : 'partial',
            commission,
            commissionCurrency: 'USD',
            tsUs: scene.nowUs,
          },
        });
        const signed = (side === 'BUY' ? size : -size) / sizePerContract;
        const place = `${platform} ${root}`;
        told.push({ place, root, parent: `s${i}`, contracts: signed, price, commission });
        marks.set(place, price);
      }
    }
    if (random.chance(0.4)) {
      const quotes = [...marks.keys()].map((place) => {
        const [platform, quotedRoot] = place.split(' ') as [PlatformId, Root];
        const last = 1_000 + random.int(400) / 4;
        marks.set(place, last);
        return { platform, root: quotedRoot, last, bid: NaN, ask: NaN, recvTsUs: scene.nowUs };
      });
      scene.step({ type: 'quotesSampled', quotes, rates: RATES });
    }
  }
  return { told, decisions: scene.decisions, engine: scene.engine, nowUs: scene.nowUs, marks };
}

/** Money in less money out plus what is held at the price last seen, by currency, converted once. */
function naiveNetUsd({ told, marks }: History): number {
  const byCurrency = { USD: 0, BRL: 0 };
  const held = new Map<string, { root: Root; contracts: number }>();
  let commissions = 0;
  for (const { place, root, contracts, price, commission } of told) {
    byCurrency[root === 'WIN' ? 'BRL' : 'USD'] -= contracts * price * POINT[root];
    held.set(place, { root, contracts: (held.get(place)?.contracts ?? 0) + contracts });
    commissions += commission;
  }
  for (const [place, { root, contracts }] of held)
    byCurrency[root === 'WIN' ? 'BRL' : 'USD'] += contracts * (marks.get(place) ?? 0) * POINT[root];
  return byCurrency.USD + byCurrency.BRL / BRL_PER_USD - commissions;
}

/** The parents of which any fill opened or added to a position. */
function naiveTrades({ told }: History): number {
  const held = new Map<string, number>();
  const opened = new Set<string>();
  for (const { place, parent, contracts } of told) {
    const before = held.get(place) ?? 0;
    const after = Math.round((before + contracts) * 1e8) / 1e8;
    if (after !== 0 && (before * contracts >= 0 || before * after < 0)) opened.add(parent);
    held.set(place, after);
  }
  return opened.size;
}

function seen(engine: Engine, nowUs: number): unknown {
  return structuredClone({ day: engine.day(nowUs), breakers: engine.breakers() });
}

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

describe('the ledger of the risk day', () => {
  it('is what a plain recomputation from the fills says, for any history', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const history = randomHistory(seed, 40);
        const day = history.engine.day(history.nowUs);
        expect(Math.abs(day.netUsd - naiveNetUsd(history))).toBeLessThan(0.05);
        expect(day.trades).toBe(naiveTrades(history));
        expect(day.wins + day.losses).toBeLessThanOrEqual(day.trades);
        expect(day.leftOut).toBe('');
        const accounts = day.accounts.reduce((sum, { netUsd }) => sum + netUsd, 0);
        // An account that traded in two currencies is in the list twice, with its whole net.
        if (new Set(day.accounts.map(({ platform }) => platform)).size === day.accounts.length)
          expect(Math.abs(accounts - day.netUsd)).toBeLessThan(0.05);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same after a restart at any point, from the journal and from a journal that was put away', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { decisions, engine, nowUs, marks } = randomHistory(seed, 25);
        const quotes = [...marks].map(([place, last]) => {
          const [platform, root] = place.split(' ') as [PlatformId, Root];
          return { platform, root, last, bid: NaN, ask: NaN, recvTsUs: nowUs };
        });
        const sample = { type: 'quotesSampled', quotes, rates: RATES, atUs: nowUs + 1 } as const satisfies Event;
        const replayed = createEngine(CONFIG);
        for (const decision of decisions) replayed.restore(structuredClone(decision));
        const state = emptyState();
        for (const decision of decisions) applyDecision(state, structuredClone(decision));
        const compacted = createEngine(CONFIG);
        for (const decision of snapshotOf(state, 0, () => false).decisions)
          compacted.restore(structuredClone(decision));
        for (const each of [engine, replayed, compacted]) each.step(sample);
        expect(seen(replayed, nowUs)).toEqual(seen(engine, nowUs));
        expect(seen(compacted, nowUs)).toEqual(seen(engine, nowUs));
      }),
      { numRuns: 40 },
    );
  });

  it('begins at 17:00 in Chicago, in winter, in summer and over a change of the clocks', () => {
    const { engine } = engineScene(PLATFORMS, CONFIG);
    const at = (text: string) => engine.day(Date.parse(text) * 1_000);
    expect(at('2026-11-20T22:59:59Z').riskDay).toBe('2026-11-20');
    expect(at('2026-11-20T23:00:00Z').riskDay).toBe('2026-11-21');
    expect(at('2026-07-01T22:00:00Z').riskDay).toBe('2026-07-02');
    const spring = at('2026-03-08T12:00:00Z');
    expect((spring.untilUs - spring.fromUs) / 3_600_000_000).toBe(23);
    const autumn = at('2026-11-01T12:00:00Z');
    expect((autumn.untilUs - autumn.fromUs) / 3_600_000_000).toBe(25);
  });
});
