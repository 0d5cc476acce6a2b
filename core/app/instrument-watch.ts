import { rollQuorum } from '../engine/roll-quorum-bar.ts';
import type { SymbolBook } from '../engine/config.ts';
import type { EngineView, PlatformView } from '../engine/view.ts';
import { calendarWarnings } from '../instruments/calendar-warning.ts';
import type { CivilDay } from '../instruments/civil-day.ts';
import { lapsedSwitches } from '../instruments/check-switches.ts';
import type { Registry } from '../instruments/registry.ts';
import { planRoll, type Holding, type RollPlan, type RollPlatform } from '../instruments/roll-plan.ts';
import type { QuorumVerdict } from '../instruments/roll-quorum.ts';
import type { Alert } from '../model/alert.ts';
import type { PlatformId } from '../model/ids.ts';
import { holdingsOf, holdingTexts } from './holdings.ts';
import { knownSpelling } from './known-spelling.ts';
import type { OfferedNames } from './offered-names.ts';

/** Watches what may be wrong with contracts and terms, and tells a person once. */
export interface InstrumentWatch {
  /** Looks at everything at once. */
  look(): void;
  /** Looks at the next part of it, mostly one root: called often, in {@link LOOK_PARTS} calls it has looked at everything. */
  lookNext(): void;
  /** Front months have changed since the last look. */
  rolled(): void;
  /** What a person should know of a platform: months unlike its peers', terms unlike the files', names for the map. */
  notesOn(platform: string): readonly string[];
  quorumOf(root: string): ReadonlyMap<string, QuorumVerdict>;
  /** The next roll of a root as seen from an instant, on every platform that is linked or mapped. Refuses as `planRoll`. */
  planOf(root: string, atUs: number): ReturnType<typeof planRoll>;
}

export interface InstrumentWatchOptions {
  readonly registry: Registry;
  /** The same registry, as the engine asks it. */
  readonly symbols: SymbolBook;
  readonly view: EngineView;
  readonly offeredNames: OfferedNames;
  readonly nowUs: () => number;
  readonly alert: (alert: Alert) => void;
}

const DAY_US = 86_400_000_000;
/** A look at every root at once would hold up orders. */
export const LOOK_PARTS = 25;

/** Makes the watch; nothing was told yet. */
export function createInstrumentWatch(options: InstrumentWatchOptions): InstrumentWatch {
  const { registry, symbols, view, offeredNames, nowUs, alert } = options;
  const told = new Map<string, ReadonlySet<string>>();
  const fronts = new Map<string, { readonly contract: string; readonly rollUs: number }>();
  let calendarDay: CivilDay | undefined;

  /** Tells what holds now and was not told yet; what has passed may be told again when it comes back. */
  const tellNew = (group: string, alerts: readonly Alert[]): void => {
    const before = told.get(group);
    told.set(group, new Set(alerts.map(({ text }) => text)));
    for (const one of alerts) if (before?.has(one.text) !== true) alert(one);
  };

  const linked = (): readonly PlatformView[] => view.platforms().filter((platform) => platform.linked);

  const quorumOf = (root: string): ReadonlyMap<string, QuorumVerdict> => {
    const all = linked();
    const groups = [true, false].map((simulated) => all.filter((platform) => platform.simulated === simulated));
    return new Map(
      groups.flatMap((group) => [
        ...rollQuorum(
          symbols,
          root,
          group.map(({ spelling, ...identity }) => ({ identity, ...(spelling !== undefined && { spelling }) })),
          nowUs(),
        ),
      ]),
    );
  };

  const lapsedAlerts = (): readonly Alert[] =>
    lapsedSwitches(registry, nowUs()).map(({ platform, text }) => ({
      code: 'SWITCH_LAPSED',
      severity: 'warning',
      platform: platform as PlatformId,
      text,
    }));

  const quorumAlerts = (root: string): readonly Alert[] =>
    [...quorumOf(root)].flatMap(([platform, verdict]): readonly Alert[] =>
      verdict.kind === 'agrees'
        ? []
        : [
            {
              code: 'ROLL_QUORUM',
              severity: 'warning',
              platform: platform as PlatformId,
              text: `${root}: ${verdict.reason}. ${verdict.kind === 'blocked' ? 'Its live entries wait until they agree.' : 'Entries pass, each to its own month.'}`,
            },
          ],
    );

  /** A simulated platform has its terms from us. */
  const termsTexts = (
    { platform, symbols: declared, spelling, simulated }: PlatformView,
    root: string,
  ): readonly string[] => {
    if (simulated) return [];
    const target = registry.orderTarget(root, platform, nowUs(), knownSpelling(spelling));
    const terms = declared.find(({ symbol }) => target.kind === 'symbol' && symbol === target.symbol);
    if (terms === undefined) return [];
    const found = registry.contradictions(root, platform, terms);
    if (found.length === 0) return [];
    const words = found.map(({ term, file, terminal }) => `${term} ${terminal}, the files say ${file}`).join('; ');
    const label = registry.sizeLabel(root, platform, terms) ?? 'size unknown';
    return [`${platform} states for ${terms.symbol}: ${words}. The terminal’s terms are used: ${label}`];
  };

  const termsAlerts = (root: string): readonly Alert[] =>
    linked().flatMap((one) =>
      termsTexts(one, root).map(
        (text) => ({ code: 'TERMS_DIFFER', severity: 'warning', platform: one.platform, text }) as const,
      ),
    );

  const linkedPlatforms = (): readonly RollPlatform[] =>
    linked().map(({ platform, spelling }) => ({ platform, spelling: knownSpelling(spelling) }));
  const heldNow = (): readonly Holding[] => holdingsOf(view, registry, nowUs());
  const linkedPlan = (root: string, atUs: number, held: readonly Holding[]): RollPlan | undefined => {
    const plan = planRoll(registry, root, atUs, linkedPlatforms(), held);
    return plan.ok ? plan.value : undefined;
  };
  const planOf: InstrumentWatch['planOf'] = (root, atUs) => {
    const here = linkedPlatforms();
    const mapped = [...(registry.map.mappings.get(root) ?? [])].flatMap(([platform, { kind }]) =>
      kind === 'blank' || here.some((one) => one.platform === platform) ? [] : [{ platform }],
    );
    return planRoll(registry, root, atUs, [...here, ...mapped], heldNow());
  };

  /** Positions and orders that sit in another month than their platform trades: what a roll has left, or an edit. */
  const leftAlerts = (root: string, held: readonly Holding[]): readonly Alert[] => {
    const leftOf = (now: readonly Holding[]): readonly Holding[] =>
      now.some((one) => one.root === root) ? (linkedPlan(root, nowUs(), now)?.leftBehind ?? []) : [];
    // What was held some seconds ago may be closed by now.
    const left = leftOf(held).length === 0 ? [] : leftOf(heldNow());
    if (left.length === 0) return [];
    const text = `${root}: left in an older month: ${holdingTexts(left)}. Exits go there; roll, close or keep it by hand.`;
    return [{ code: 'CONTRACT_LEFT', severity: 'warning', text }];
  };

  const lookAtRoot = (root: string, held: readonly Holding[]): void => {
    tellNew(`quorum ${root}`, quorumAlerts(root));
    tellNew(`terms ${root}`, termsAlerts(root));
    tellNew(`left ${root}`, leftAlerts(root, held));
  };

  const lookAtCalendar = (): void => {
    tellNew('lapsed', lapsedAlerts());
    const today = Math.floor(nowUs() / DAY_US) as CivilDay;
    if (today === calendarDay) return;
    calendarDay = today;
    for (const text of calendarWarnings(registry.products.byRoot.values(), today)) {
      alert({ code: 'CALENDAR_ENDS', severity: 'warning', text });
    }
  };

  /** The parts of one look, to be done one after another. */
  const partsOfLook = (): readonly (() => void)[] => {
    let held: readonly Holding[] = [];
    return [
      lookAtCalendar,
      () => {
        held = heldNow();
      },
      ...registry.roots.map((root) => () => lookAtRoot(root, held)),
    ];
  };
  let parts = partsOfLook();
  let done = 0;

  const rememberFronts = (): void => {
    for (const root of registry.roots) {
      const front = registry.frontMonth(root, nowUs());
      if (front.ok) fronts.set(root, { contract: front.value.contract, rollUs: front.value.rollUs });
    }
  };
  rememberFronts();

  const tellRoll = (root: string, rollUs: number): void => {
    const plan = linkedPlan(root, rollUs - 1, heldNow());
    if (plan === undefined || (plan.toBeLeft.length === 0 && !plan.platforms.some(({ changes }) => changes))) return;
    const symbolOf = (target: RollPlan['platforms'][number]['before']): string =>
      target.kind === 'symbol' ? target.symbol : '–';
    const changed = plan.platforms.filter(({ changes }) => changes);
    const moves = changed.map(({ platform, before, after }) => `${platform} ${symbolOf(before)} → ${symbolOf(after)}`);
    const left = plan.toBeLeft;
    alert({
      code: 'CONTRACT_ROLLED',
      severity: left.length > 0 ? 'warning' : 'info',
      text: [
        `${root} has rolled from ${plan.front} to ${plan.next}`,
        ...(moves.length > 0 ? [`: ${moves.join(', ')}`] : []),
        ...(left.length > 0
          ? [`. Left in the old month: ${holdingTexts(left)}. Exits go there; roll, close or keep it`]
          : []),
        '.',
      ].join(''),
    });
  };

  return {
    look: () => {
      for (const part of partsOfLook()) part();
    },
    lookNext: () => {
      const until = done + Math.ceil(parts.length / LOOK_PARTS);
      for (const part of parts.slice(done, until)) part();
      done = until;
      if (done < parts.length) return;
      parts = partsOfLook();
      done = 0;
    },
    rolled: () => {
      for (const [root, { contract, rollUs }] of fronts) {
        const front = registry.frontMonth(root, nowUs());
        if (front.ok && front.value.contract !== contract && rollUs <= nowUs()) tellRoll(root, rollUs);
      }
      rememberFronts();
    },
    notesOn: (platform) => {
      const one = linked().find((known) => known.platform === platform);
      if (one === undefined) return [];
      const months = registry.roots.flatMap((root) => {
        const verdict = quorumOf(root).get(platform);
        return verdict === undefined || verdict.kind === 'agrees' ? [] : [verdict.reason];
      });
      const offered = offeredNames(one, nowUs()).map(({ text }) => text);
      const terms = registry.roots.flatMap((root) => termsTexts(one, root));
      return [...months, ...terms, ...offered];
    },
    quorumOf,
    planOf,
  };
}
