import type { Effect } from '../engine/effect.ts';
import type { Alert } from '../model/alert.ts';
import type { UndatedEvent } from '../model/event.ts';

/** Where event time is farther ahead of the wall, the date of one of them is wrong, and so may be the contract month. */
export const DATE_APART_US_MAX = 36 * 3_600_000_000;

/** Below it event time only waits for the wall; see event-time.ts. */
const AHEAD_US_MIN = 2_000_000;

/**
 * Moves the wall times that an event brings to where event time stands, which is ahead by `aheadUs` after the PC's clock
 * was set back. Otherwise a quote of this moment would be as old as the clock was wrong: stops that the gateway holds
 * would sleep so long, and signals would be too old. What is later than the wall now was noted before it was set back.
 */
export function inEventTime(event: UndatedEvent, wallUs: number, aheadUs: number): UndatedEvent {
  if (aheadUs < AHEAD_US_MIN) return event;
  const move = (us: number): number => (us <= wallUs ? us + aheadUs : us);
  if ('quotes' in event && event.quotes !== undefined) {
    const quotes = event.quotes.map((quote) => ({ ...quote, recvTsUs: move(quote.recvTsUs) }));
    return withSource({ ...event, quotes }, move);
  }
  return withSource(event, move);
}

function withSource(event: UndatedEvent, move: (us: number) => number): UndatedEvent {
  if (event.type !== 'signalReceived' || event.request.sourceTsUs === undefined) return event;
  return { ...event, request: { ...event.request, sourceTsUs: move(event.request.sourceTsUs) } };
}

/**
 * Moves what a platform is asked back to its time: a report that reached back by event time could begin after an order
 * whose fill did not reach us, and leave it out.
 */
export function inWallTime<E extends Effect>(effect: E, aheadUs: number): E {
  if (aheadUs < AHEAD_US_MIN || effect.type !== 'command' || effect.command.type !== 'requestReport') return effect;
  const sinceUs = Math.max(0, effect.command.sinceUs - aheadUs);
  return { ...effect, command: { ...effect.command, sinceUs } };
}

/** What a person is told when event time and the wall are days apart. */
export function dateAlert(wallUs: number, aheadUs: number): Alert {
  const text = (us: number): string => `${new Date(us / 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    code: 'CLOCK_JUMPED',
    severity: 'alarm',
    text:
      `The clock of this PC shows ${text(wallUs)}, but the gateway has events of ${text(wallUs + aheadUs)}: one of the two dates was wrong. ` +
      'No entry is sent until they agree, since the contract month hangs on the date; exits and cancels pass. If the clock is wrong, set it right: it goes on by itself. ' +
      'If the events are, as after a start with --clock, end the gateway and go back to a copy from before them (nexus backup list, nexus restore FILE), ' +
      'or start on another data folder: --data DIR.',
  };
}
