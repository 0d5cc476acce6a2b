/** Wall time of the zone that the risk day follows. */
export interface DayZone {
  localTime(nowUs: number): { readonly day: number; readonly timeUs: number };
  /** The instant of a wall time; one that a clock change skips is the instant of the change. */
  instantUs(day: number, minute: number): number;
}

/** One day for all limits, the end excluded. */
export interface RiskDay {
  readonly startUs: number;
  readonly endUs: number;
  /** The day that it is named after, in days since 1970-01-01: the one that most of it falls on. */
  readonly civilDay: number;
}

export interface RiskDayClock {
  /** The risk day that an instant lies in. */
  at(nowUs: number): RiskDay;
}

const US_PER_MINUTE = 60_000_000;
const NOON_MINUTE = 12 * 60;

/**
 * Says to which risk day an instant belongs: from 17:00 in Chicago unless configured otherwise, every day of the week.
 * A day is 23 or 25 hours long when the zone changes its clocks.
 */
export function createRiskDayClock(zone: DayZone, startMinute: number): RiskDayClock {
  const dayFrom = (first: number): RiskDay => ({
    startUs: zone.instantUs(first, startMinute),
    endUs: zone.instantUs(first + 1, startMinute),
    civilDay: startMinute >= NOON_MINUTE ? first + 1 : first,
  });
  let kept = dayFrom(0);
  return {
    at: (nowUs) => {
      if (nowUs >= kept.startUs && nowUs < kept.endUs) return kept;
      const { day, timeUs } = zone.localTime(nowUs);
      const first = timeUs >= startMinute * US_PER_MINUTE ? day : day - 1;
      const found = dayFrom(first);
      // A wall time that comes twice may lie on either side of the day's start.
      kept = nowUs < found.startUs ? dayFrom(first - 1) : nowUs >= found.endUs ? dayFrom(first + 1) : found;
      return kept;
    },
  };
}
