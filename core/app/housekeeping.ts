import type { Clock } from '../base/clock.ts';
import type { Registry } from '../instruments/registry.ts';

/** What is looked after once a second. */
export interface Housekeeping {
  readonly ticksPerSecond: number;
  start(): void;
  stop(): void;
}

export interface HousekeepingOptions {
  readonly clock: Clock;
  readonly registry: Registry;
  /** Ticks taken so far by the connections that stand. */
  readonly totalTicks: () => number;
  readonly observeRates: () => void;
  /** What orders go to is another month than at that moment: a roll, or the end of a month that was held back. */
  readonly rolled: (beforeUs: number) => void;
}

const ROUND_MS = 1_000;
/** Makes the housekeeping: counts ticks per second, takes rates, notices a roll within a second. */
export function createHousekeeping(options: HousekeepingOptions): Housekeeping {
  const { clock, registry, totalTicks, observeRates, rolled } = options;
  let ticksBefore = 0;
  let ticksPerSecond = 0;
  let before: { readonly months: string; readonly atUs: number } | undefined;
  let cancel: () => void = () => {};

  const round = (): void => {
    const ticks = totalTicks();
    ticksPerSecond = Math.max(0, ticks - ticksBefore);
    ticksBefore = ticks;
    observeRates();
    // Cheap: a front month is worked out once between two rolls.
    const atUs = clock.nowUs();
    const months = monthsTraded(registry, atUs);
    if (before !== undefined && months !== before.months) rolled(before.atUs);
    before = { months, atUs };
    cancel = clock.after(ROUND_MS, round);
  };

  return {
    get ticksPerSecond() {
      return ticksPerSecond;
    },
    start: round,
    stop: () => cancel(),
  };
}

/** What is in front now, and what is traded where a person switched the month, in one text to compare. */
function monthsTraded(registry: Registry, nowUs: number): string {
  const fronts = registry.roots.map((root) => {
    const front = registry.frontMonth(root, nowUs);
    return front.ok ? front.value.contract : '';
  });
  const switched = [...registry.map.mappings].flatMap(([root, row]) =>
    [...row].flatMap(([platform, mapping]) => {
      if (mapping.kind !== 'front' || mapping.rollSwitch.kind === 'auto') return [];
      const target = registry.orderTarget(root, platform, nowUs);
      return target.kind === 'symbol' ? [target.symbol] : [];
    }),
  );
  return [...fronts, ...switched].join(' ');
}
