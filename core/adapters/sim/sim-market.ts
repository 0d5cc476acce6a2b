import { assert } from '../../base/assert.ts';
import type { Clock } from '../../base/clock.ts';
import { trimDust } from '../../base/decimal.ts';
import { seededRandom } from '../../base/random.ts';
import type { Random } from '../../base/random.ts';
import { drawNormal } from './latency.ts';
import { seedFor } from './seed.ts';
import { SIM_INSTRUMENTS } from './sim-instruments.ts';
import type { SimInstrument } from './sim-instruments.ts';

/** What a venue quotes now. */
export interface SimQuote {
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
}

/** One market that all simulated platforms quote, each a tick beside the others now and then. */
export interface SimMarket {
  /** The roots it quotes. */
  readonly roots: readonly string[];
  /** Prices move once in so many milliseconds. */
  readonly stepMs: number;
  /** The quote of a root at a venue. A root that is not in `roots` is a bug of the caller and throws. */
  quote(venue: string, root: string): SimQuote;
  /** Smallest price step of a root. */
  tickSize(root: string): number;
  /** Fixes last, bid and ask of a root at `price`, at one venue or everywhere, until it is released. */
  pin(root: string, price: number, venue?: string): void;
  /** Lets the price of a root move again, at one venue or everywhere. */
  release(root: string, venue?: string): void;
}

export interface SimMarketOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly instruments?: readonly SimInstrument[];
  readonly stepMs?: number;
  /** How restless the prices are, as a share of what the instruments say; 1 unless stated. */
  readonly unrest?: number;
}

const STEP_MS = 100;
/** After a longer sleep the walk goes on from where it was: 28 hours of steps are half a second of work. */
const STEPS_AT_ONCE_MAX = 1_000_000;
/** A price is drawn back to its start with this time constant, so that it stays plausible for ever. */
const RETURN_S = 3_600;
/** A venue keeps its distance to the others for so many steps. */
const OFFSET_STEPS = 20;

interface Walk {
  readonly instrument: SimInstrument;
  readonly random: Random;
  price: number;
  step: number;
}

/**
 * Makes a market of random walks. Nothing runs by itself: a walk catches up when it is asked, step by step, so that the
 * prices depend on the seed and the time alone and an idle market costs nothing.
 */
export function createSimMarket(options: SimMarketOptions): SimMarket {
  const { clock, seed, instruments = SIM_INSTRUMENTS, stepMs = STEP_MS, unrest = 1 } = options;
  const startUs = clock.monotonicUs();
  const pins = new Map<string, number>();
  const walks = new Map<string, Walk>();
  for (const listed of instruments) {
    const instrument = { ...listed, pointsPerRootSecond: listed.pointsPerRootSecond * unrest };
    const random = seededRandom(seedFor(seed, `market ${instrument.root}`));
    walks.set(instrument.root, { instrument, random, price: instrument.startPrice, step: 0 });
  }
  const walkOf = (root: string): Walk => {
    const walk = walks.get(root);
    assert(walk !== undefined, `the simulated market has no ${root}; it has ${[...walks.keys()].join(' ')}`);
    return walk;
  };

  return {
    roots: [...walks.keys()],
    stepMs,
    tickSize: (root) => walkOf(root).instrument.tickSize,
    quote: (venue, root) => {
      const walk = walkOf(root);
      catchUp(walk, Math.floor((clock.monotonicUs() - startUs) / (stepMs * 1000)), stepMs);
      const pinned = pins.get(pinKey(root, venue)) ?? pins.get(pinKey(root));
      if (pinned !== undefined) return { last: pinned, bid: pinned, ask: pinned };
      const { tickSize, spreadTicks } = walk.instrument;
      const epoch = Math.floor(walk.step / OFFSET_STEPS);
      const offsetTicks = (seedFor(seed, `${venue} ${root} ${epoch}`) % 3) - 1;
      const bidTicks = Math.round(walk.price / tickSize) + offsetTicks;
      const bid = trimDust(bidTicks * tickSize);
      const ask = trimDust((bidTicks + spreadTicks) * tickSize);
      // The last trade was a sale into the bid or a purchase at the ask.
      const last = seedFor(seed, `${root} ${walk.step}`) % 2 === 0 ? bid : ask;
      return { last, bid, ask };
    },
    pin: (root, price, venue) => {
      pins.set(pinKey(walkOf(root).instrument.root, venue), price);
    },
    release: (root, venue) => {
      pins.delete(pinKey(root, venue));
    },
  };
}

function pinKey(root: string, venue = ''): string {
  return `${root}\n${venue}`;
}

/** Walks on to the given step. */
function catchUp(walk: Walk, step: number, stepMs: number): void {
  const { instrument, random } = walk;
  const seconds = stepMs / 1000;
  const deviation = instrument.pointsPerRootSecond * Math.sqrt(seconds);
  const first = Math.max(walk.step, step - STEPS_AT_ONCE_MAX);
  for (let at = first; at < step; at++) {
    const pull = ((instrument.startPrice - walk.price) * seconds) / RETURN_S;
    walk.price += pull + deviation * drawNormal(random);
  }
  walk.step = Math.max(walk.step, step);
}
