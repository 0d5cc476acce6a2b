import type { Random } from '../../core/base/random.ts';
import { seededRandom } from '../../core/base/random.ts';
import type { EngineConfig } from '../../core/engine/config.ts';
import { createEngine } from '../../core/engine/create-engine.ts';
import type { Engine, StepResult } from '../../core/engine/engine.ts';
import type { OrderCommand } from '../../core/model/command.ts';
import type { Event, QuoteSample, ReportedStatus } from '../../core/model/event.ts';
import type { ClientId, OrderId, PlatformId } from '../../core/model/ids.ts';
import type { ChildState } from '../../core/model/order.ts';
import type { PlatformIdentity } from '../../core/model/platform.ts';
import { LEGACY_ABILITIES } from '../../core/model/platform.ts';
import { testSymbolBook } from './symbol-book.ts';

/** The configuration of every engine of a random run. */
export const RANDOM_RUN_CONFIG: EngineConfig = {
  symbols: testSymbolBook,
  orderTimeoutMs: 10_000,
  reconcileEveryMs: 5_000,
  oneActiveOrderPerRoot: false,
  legacyPlatforms: 'allow',
  parentsMax: 10_000,
};

export const RANDOM_RUN_START_US = 1_790_000_000_000_000;

/** One event of a run with what it led to. */
export interface RandomStep {
  readonly event: Event;
  readonly result: StepResult;
}

/** An engine that lives through random events, and everything that happened. */
export interface RandomRun {
  readonly engine: Engine;
  readonly steps: readonly RandomStep[];
}

interface SentOrder {
  readonly platform: PlatformId;
  readonly order: OrderCommand;
}

interface World {
  readonly random: Random;
  readonly orders: SentOrder[];
  readonly requests: Map<PlatformId, string>;
}

const PLATFORMS = ['nt8', 'mt5_global', 'mt5_brazil', 'sim_nt8'] as PlatformId[];
const ROOTS = ['NQ', 'ES', 'WIN', 'NOPE'];
const CLIENTS = ['alpha', 'legacy'] as ClientId[];
const STATUSES: readonly ReportedStatus[] = [
  'pending',
  'accepted',
  'working',
  'partial',
  'cancelled',
  'rejected',
  'expired',
  'not_received',
  'unknown',
  'modified',
  'cancel_rejected',
  'modify_rejected',
];
const FILL_STATES: readonly ChildState[] = ['partial', 'partial', 'filled', 'filled', 'cancelled'];

/**
 * Lives through `count` random events: platforms that come and go, signals with few ids, so that many repeat, fills that
 * come twice, late, in the wrong order and too large, reports that agree or not, halts, restarts. The same seed gives the
 * same events. `restarts` may be switched off.
 */
export function randomRun(seed: number, count: number, restarts = true): RandomRun {
  const random = seededRandom(seed);
  const world: World = { random, orders: [], requests: new Map() };
  const engine = createEngine(RANDOM_RUN_CONFIG);
  const steps: RandomStep[] = [];
  let atUs = RANDOM_RUN_START_US;
  const take = (undated: object): void => {
    atUs += random.chance(0.05) ? 11_000_000 : random.int(5_000);
    const event = { ...undated, atUs } as Event;
    const result = engine.step(event);
    steps.push({ event, result });
    for (const effect of result.effects) {
      if (effect.type === 'askMarket') take({ type: 'marketShown', root: effect.root, quotes: [] });
      if (effect.type !== 'command') continue;
      const { command } = effect;
      if (command.type === 'submitOrder') world.orders.push({ platform: command.platform, order: command.order });
      if (command.type === 'requestReport') world.requests.set(command.platform, command.requestId);
    }
  };
  take({ type: 'gatewayStarted' });
  while (steps.length < count) take(randomEvent(world, restarts));
  return { engine, steps };
}

function randomEvent(world: World, restarts: boolean): object {
  const { random, orders } = world;
  const roll = random.int(100);
  if (roll < 8) return { type: 'platformRegistered', identity: identity(random) };
  if (roll < 11) return { type: 'platformLost', platform: pick(random, PLATFORMS), reason: 'cable' };
  if (roll < 13)
    return { type: 'spellingLearned', platform: pick(random, PLATFORMS), spelling: pick(random, ['nt8', 'mt5']) };
  if (roll < 15)
    return {
      type: 'platformStatusReceived',
      platform: pick(random, PLATFORMS),
      canTrade: random.chance(0.7),
      reason: random.chance(0.5) ? 'market closed' : '',
    };
  if (roll < 33) return { type: 'signalReceived', request: signal(random), quotes: [] };
  if (roll < 35) return { type: 'quotesSampled', quotes: [quote(world)] };
  if (roll < 40) return { type: 'targetReceived', request: target(random) };
  if (roll < 43) return { type: 'cancelReceived', request: ids(random) };
  if (roll < 47) return { type: 'modifyReceived', request: { ...ids(random), ...modification(random) } };
  if (roll < 49) return { type: 'flattenReceived', request: flatten(random), by: 'nexus:alpha' };
  if (roll < 50) return { type: 'killReceived', by: 'admin', reason: 'test', flatten: random.chance(0.5) };
  if (roll < 51) return { type: 'reduceReceived', by: 'admin', reason: 'test' };
  if (roll < 54) return { type: 'rearmReceived', by: 'admin', reason: 'looked' };
  if (roll < 56) return { type: 'timePassed' };
  if (roll < 57 && restarts) return { type: 'gatewayStarted' };
  if (roll < 62) return report(world);
  const sent = orders.length === 0 ? undefined : pick(random, orders.slice(random.chance(0.8) ? -12 : 0));
  if (sent === undefined) return { type: 'timePassed' };
  return orderEvent(world, sent);
}

function orderEvent({ random }: World, { platform, order }: SentOrder): object {
  const { orderId } = order;
  const roll = random.int(100);
  if (roll < 30) return { type: 'orderSent', orderId };
  if (roll < 34)
    return { type: 'orderNotSent', orderId, code: pick(random, ['SOCKET_BUSY', 'TRADING_HALTED', 'X']), reason: 'r' };
  if (roll < 55)
    return {
      type: 'orderStatusReceived',
      platform: random.chance(0.95) ? platform : pick(random, PLATFORMS),
      orderId,
      status: pick(random, STATUSES),
      ...(random.chance(0.3) && { platformOrderId: `T${random.int(1000)}` }),
      ...(random.chance(0.3) && { reason: 'no money' }),
    };
  if (roll < 58)
    return {
      type: 'orderSettled',
      orderId,
      by: 'cli',
      outcome: random.chance(0.5)
        ? { kind: 'filled', size: order.size, price: price(random) }
        : { kind: 'cancelled', reason: 'looked at the platform' },
    };
  return { type: 'fillReceived', fill: fill(random, platform, order), rates: [] };
}

function fill(random: Random, platform: PlatformId, order: OrderCommand): object {
  const filledSize = random.chance(0.05) ? order.size + 1 : 1 + random.int(order.size);
  const named = platform !== ('nt8' as PlatformId);
  return {
    platform: random.chance(0.98) ? platform : pick(random, PLATFORMS),
    orderId: random.chance(0.98) ? order.orderId : ('42' as OrderId),
    filledSize,
    fillPrice: price(random),
    status: pick(random, FILL_STATES),
    tsUs: random.chance(0.2) ? 0 : RANDOM_RUN_START_US + random.int(1_000_000),
    ...(named && { execId: `E${random.int(4)}`, lastSize: 1 + random.int(filledSize), lastPrice: price(random) }),
    ...(random.chance(0.2) && { commission: random.int(500) / 100, commissionCurrency: 'USD' }),
  };
}

function report({ random, orders, requests }: World): object {
  const platform = pick(random, PLATFORMS);
  const own = orders.filter((sent) => sent.platform === platform).slice(-8);
  const known = own.filter(() => random.chance(0.7));
  return {
    type: 'reportReceived',
    platform,
    report: {
      requestId: random.chance(0.9) ? (requests.get(platform) ?? 'R0') : 'R0',
      historyFromUs: 0,
      orders: known.map(({ order }) => ({
        orderId: order.orderId,
        symbol: order.symbol,
        side: order.side,
        size: order.size,
        filledSize: random.int(order.size + 1),
        fillPrice: price(random),
        status: pick(random, ['pending', 'accepted', 'working', 'partial', 'filled', 'cancelled']),
      })),
      executions: known.flatMap(({ order }) =>
        random.chance(0.5)
          ? [
              {
                orderId: order.orderId,
                execId: `E${random.int(4)}`,
                symbol: order.symbol,
                side: order.side,
                size: 1 + random.int(order.size),
                price: price(random),
                tsUs: RANDOM_RUN_START_US,
              },
            ]
          : [],
      ),
      positions: random.chance(0.5) ? [{ symbol: 'NQ.cash', size: 20 * (random.int(3) - 1), averagePrice: 100 }] : [],
    },
    rates: [],
  };
}

function identity(random: Random): PlatformIdentity {
  const platform = pick(random, PLATFORMS);
  const reports = platform.startsWith('mt5');
  return {
    platform,
    dialect: reports ? 'v1' : 'legacy',
    account: random.chance(0.9) ? 'A1' : 'A2',
    currency: 'USD',
    mode: reports ? 'demo' : 'unverified',
    abilities: reports
      ? {
          orderTypes: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'],
          partials: true,
          modify: true,
          cancel: true,
          positions: true,
          brackets: false,
          report: true,
        }
      : LEGACY_ABILITIES,
    symbols: random.chance(0.5) ? [] : [{ symbol: 'NQ.cash', pointValue: 1 + random.int(2), currency: 'USD' }],
    simulated: platform.startsWith('sim_'),
  };
}

function quote({ random }: World): QuoteSample {
  const bid = price(random);
  const recvTsUs = RANDOM_RUN_START_US + 1_000_000_000_000;
  return { platform: pick(random, PLATFORMS), root: pick(random, ROOTS), last: bid, bid, ask: bid + 1, recvTsUs };
}

function signal(random: Random): object {
  const isLimit = random.chance(0.3);
  return {
    ...ids(random),
    idAssigned: false,
    signalId: `g${random.int(100)}`,
    symbol: pick(random, ROOTS),
    side: random.chance(0.5) ? 'BUY' : 'SELL',
    quantity: 1 + random.int(3),
    orderType: isLimit ? 'LIMIT' : 'MARKET',
    ...(isLimit && { limitPrice: price(random) }),
    timeInForce: 'DAY',
    quantityStated: true,
    ...(random.chance(0.4) && { stopLossPoints: 1 + random.int(20) }),
    ...(random.chance(0.3) && { takeProfitPoints: 1 + random.int(20) }),
    ...(random.chance(0.3) && { platforms: [pick(random, PLATFORMS)] }),
  };
}

function target(random: Random): object {
  return { ...ids(random), signalId: 't', symbol: pick(random, ROOTS), position: random.int(7) - 3 };
}

function flatten(random: Random): object {
  return { ...ids(random), ...(random.chance(0.5) && { symbol: pick(random, ROOTS) }) };
}

function modification(random: Random): object {
  return random.chance(0.5) ? { quantity: 1 } : { limitPrice: price(random) };
}

function ids(random: Random): { readonly client: ClientId; readonly clientOrderId: string } {
  return { client: pick(random, CLIENTS), clientOrderId: `o${random.int(200)}` };
}

function price(random: Random): number {
  return 100 + random.int(400) / 4;
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.int(from.length)] as T;
}
