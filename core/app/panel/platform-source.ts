import type { LightView } from '../../api/light-view.ts';
import type { PlatformView } from '../../api/platform-view.ts';
import type { StreamSource } from '../../api/stream-source.ts';
import type { PlatformSessionView } from '../../doors/platform-session-view.ts';
import type { EngineView, PlatformView as Registered } from '../../engine/view.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { DataCause, Light, Lights, LinkCause, TradeCause } from '../../model/light.ts';
import { summaryView } from './latency-views.ts';
import type { Measures } from '../measures.ts';
import { BRIDGED_PLATFORMS } from '../bridge-install/bridge-kit.ts';
import { notWatchedText } from '../platform-desk.ts';
import { lightsShown, notesShown } from '../platform-lights.ts';
import { switchedOffText, type PlatformSwitches, type SwitchedOff } from '../platform-switches.ts';
import type { TickActivity } from '../view-maps.ts';
import { diffedTable } from './diffed-source.ts';
import { nameOfPlatform, TRADER_PLATFORMS } from './platform-names.ts';

export interface PlatformSources {
  readonly view: EngineView;
  readonly switches: PlatformSwitches;
  /** Platforms inside the process. */
  readonly ownPlatforms: () => readonly PlatformId[];
  readonly sessions: () => readonly PlatformSessionView[];
  readonly activity: (platform: string) => TickActivity | undefined;
  /** When a platform that is away was there last. */
  readonly lastSeenUs: (platform: PlatformId) => number | undefined;
  /** What adapters told of their lights, by platform. */
  readonly toldLights: ReadonlyMap<string, Lights>;
  readonly measures: Measures;
  readonly notesOn: (platform: string) => readonly string[];
  readonly bridgePorts: ReadonlyMap<PlatformId, number>;
  /** The version of the bridge that was put into the platform's folder. */
  readonly installedBridge: (platform: string) => string | undefined;
  readonly arming: (platform: PlatformId) => PlatformView['arming'] | undefined;
  readonly nowUs: () => number;
}

const EVERY_MS = 500;
const RATE_WINDOW_US = 1_000_000;
const KEPT_US = 5_000_000;

/** Every platform that the trader may have, that has connected, or that is simulated, as a stream. */
export function platformSource(sources: PlatformSources): StreamSource<'platforms'> {
  const rateOf = createTickRates(sources.nowUs);
  // Notes compare every root with every platform, and what is installed lies on the disk.
  const notesOn = keptFor(sources.notesOn, sources.nowUs);
  const installedBridge = keptFor(sources.installedBridge, sources.nowUs);
  return diffedTable(
    () => platformRows({ ...sources, notesOn, installedBridge }, rateOf),
    ({ platform }) => platform,
    EVERY_MS,
  );
}

/** The same by platform, looked at anew only now and then. */
function keptFor<T>(look: (platform: string) => T, nowUs: () => number): (platform: string) => T {
  const kept = new Map<string, { readonly atUs: number; readonly seen: T }>();
  return (platform) => {
    const known = kept.get(platform);
    const atUs = nowUs();
    if (known !== undefined && atUs >= known.atUs && atUs - known.atUs < KEPT_US) return known.seen;
    const seen = look(platform);
    kept.set(platform, { atUs, seen });
    return seen;
  };
}

/** Ticks per second of a platform, over the last whole second or more. */
type TickRate = (platform: string, ticks: number) => number;

function createTickRates(nowUs: () => number): TickRate {
  const known = new Map<string, { ticks: number; atUs: number; rate: number }>();
  return (platform, ticks) => {
    const atUs = nowUs();
    const before = known.get(platform);
    if (before === undefined) {
      known.set(platform, { ticks, atUs, rate: 0 });
      return 0;
    }
    const passedUs = atUs - before.atUs;
    if (passedUs < RATE_WINDOW_US && passedUs >= 0) return before.rate;
    const rate = passedUs <= 0 ? 0 : Math.max(0, Math.round(((ticks - before.ticks) * 1_000_000) / passedUs));
    known.set(platform, { ticks, atUs, rate });
    return rate;
  };
}

/** The rows, in the order in which platforms are shown. */
export function platformRows(sources: PlatformSources, rateOf: TickRate): readonly PlatformView[] {
  const { view, ownPlatforms, switches } = sources;
  const registered = new Map<string, Registered>(view.platforms().map((one) => [one.platform, one]));
  const sessions = new Map<string, PlatformSessionView>(sources.sessions().map((one) => [one.platform, one]));
  const latencies = sources.measures.summaries();
  const heldOn = new Map<string, number>();
  for (const { platform, size } of view.positions())
    if (size !== 0) heldOn.set(platform, (heldOn.get(platform) ?? 0) + 1);
  const ids = new Set<string>([
    ...TRADER_PLATFORMS,
    ...registered.keys(),
    ...ownPlatforms(),
    ...switches.all().map(({ platform }) => platform),
  ]);
  return [...ids]
    .map((id): PlatformView => {
      const platform = id as PlatformId;
      const known = registered.get(id);
      const session = sessions.get(id);
      const activity = session ?? sources.activity(id);
      const off = switches.offOf(id);
      const lastTickUs = activity === undefined || activity.lastTickUs === 0 ? undefined : activity.lastTickUs;
      const latency = latencies[`order_to_fill.${id}`];
      return {
        platform,
        ...nameOfPlatform(id),
        simulated: known?.simulated ?? id.startsWith('sim_'),
        dialect: known?.dialect ?? null,
        account: known?.account ?? null,
        login: known?.login ?? null,
        server: known?.server ?? null,
        currency: known?.currency ?? null,
        mode: known?.mode ?? 'none',
        address: session?.address ?? null,
        switch: off === undefined ? 'on' : 'off',
        linked: known?.linked ?? false,
        ...lightsOf(id, known, off, lastTickUs, sources),
        notWatched: off === undefined ? null : (notWatchedText(view, platform) ?? null),
        arming: sources.arming(platform) ?? { state: 'unavailable', account: null, barriers: [] },
        lastTickUs: lastTickUs ?? null,
        lastHeardUs: session?.lastHeardUs ?? lastTickUs ?? sources.lastSeenUs(platform) ?? null,
        ticks: activity?.ticks ?? 0,
        ticksPerSecond: rateOf(id, activity?.ticks ?? 0),
        rttUs: session?.rttUs ?? null,
        orderToFill: latency === undefined ? null : summaryView(latency),
        positions: heldOn.get(id) ?? 0,
        openOrders: known?.openOrders ?? 0,
        unknownOrders: known?.unknownOrders ?? 0,
        waitingEntries: session?.waitingEntries ?? 0,
        orderTypes: known?.abilities.orderTypes ?? [],
        can: {
          cancel: known?.abilities.cancel ?? false,
          modify: known?.abilities.modify ?? false,
          partials: known?.abilities.partials ?? false,
          brackets: known?.abilities.brackets ?? false,
          report: known?.abilities.report ?? false,
        },
        bridge: {
          version: known?.linked === true ? (known.bridgeVersion ?? null) : null,
          installed: sources.installedBridge(id) ?? null,
          port: sources.bridgePorts.get(platform) ?? null,
          installable: BRIDGED_PLATFORMS.includes(id),
        },
        notes: known === undefined ? [] : notesShown(sources.toldLights.get(id), sources.notesOn(id)),
      };
    })
    .toSorted((a, b) => a.rank - b.rank || (a.platform < b.platform ? -1 : 1));
}

function lightsOf(
  platform: string,
  known: Registered | undefined,
  off: SwitchedOff | undefined,
  lastTickUs: number | undefined,
  { toldLights, nowUs }: PlatformSources,
): Pick<PlatformView, 'link' | 'data' | 'canTrade'> {
  const { name } = nameOfPlatform(platform);
  const told = toldLights.get(platform);
  const facts = { platform: name, known, told, lastTickUs, nowUs: nowUs() };
  const { link, data, canTrade } = lightsShown({ ...facts, switchedOff: switchedOffText(off) });
  return { link: lightView(link), data: lightView(data), canTrade: lightView(canTrade) };
}

function lightView(light: Light<LinkCause | DataCause | TradeCause>): LightView {
  if (light.state === 'green') return { state: 'green', cause: null, reason: '', remedy: '', action: null };
  const { state, cause, reason, remedy } = light;
  return { state, cause, reason, remedy, action: cause === 'switched_off' ? 'platformConnect' : null };
}
