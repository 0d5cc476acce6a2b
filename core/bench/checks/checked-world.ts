import { assert } from '../../base/assert.ts';
import { loadRegistry } from '../../app/load-registry.ts';
import { readRiskLimits, shippedRiskText } from '../../app/risk-config.ts';
import { applyDecision } from '../../engine/apply-decision.ts';
import type { EngineConfig } from '../../engine/config.ts';
import { createEngine } from '../../engine/create-engine.ts';
import type { Engine } from '../../engine/engine.ts';
import { emptyState, type EngineState } from '../../engine/state.ts';
import type { Event, QuoteSample } from '../../model/event.ts';
import type { ClientId, PlatformId } from '../../model/ids.ts';
import type { PlatformIdentity } from '../../model/platform.ts';
import type { SignalRequest } from '../../model/request.ts';
import type { RiskLimits } from '../../model/risk-limits.ts';
import { BENCH_PLATFORMS, BENCH_ROOTS } from '../peers/orders.ts';

/** An engine in the middle of a day, and its state as the checks see it. */
export interface CheckedWorld {
  readonly engine: Engine;
  readonly state: EngineState;
  readonly config: EngineConfig;
  /** A signal that enters on every platform and on which every limit is judged. */
  signal(id: string, root: string): SignalEvent;
}

type SignalEvent = Extract<Event, { type: 'signalReceived' }>;

const START_US = 1_790_000_000_000_000;
const PRICE = 16_250.25;
const HIGH = 1_000_000_000;

/** Every limit is on and far away: each is judged, and none denies. */
function everyLimit(): RiskLimits {
  const shipped = readRiskLimits({ text: shippedRiskText(), file: 'risk_limits.yaml' });
  assert(shipped.ok, 'the shipped limits are in order');
  return {
    ...shipped.value,
    maxPositionPerSymbol: HIGH,
    maxTotalPositions: HIGH,
    maxTradesPerDay: HIGH,
    maxDailyLossUsd: HIGH,
    maxPositionValueUsd: HIGH,
    maxNotionalUsd: HIGH,
    maxRiskPerTradeUsd: HIGH,
    maxOrderSize: HIGH,
    maxOrdersPerSecond: HIGH,
    halfSizeBelowConfidence: undefined,
    lossesInARow: undefined,
    clientSilentMs: undefined,
    stalledMs: undefined,
    sessionGate: 'live',
    platforms: BENCH_PLATFORMS,
    symbols: BENCH_ROOTS,
  };
}

/** Five platforms that hold a contract of four roots each, with an order more at work for each of them. */
export function makeCheckedWorld(): CheckedWorld {
  const registry = loadRegistry();
  assert(registry.ok, 'the shipped instruments are in order');
  const config: EngineConfig = {
    symbols: registry.value,
    orderTimeoutMs: 600_000,
    reconcileEveryMs: 600_000,
    oneActiveOrderPerRoot: false,
    legacyPlatforms: 'allow',
    parentsMax: 100_000,
    limits: everyLimit(),
  };
  const engine = createEngine(config);
  const state = emptyState();
  state.limits = config.limits ?? state.limits;
  const step = (event: Event): void => {
    const { decisions, effects } = engine.step(event);
    for (const decision of decisions) applyDecision(state, decision);
    for (const effect of effects)
      if (effect.type === 'command' && effect.command.type === 'submitOrder')
        sent.push({
          platform: effect.command.platform,
          orderId: effect.command.order.orderId,
          size: effect.command.order.size,
        });
  };
  let sent: { platform: PlatformId; orderId: FillOrderId; size: number }[] = [];
  step({ type: 'gatewayStarted', atUs: START_US });
  for (const platform of BENCH_PLATFORMS)
    step({ type: 'platformRegistered', atUs: START_US, identity: identityOf(platform) });
  for (const root of BENCH_ROOTS) step(signalEvent(`held ${root}`, root));
  for (const { platform, orderId, size } of sent)
    step({
      type: 'fillReceived',
      atUs: START_US,
      fill: { platform, orderId, filledSize: size, fillPrice: PRICE, status: 'filled', tsUs: START_US },
    });
  sent = [];
  for (const root of BENCH_ROOTS) step(signalEvent(`open ${root}`, root));
  const expected = BENCH_PLATFORMS.length * BENCH_ROOTS.length;
  assert(sent.length === expected, `orders at work: expected ${expected}, found ${sent.length}`);
  return { engine, state, config, signal: signalEvent };
}

type FillOrderId = Extract<Event, { type: 'fillReceived' }>['fill']['orderId'];

function identityOf(platform: string): PlatformIdentity {
  return {
    platform: platform as PlatformId,
    dialect: 'v1',
    account: `bench-${platform}`,
    currency: 'USD',
    mode: 'demo',
    abilities: {
      orderTypes: ['MARKET', 'LIMIT'],
      partials: true,
      modify: true,
      cancel: true,
      positions: true,
      brackets: false,
      report: false,
    },
    symbols: [],
    simulated: false,
  };
}

/** A limit order, so that the price collar has something to judge, with a stop and all that an AI can say of itself. */
function signalEvent(id: string, root: string): SignalEvent {
  const request: SignalRequest = {
    client: 'bench' as ClientId,
    clientOrderId: id,
    idAssigned: false,
    signalId: id,
    symbol: root,
    side: 'BUY',
    quantity: 1,
    quantityStated: true,
    orderType: 'LIMIT',
    limitPrice: PRICE,
    timeInForce: 'DAY',
    stopLossPoints: 20,
    confidence: 0.9,
    mqscore: 0.9,
    noiseLevel: 0.1,
    platforms: BENCH_PLATFORMS as readonly string[] as readonly PlatformId[],
  };
  return { type: 'signalReceived', atUs: START_US + 1_000_000, request, quotes: quotesOf(root) };
}

function quotesOf(root: string): readonly QuoteSample[] {
  return BENCH_PLATFORMS.map((platform) => ({
    platform: platform as PlatformId,
    root,
    last: PRICE,
    bid: PRICE,
    ask: PRICE,
    recvTsUs: START_US + 999_000,
  }));
}
