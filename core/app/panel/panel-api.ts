import type { Api } from '../../api/api.ts';
import type { QueryName } from '../../api/queries.ts';
import type { StreamSources } from '../../api/stream-source.ts';
import type { WorkedEvent } from '../inbox.ts';
import { alertSource } from './alert-source.ts';
import { commandsOf, runAction } from './action-bridge.ts';
import { createDayPanel } from './day-figures.ts';
import { createHappenings } from './happenings.ts';
import { createOrderSources } from './order-source.ts';
import { overviewSource, type OverviewSources } from './overview-source.ts';
import { panelQueries, type QuerySources } from './panel-queries.ts';
import { createPerformanceMeter } from './performance-meter.ts';
import { performanceSource, type PerformanceSources } from './performance-source.ts';
import { platformSource, type PlatformSources } from './platform-source.ts';
import { positionRows, positionSource, type PositionSources } from './position-source.ts';
import { quoteSource } from './quote-source.ts';
import { riskSource, type RiskSources } from './risk-source.ts';
import { createSignalRiver } from './signal-river.ts';
import { createStageTimes } from './stage-times.ts';
import type { Clock } from '../../base/clock.ts';

/** Everything that the panel is shown, gathered from the parts of the gateway. */
export interface PanelApiOptions
  extends
    PositionSources,
    PlatformSources,
    Omit<OverviewSources, 'day' | 'fillRate' | 'differences'>,
    Omit<PerformanceSources, 'meter'>,
    Omit<RiskSources, 'engineState'>,
    Pick<QuerySources, 'commands' | 'desk' | 'log' | 'trails' | 'configPlaces'> {
  readonly clock: Clock;
  readonly version: string;
  readonly engineState: RiskSources['engineState'];
}

/** The contract's gateway side, and what must be told to it. */
export interface PanelApi {
  readonly api: Api;
  /** Takes every event that was worked off. */
  take(worked: WorkedEvent): void;
  /** Recovery is over: what earlier runs decided can be shown. */
  start(): void;
  stop(): void;
}

/** Puts the panel's side of a gateway together. While nobody watches, an event costs a few map entries. */
export function createPanelApi(options: PanelApiOptions): PanelApi {
  const { view, board, registry, alerts, commands, clock, version, log, nowUs } = {
    ...options,
    alerts: options.status.alerts,
  };
  const stages = createStageTimes();
  const rows = { view, stages };
  const orders = createOrderSources(rows);
  const happenings = createHappenings(view);
  const signals = createSignalRiver(view);
  const meter = createPerformanceMeter(clock, options.ticksPerSecond);
  const positions = (): ReturnType<typeof positionRows> => positionRows(options);
  const day = createDayPanel(view, nowUs);
  const queries = panelQueries({
    ...options,
    rows,
    csv: { view, alerts, positions, day: () => day.day(), nowUs },
  });
  const differences = (): number => options.differences().filter(({ standing }) => standing === 'open').length;

  const streams: StreamSources = {
    overview: overviewSource({ ...options, day: () => day.day(), fillRate: () => day.fillRate(), differences }),
    equity: day.equity,
    happenings: happenings.source,
    platforms: platformSource(options),
    quotes: quoteSource(board, () => registry.roots),
    positions: positionSource(options),
    orders: orders.orders,
    fills: orders.fills,
    signals: signals.source,
    alerts: alertSource(alerts),
    risk: riskSource(options),
    performance: performanceSource({ ...options, meter }),
    performanceHistory: meter.history.source,
    log: log.source,
  };

  return {
    api: {
      version,
      run: `${process.pid}-${options.status.startedUs}`,
      nowUs,
      commands: () => commandsOf(commands),
      query: (name: QueryName, args) => queries[name](args as never),
      command: (name, args, by) => runAction(commands, name, args, by),
      streams,
    },
    take: (worked) => {
      stages.take(worked);
      orders.take(worked);
      happenings.take(worked);
      signals.take(worked);
      meter.take(worked);
    },
    start: () => {
      signals.seed();
      meter.start();
    },
    stop: () => {
      meter.stop();
    },
  };
}
