import type { Random } from '../../base/random.ts';
import type { SimSymbol } from './sim-symbol.ts';
import type { SimVenue } from './sim-venue.ts';
import { TickEncoder } from '../tick-encoder.ts';
import { Timers } from '../timers.ts';

/** Shortest time between two bursts of ticks. */
const BURST_EVERY_MS_MIN = 10;
/** After a pause no more than so much of it is made up for. */
const MADE_UP_MS_MAX = 1_000;
const RATE_MAX = 100_000;
/** How often a feed without ticks looks whether it has any now. */
const LOOK_EVERY_MS = 1_000;

/** Sends the ticks of a venue's symbols to `send`, at the venue's rate, until the returned function ends it. */
export function startTickFeed(venue: SimVenue, random: Random, send: (bytes: Uint8Array) => void): () => void {
  const { clock } = venue;
  const timers = new Timers(clock);
  const encoders = new Map<string, TickEncoder>();
  let lastUs = clock.monotonicUs();
  let owed = 0;

  const burst = (): void => {
    const nowUs = clock.monotonicUs();
    const passedMs = Math.min((nowUs - lastUs) / 1000, MADE_UP_MS_MAX);
    lastUs = nowUs;
    owed += (passedMs * rateOf(venue)) / 1000;
    const rounds = Math.floor(owed);
    owed -= rounds;
    for (let round = 0; round < rounds; round++) for (const symbol of venue.symbols) sendTick(symbol);
  };
  const sendTick = (symbol: SimSymbol): void => {
    let encoder = encoders.get(symbol.symbol);
    if (encoder === undefined) {
      encoder = new TickEncoder(venue.platform, symbol.symbol);
      encoders.set(symbol.symbol, encoder);
    }
    send(encoder.encode(venue.quote(symbol), 1 + random.int(20), clock.nowUs()));
  };
  const schedule = (): void => {
    const rate = rateOf(venue);
    const everyMs = rate === 0 ? LOOK_EVERY_MS : Math.max(BURST_EVERY_MS_MIN, 1000 / rate);
    timers.after(everyMs, () => {
      burst();
      schedule();
    });
  };
  schedule();
  return () => timers.cancelAll();
}

function rateOf(venue: SimVenue): number {
  return Math.min(venue.behaviour.ticksPerSecond, RATE_MAX);
}
