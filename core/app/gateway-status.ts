import type { ClientSessionView } from '../doors/nexus-door.ts';
import type { EngineView } from '../engine/view.ts';
import type { Alerts } from '../monitoring/alerts.ts';
import type { Counters } from '../monitoring/counters.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Lights } from '../model/light.ts';
import type { Gate } from '../risk/gate.ts';
import type { Packable } from '../wire/pack.ts';
import type { Measures } from './measures.ts';
import { linksMap, pnlMap } from './pnl-actions.ts';
import { DOOR_NAMES, type Doors } from './open-doors.ts';
import { lightsShown, notesShown } from './platform-lights.ts';
import { alertMap, latencyMap, platformMap, unseenPlatformMap, type TickActivity } from './view-maps.ts';

/** Everything that a status is put together from. */
export interface StatusSources {
  readonly view: EngineView;
  readonly gate: Gate;
  readonly alerts: Alerts;
  readonly counters: Counters;
  readonly measures: Measures;
  readonly doors: () => Doors | undefined;
  readonly clients: () => readonly ClientSessionView[];
  readonly activity: (platform: string) => TickActivity | undefined;
  readonly ticksPerSecond: () => number;
  /** When a platform that is away was there last; undefined for one that is here, or was not in this run. */
  readonly lastSeenUs: (platform: PlatformId) => number | undefined;
  readonly mode: 'paper' | 'live';
  readonly nowUs: () => number;
  readonly startedUs: number;
  readonly version: string;
  readonly dataFolder: string | undefined;
  /** What adapters told of their lights, by platform. */
  readonly toldLights: ReadonlyMap<string, Lights>;
  /** Who has switched a platform off, and why; undefined for one that is on. */
  readonly switchedOff: (platform: PlatformId) => string | undefined;
  /** What a person should know of a platform's contracts and terms. */
  readonly notesOn: (platform: string) => readonly string[];
}

const ALERTS_SHOWN = 20;

/** The gateway at a glance, for `nexus status` and the panel. */
export function gatewayStatus(sources: StatusSources): Packable {
  const { view, alerts } = sources;
  const doors = sources.doors();
  const { state, by, reason, sinceUs } = view.tradingState();
  const platforms = view.platforms();
  const nowUs = sources.nowUs();
  return {
    running: true,
    state,
    by,
    reason,
    since_us: sinceUs,
    entries_pass: sources.gate.isOpen,
    mode: sources.mode,
    version: sources.version,
    pid: process.pid,
    data_folder: sources.dataFolder ?? null,
    started_us: sources.startedUs,
    uptime_s: Math.round((nowUs - sources.startedUs) / 1_000_000),
    doors:
      doors === undefined
        ? []
        : DOOR_NAMES.map((name) => ({ name, port: doors[name].port, peers: doors[name].peers.size })),
    armed: platforms.flatMap(({ platform, armed }) =>
      armed === undefined ? [] : [{ platform, account: armed.account }],
    ),
    platforms_linked: platforms.filter(({ linked }) => linked).map(({ platform }) => platform),
    platforms_lost: platforms.filter(({ linked }) => !linked).map(({ platform }) => platform),
    clients: sources.clients().map((session) => ({
      client: session.client,
      dialect: session.dialect,
      address: session.address,
      conflated_ticks: session.conflatedTicks,
      queued_bytes: session.queuedBytes,
    })),
    open_orders: platforms.reduce((sum, { openOrders }) => sum + openOrders, 0),
    unknown_orders: platforms.reduce((sum, { unknownOrders }) => sum + unknownOrders, 0),
    positions: view.positions().filter(({ size }) => size !== 0).length,
    ...statsMap(sources),
    pnl: pnlMap(view.day(nowUs)),
    breakers: view.breakers().map(({ key }) => key),
    links: linksMap(view),
    alerts: alerts.list().slice(0, ALERTS_SHOWN).map(alertMap),
  };
}

/** Throughput, latencies and what was counted. */
export function statsMap(sources: StatusSources): { readonly [key: string]: Packable } {
  return {
    ticks_per_s: sources.ticksPerSecond(),
    latency: Object.fromEntries(
      Object.entries(sources.measures.summaries()).map(([name, summary]) => [name, latencyMap(summary)]),
    ),
    counters: sources.counters.all(),
  };
}

/** Every platform that has registered, and those that an adapter looks for in vain, with their three lights. */
export function platformMaps(sources: StatusSources): readonly Packable[] {
  const nowUs = sources.nowUs();
  const registered = sources.view.platforms().map((view): Packable => {
    const activity = sources.activity(view.platform);
    const lastTickUs = activity === undefined || activity.lastTickUs === 0 ? undefined : activity.lastTickUs;
    const { platform } = view;
    const told = sources.toldLights.get(platform);
    const switchedOff = sources.switchedOff(platform);
    const lights = lightsShown({ platform, known: view, told, lastTickUs, nowUs, switchedOff });
    const notes = notesShown(told, sources.notesOn(platform));
    return { ...platformMap(view, lights, activity), notes, last_seen_us: sources.lastSeenUs(platform) ?? null };
  });
  const unseen = [...sources.toldLights].filter(
    ([platform]) => sources.view.platform(platform as PlatformId) === undefined,
  );
  return [
    ...registered,
    ...unseen.map(([platform, told]) => {
      const switchedOff = sources.switchedOff(platform as PlatformId);
      const facts = { platform, known: undefined, told, lastTickUs: undefined, nowUs };
      return unseenPlatformMap(platform, lightsShown({ ...facts, switchedOff }));
    }),
  ];
}
