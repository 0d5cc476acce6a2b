import { addDays, weekdayOf } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';
import { createZoneClock } from './exchange-clock.ts';
import type { ZoneClock } from './exchange-clock.ts';
import type { Market } from './product.ts';

/** From when to when a trade date is traded, the end excluded. */
interface Session {
  readonly day: CivilDay;
  readonly opensUs: number;
  readonly closesUs: number;
}

/** The regular sessions of a market. Shortened days before holidays are not in the tables: there the platform's word counts. */
export interface SessionTable {
  /** The session of a trade date; undefined on a day without one. */
  sessionOf(day: CivilDay): Session | undefined;
  /** The session that an instant lies in; undefined in a break, at a weekend and on a holiday. */
  sessionAt(nowUs: number): Session | undefined;
}

/** Makes the session table of a market. */
export function createSessionTable(market: Market): SessionTable {
  const clock = createZoneClock(market.zone);
  const sessionOf = (day: CivilDay): Session | undefined => computeSession(market, clock, day);
  return {
    sessionOf,
    sessionAt: (nowUs) => {
      const { day } = clock.localTime(nowUs);
      // An evening belongs to the session that began then, so today's and tomorrow's trade dates can hold it.
      return [day, addDays(day, 1)]
        .map(sessionOf)
        .find((session) => session !== undefined && nowUs >= session.opensUs && nowUs < session.closesUs);
    },
  };
}

function computeSession(market: Market, clock: ZoneClock, day: CivilDay): Session | undefined {
  const hours = market.sessions.findLast(({ from }) => from <= day);
  if (!hours?.days.has(weekdayOf(day))) return undefined;
  const isWholeWeek = hours.days.size === 7;
  const { calendar } = market;
  if (!isWholeWeek && calendar && (!calendar.covers(day) || !calendar.isSession(day))) return undefined;
  return {
    day,
    opensUs: clock.instantUs(hours.opensDayBefore ? addDays(day, -1) : day, hours.opensMinute),
    closesUs: clock.instantUs(day, hours.closesMinute),
  };
}
