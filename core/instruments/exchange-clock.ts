import { addDays, civilDay, isWeekend } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';
import type { Market } from './product.ts';

const US_PER_MINUTE = 60_000_000;
const US_PER_DAY = 86_400_000_000;

/** Wall time of a zone: the day, and the microseconds since its midnight. */
interface LocalTime {
  readonly day: CivilDay;
  readonly timeUs: number;
}

/** Converts between instants and one IANA zone's wall time. */
export interface ZoneClock {
  localTime(nowUs: number): LocalTime;
  /** The instant of a wall time; a time that a clock change skips becomes the instant of the change. */
  instantUs(day: CivilDay, minute: number): number;
}

/** Makes a clock of an IANA zone. The formatter is made once: making one costs far more than using it. */
export function createZoneClock(zone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const localTime = (nowUs: number): LocalTime => {
    const part = new Map(format.formatToParts(nowUs / 1000).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0;
    const seconds = of('hour') * 3600 + of('minute') * 60 + of('second');
    return {
      day: civilDay(of('year'), of('month'), of('day')),
      timeUs: seconds * 1_000_000 + (((nowUs % 1_000_000) + 1_000_000) % 1_000_000),
    };
  };
  const offsetUs = (instantUs: number): number => {
    const { day, timeUs } = localTime(instantUs);
    return day * US_PER_DAY + timeUs - instantUs;
  };
  return {
    localTime,
    instantUs: (day, minute) => {
      const wallUs = day * US_PER_DAY + minute * US_PER_MINUTE;
      const guessUs = wallUs - offsetUs(wallUs);
      return wallUs - offsetUs(guessUs);
    },
  };
}

/** Says to which trade date an instant belongs, and when a trade date begins. */
export interface TradeDayClock {
  tradeDay(nowUs: number): CivilDay;
  /** The first instant that belongs to this trade date or a later one. */
  beginsUs(day: CivilDay): number;
}

/**
 * The trade dates of a market. At CME the evening from 17:00 Chicago belongs to the next trade date, and Saturday and
 * Sunday belong to Monday; at B3 the trade date is the local calendar day.
 */
export function createTradeDayClock({
  zone,
  tradeDayFromMinute,
}: Pick<Market, 'zone' | 'tradeDayFromMinute'>): TradeDayClock {
  const clock = createZoneClock(zone);
  if (tradeDayFromMinute === 0) {
    return { tradeDay: (nowUs) => clock.localTime(nowUs).day, beginsUs: (day) => clock.instantUs(day, 0) };
  }
  return {
    tradeDay: (nowUs) => {
      const { day, timeUs } = clock.localTime(nowUs);
      return weekdayFrom(timeUs >= tradeDayFromMinute * US_PER_MINUTE ? addDays(day, 1) : day, 1);
    },
    beginsUs: (day) => clock.instantUs(weekdayFrom(addDays(day, -1), -1), tradeDayFromMinute),
  };
}

/** The nearest weekday on or after (step 1) or on or before (step −1) a day. */
function weekdayFrom(day: CivilDay, step: 1 | -1): CivilDay {
  let at = day;
  while (isWeekend(at)) at = addDays(at, step);
  return at;
}
