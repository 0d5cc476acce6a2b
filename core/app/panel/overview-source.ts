import type { DayView, OverviewView } from '../../api/overview-view.ts';
import type { StreamSource } from '../../api/stream-source.ts';
import { isWorking } from '../../model/order.ts';
import type { StatusSources } from '../gateway-status.ts';
import { DOOR_NAMES } from '../open-doors.ts';
import { notWatchedText } from '../platform-desk.ts';
import type { PlatformSwitches } from '../platform-switches.ts';
import { diffedValue } from './diffed-source.ts';
import { summaryView } from './latency-views.ts';
import { moneyMode } from './money-mode.ts';
import { worstState } from './worst-state.ts';

export interface OverviewSources {
  readonly status: StatusSources;
  readonly switches: PlatformSwitches;
  /** Why the gateway is stopped, starting or recovering; undefined while it runs. */
  readonly pause: () =>
    | {
        readonly state: 'stopped' | 'starting' | 'recovering';
        readonly reason: string;
        readonly by: string;
        readonly sinceUs: number;
      }
    | undefined;
  readonly day: () => DayView;
  readonly fillRate: () => number | null;
  readonly liveArmed: () => readonly string[];
  readonly differences: () => number;
  readonly symbolsRevision: () => number;
}

const EVERY_MS = 500;

/** The gateway at a glance, as a stream. */
export function overviewSource(sources: OverviewSources): StreamSource<'overview'> {
  return diffedValue(() => overviewView(sources), EVERY_MS);
}

/** The gateway's state as a person counts it: stopped and recovering before active, reducing and halted. */
export function engineState({
  status,
  pause,
}: Pick<OverviewSources, 'status' | 'pause'>): Pick<OverviewView, 'state' | 'reason' | 'by' | 'sinceUs'> {
  const paused = pause();
  if (paused !== undefined) return paused;
  const { state, reason, by, sinceUs } = status.view.tradingState();
  return { state, reason: state === 'active' ? '' : reason, by, sinceUs };
}

function overviewView(sources: OverviewSources): OverviewView {
  const { status, switches, day, fillRate, liveArmed, differences, symbolsRevision } = sources;
  const { view, alerts, measures } = status;
  const doors = status.doors();
  const trading = engineState(sources);
  const platforms = view.platforms();
  const unknownOrders = platforms.reduce((sum, one) => sum + one.unknownOrders, 0);
  const openPositions = view.positions().filter(({ size }) => size !== 0).length;
  const openAlerts = alerts.list().filter(({ acknowledged }) => acknowledged === undefined);
  const linked = platforms.filter(({ linked: isLinked }) => isLinked);
  const armed = liveArmed();
  const mode = moneyMode(platforms, view.positions());
  const latency = measures.latencies().get('signal_to_order');
  const openAlarms = openAlerts.filter(({ severity }) => severity === 'alarm').length;
  const openWarnings = openAlerts.filter(({ severity }) => severity === 'warning').length;
  return {
    ...trading,
    mode,
    liveArmed: armed,
    ...worstState({
      ...trading,
      mode,
      unknownOrders,
      unwatched: switches.all().flatMap(({ platform }) => notWatchedText(view, platform) ?? []),
      lost: platforms
        .filter((one) => !one.linked && !one.simulated && switches.offOf(one.platform) === undefined)
        .map(({ platform }) => platform),
      differences: differences(),
      openAlarms,
      openWarnings,
      platformsLinked: linked.length,
      openPositions,
    }),
    version: status.version,
    pid: process.pid,
    dataFolder: status.dataFolder ?? '',
    startedUs: status.startedUs,
    exchangeZone: 'America/Chicago',
    platformsLinked: linked.length,
    platformsKnown: platforms.length,
    ticksPerSecond: status.ticksPerSecond(),
    latency: latency === undefined ? null : summaryView(latency.summary()),
    fillRate: fillRate(),
    activeOrders: view.openOrders().filter(({ state }) => isWorking(state)).length,
    unknownOrders,
    openPositions,
    day: day(),
    alertsOpen: openAlerts.length,
    worstAlert: openAlarms > 0 ? 'alarm' : openWarnings > 0 ? 'warning' : openAlerts.length > 0 ? 'info' : 'none',
    clients: status.clients().map((session) => ({
      client: session.client,
      dialect: session.dialect,
      address: session.address,
      connectedUs: session.connectedUs,
      conflatedTicks: session.conflatedTicks,
      queuedBytes: session.queuedBytes,
    })),
    doors:
      doors === undefined
        ? []
        : DOOR_NAMES.map((name) => ({ name, port: doors[name].port, peers: doors[name].peers.size })),
    symbolsRevision: symbolsRevision(),
  };
}
