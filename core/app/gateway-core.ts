import { createEngine } from '../engine/create-engine.ts';
import type { EngineConfig } from '../engine/config.ts';
import type { Engine } from '../engine/engine.ts';
import type { Registry } from '../instruments/registry.ts';
import type { Alert } from '../model/alert.ts';
import { QuoteBoard } from '../model/quote-board.ts';
import type { FoundRate } from '../model/rate.ts';
import { createAlerts, type Alerts } from '../monitoring/alerts.ts';
import { createCounters, type Counters } from '../monitoring/counters.ts';
import { createGate, type GateSwitch } from '../risk/gate.ts';
import type { GatewayOptions } from './gateway.ts';
import { createLiveRegistry, type LiveRegistry } from './live-registry.ts';
import { createMeasures, type Measures } from './measures.ts';
import { createLogTail, tailLine, type LogTail } from './panel/log-tail.ts';
import { policyFor } from './reconcile-config.ts';
import { createUsdRates, type UsdRates } from './usd-rates.ts';

/** About 5 KB each with its orders and fills: 0.75 GB at the limit. */
const PARENTS_MAX = 150_000;

/** What every other part of a gateway stands on: the engine, the gate, what is known of prices, and what is counted and said. */
export interface GatewayCore {
  readonly engine: Engine;
  readonly gate: GateSwitch;
  readonly live: LiveRegistry;
  readonly registry: Registry;
  readonly board: QuoteBoard;
  readonly rates: UsdRates;
  readonly counters: Counters;
  readonly alerts: Alerts;
  readonly measures: Measures;
  readonly logTail: LogTail;
  log(line: string): void;
  /** Shows a person something; clients are not told. */
  raise(alert: Alert): void;
  /** The rates as an event carries them. */
  ratesNow(): { readonly rates: readonly FoundRate[] };
}

/** Makes the core. `priceUnproved` is asked while the engine judges, never before. */
export function createGatewayCore(
  options: GatewayOptions,
  priceUnproved: NonNullable<EngineConfig['priceUnproved']>,
): GatewayCore {
  const { config, clock } = options;
  const logTail = createLogTail();
  const log = (line: string): void => {
    tailLine(logTail, line, clock.nowUs());
    options.log(line);
  };
  const live = options.instruments?.live ?? createLiveRegistry(options.registry);
  const { registry } = live;
  const board = new QuoteBoard();
  const alerts = createAlerts();
  const rates = createUsdRates({
    registry,
    board,
    clock,
    settings: config.rates,
    isSimulated: (platform) => (config.simulatedPlatforms as readonly string[]).includes(platform),
    knownBefore: options.rateStore?.load() ?? [],
  });
  return {
    engine: createEngine({
      symbols: registry,
      orderTimeoutMs: config.orderTimeoutMs,
      reconcileEveryMs: config.reconcileEveryMs,
      reconcilePolicy: (platform) => policyFor(config.reconcilePolicy, platform),
      oneActiveOrderPerRoot: config.oneActiveOrderPerRoot,
      legacyPlatforms: config.legacyPlatforms,
      mode: config.mode,
      legacyClientsLive: config.legacyClientsLive,
      parentsMax: PARENTS_MAX,
      get staleRatePenalty() {
        return rates.stalePenalty;
      },
      retiredSignal: (key) => options.journal?.retiredSignal?.(key),
      priceUnproved,
    }),
    gate: createGate(),
    live,
    registry,
    board,
    rates,
    counters: createCounters(),
    alerts,
    measures: createMeasures(),
    logTail,
    log,
    raise: (alert) => {
      alerts.raise(alert, clock.nowUs());
      log(`${alert.severity.toUpperCase()} ${alert.code}: ${alert.text}`);
    },
    ratesNow: () => {
      rates.observe();
      return { rates: rates.current(clock.nowUs()) };
    },
  };
}
