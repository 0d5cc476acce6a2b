import type { DashboardView } from '../../api/dashboard-view.ts';
import { servePanels, type PanelServer } from '../../api/serve-panels.ts';
import type { Clock } from '../../base/clock.ts';
import type { OperatorCommands } from '../../doors/operator-commands.ts';
import type { PlatformSessionView } from '../../doors/platform-session-view.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Registry } from '../../instruments/registry.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { QuoteBoard } from '../../model/quote-board.ts';
import { installedVersion } from '../bridge-install/installed-version.ts';
import type { GatewayConfig } from '../config.ts';
import type { StatusSources } from '../gateway-status.ts';
import type { WorkedEvent } from '../inbox.ts';
import type { KillChoice } from '../kill-choice.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { OrderDesk } from '../order-desk.ts';
import type { PlatformSwitches } from '../platform-switches.ts';
import type { RiskShown } from '../risk-map.ts';
import type { UsdRates } from '../usd-rates.ts';
import type { ConfigPlace } from './config-files.ts';
import type { LogTail } from './log-tail.ts';
import { breakerRows } from './breaker-rows.ts';
import { differenceRows, openDifferenceOf } from './difference-rows.ts';
import { armingOf } from './platform-arming.ts';
import { positionProtection } from './position-protection.ts';
import { readDashboard } from './read-dashboard.ts';
import { engineState } from './overview-source.ts';
import { createPanelApi } from './panel-api.ts';
import type { TrailThread } from './trail-thread.ts';

export interface GatewayPanelOptions {
  readonly engine: Engine;
  readonly registry: Registry;
  readonly board: QuoteBoard;
  readonly rates: UsdRates;
  readonly clock: Clock;
  readonly config: GatewayConfig;
  readonly status: StatusSources;
  readonly commands: OperatorCommands;
  readonly desk: OrderDesk;
  readonly riskShown: () => RiskShown;
  readonly killChoice: KillChoice;
  readonly switches: PlatformSwitches;
  readonly lifecycle: Lifecycle;
  readonly ownPlatforms: () => readonly PlatformId[];
  readonly sessions: () => readonly PlatformSessionView[];
  readonly inboxDepth: () => number;
  readonly symbolsRevision: () => number;
  readonly logTail: LogTail;
  readonly trails: TrailThread | undefined;
  readonly configPlaces: readonly ConfigPlace[];
  readonly log: (line: string) => void;
}

/** The panels of a gateway: whoever shows it, over any channel. */
export interface GatewayPanel {
  readonly server: PanelServer;
  /** What the text dashboard shows, as a panel would see it now. */
  dashboard(): DashboardView;
  take(worked: WorkedEvent): void;
  start(): void;
  stop(): void;
}

/** Puts what the panel shows together from the parts of a gateway. */
export function createGatewayPanel(options: GatewayPanelOptions): GatewayPanel {
  const { engine, clock, config, status, lifecycle, logTail, log } = options;
  const nowUs = (): number => clock.nowUs();
  const pause = (): ReturnType<Lifecycle['pause']> => lifecycle.pause();
  const state = (): ReturnType<typeof engineState> => engineState({ status, pause });
  const panel = createPanelApi({
    ...options,
    view: engine,
    log: logTail,
    version: status.version,
    nowUs,
    pause,
    engineState: state,
    measures: status.measures,
    counters: status.counters,
    clients: status.clients,
    ticksPerSecond: status.ticksPerSecond,
    activity: status.activity,
    lastSeenUs: status.lastSeenUs,
    notesOn: status.notesOn,
    toldLights: status.toldLights,
    bridgePorts: config.bridgePorts,
    installedBridge: (platform) =>
      status.dataFolder === undefined ? undefined : installedVersion(status.dataFolder, platform),
    arming: (platform) => armingOf(engine, platform, nowUs()),
    liveArmed: () => engine.platforms().flatMap(({ platform, armed }) => (armed === undefined ? [] : [platform])),
    differences: () => differenceRows(engine),
    differenceOf: (position) => openDifferenceOf(engine, position)?.text,
    protectionOf: (position) => positionProtection(engine, position),
    rearmBar: () => engine.rearmProblem('panel', 'a reason')?.reason ?? null,
    killSetting: () => {
      const { flattens, isDecided, isFixed } = options.killChoice;
      return { flattens, isDecided, isFixed };
    },
    profile: () => {
      const { profile, file } = options.riskShown();
      return { profile, file };
    },
    limits: () => options.riskShown().limits,
    breakers: () => breakerRows(engine.breakers(), engine.limits()),
    panels: () => ({ panels: server.panels, patchesPerSecond: server.patchesPerSecond }),
  });
  let isFaultTold = false;
  const server = servePanels({ api: panel.api, clock, log });
  return {
    server,
    dashboard: () => readDashboard(panel.api.streams, options),
    take: (worked) => {
      try {
        panel.take(worked);
      } catch (error) {
        // What is shown must never end what trades: the log has it once, and the next event is taken again.
        if (!isFaultTold)
          log(`ALARM VIEW_FAILED: an event cannot be shown in the panel; trading goes on. ${String(error)}`);
        isFaultTold = true;
      }
    },
    start: panel.start,
    stop: () => {
      server.close('the gateway stops');
      panel.stop();
    },
  };
}
