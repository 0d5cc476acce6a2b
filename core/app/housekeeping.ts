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
  /** A roll has changed what symbols mean. */
  readonly rolled: () => void;
}

const ROUND_MS = 1_000;
/** Makes the housekeeping: counts ticks per second, takes rates, notices a roll within a second. */
export function createHousekeeping(options: HousekeepingOptions): Housekeeping {
  const { clock, registry, totalTicks, observeRates, rolled } = options;
  let ticksBefore = 0;
  let ticksPerSecond = 0;
  let frontBefore = '';
  let cancel: () => void = () => {};

  const round = (): void => {
    const ticks = totalTicks();
    ticksPerSecond = Math.max(0, ticks - ticksBefore);
    ticksBefore = ticks;
    observeRates();
    // Cheap: a front month is worked out once between two rolls.
    const front = frontMonths(registry, clock.nowUs());
    if (frontBefore !== '' && front !== frontBefore) rolled();
    frontBefore = front;
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

/** What is in front now, in one text to compare. */
function frontMonths(registry: Registry, nowUs: number): string {
  return registry.roots
    .map((root) => {
      const front = registry.frontMonth(root, nowUs);
      return front.ok ? front.value.contract : '';
    })
    .join(' ');
}
