import type { Effect } from '../engine/effect.ts';
import type { UndatedEvent } from './inbox.ts';

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
