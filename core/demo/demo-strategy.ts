import type { Side } from '../model/order.ts';

/**
 * The demo's whole mind: watch the price, open one contract in the direction in which it moves, hold it for a while,
 * close it, pause, and again, each time a little longer. One order at a time. It is there to show the way of a signal, not
 * to earn money, and it is done for good before its losses would trip the shipped limit of a day: a newcomer left alone
 * with it must not find a breaker.
 */
export interface DemoState {
  readonly phase: 'watching' | 'opening' | 'holding' | 'closing' | 'resting';
  /** When the phase began; 0 before the first tick. */
  readonly sinceUs: number;
  /** How long to watch before the next opening. */
  readonly watchUs: number;
  /** Average price since the last order, and of how many ticks. */
  readonly averagePrice: number;
  readonly tickCount: number;
  readonly lastPrice: number;
  /** The side of the order under way or of what is held, and at what price it filled; 0 while that is not known. */
  readonly side: Side;
  readonly entryPrice: number;
  /** Points of price lost on all trades together; below zero after gains. */
  readonly lostPoints: number;
}

/** What the demo wants done now. */
export type DemoWish =
  | { readonly wish: 'nothing' }
  | { readonly wish: 'open'; readonly side: Side; readonly confidence: number }
  | { readonly wish: 'close' };

/**
 * What the demo trades: a root that a newcomer's first order is hardly ever for. What it still holds when it ends would
 * count beside that order, and two NQ are beyond the shipped limit of a position's value.
 */
export const DEMO_ROOT = 'RTY';

/** The first order comes so soon that a newcomer sees it; the later ones keep a calm pace. */
const FIRST_WATCH_US = 4_000_000;
const WATCH_US = 24_000_000;
/** Each pause is longer than the one before, up to twenty minutes: some 80 trades in a day, of 100 that are allowed. */
const WATCH_GROWS = 1.3;
const WATCH_US_MAX = 1_200_000_000;
/** 3 points of RTY on three platforms are $450, of a daily loss of $1,000. */
const LOST_POINTS_MAX = 3;
const HOLD_US = 22_000_000;
/** After so long without an outcome the demo goes on: what became of the order is the gateway's business to show. */
const OUTCOME_US_MAX = 30_000_000;
/** Wait before an order that the link did not take is tried again. */
const RETRY_US = 5_000_000;
/** Ticks that it wants to see before an opening. */
const TICKS_MIN = 5;

export const DEMO_START: DemoState = {
  phase: 'watching',
  sinceUs: 0,
  watchUs: FIRST_WATCH_US,
  averagePrice: 0,
  tickCount: 0,
  lastPrice: 0,
  side: 'BUY',
  entryPrice: 0,
  lostPoints: 0,
};

/** A tick of the demo's symbol. */
export function demoTick(state: DemoState, price: number, nowUs: number): DemoState {
  const tickCount = state.tickCount + 1;
  return {
    ...state,
    sinceUs: state.sinceUs === 0 ? nowUs : state.sinceUs,
    averagePrice: state.averagePrice + (price - state.averagePrice) / tickCount,
    tickCount,
    lastPrice: price,
  };
}

/** What to do now. A wish to open or close has moved the state on: it is stated once. */
export function demoDecide(state: DemoState, nowUs: number): { readonly state: DemoState; readonly wish: DemoWish } {
  const passedUs = nowUs - state.sinceUs;
  switch (state.phase) {
    case 'watching': {
      if (state.sinceUs === 0 || state.tickCount < TICKS_MIN || passedUs < state.watchUs) break;
      const move = state.lastPrice - state.averagePrice;
      const confidence = Math.min(0.95, 0.8 + (1_000 * Math.abs(move)) / state.lastPrice);
      const side = move >= 0 ? 'BUY' : 'SELL';
      return {
        state: { ...state, phase: 'opening', sinceUs: nowUs, side, entryPrice: 0 },
        wish: { wish: 'open', side, confidence: Math.round(confidence * 100) / 100 },
      };
    }
    case 'holding':
      if (passedUs < HOLD_US) break;
      return { state: { ...state, phase: 'closing', sinceUs: nowUs }, wish: { wish: 'close' } };
    case 'opening':
    case 'closing':
      // Without an outcome something may have filled, and a close of nothing does no harm.
      if (passedUs >= OUTCOME_US_MAX)
        return { state: demoEnded(state, nowUs, { filled: true }), wish: { wish: 'nothing' } };
      break;
    case 'resting':
      break;
  }
  return { state, wish: { wish: 'nothing' } };
}

/** What became of an order: whether it filled, and at what price where that was told. */
export interface DemoOutcome {
  readonly filled: boolean;
  readonly price?: number;
}

/** The order under way is over: what filled is held, what was closed or refused is done with. */
export function demoEnded(
  state: DemoState,
  nowUs: number,
  { filled, price = state.lastPrice }: DemoOutcome,
): DemoState {
  if (state.phase === 'opening' && filled) return { ...state, phase: 'holding', sinceUs: nowUs, entryPrice: price };
  if (state.phase !== 'opening' && state.phase !== 'closing') return state;
  const isFirst = state.watchUs < WATCH_US;
  const watchUs = isFirst ? WATCH_US : Math.min(WATCH_US_MAX, state.watchUs * WATCH_GROWS);
  const lostPoints = state.lostPoints + (state.phase === 'closing' && filled ? lostOn(state, price) : 0);
  const phase = lostPoints >= LOST_POINTS_MAX ? 'resting' : 'watching';
  return { ...DEMO_START, phase, watchUs, sinceUs: nowUs, lastPrice: state.lastPrice, lostPoints };
}

function lostOn({ side, entryPrice }: DemoState, exitPrice: number): number {
  return side === 'BUY' ? entryPrice - exitPrice : exitPrice - entryPrice;
}

/** The link did not take the order: nothing was sent, and the same is tried again soon. */
export function demoNotSent(state: DemoState, nowUs: number): DemoState {
  if (state.phase === 'opening') return { ...state, phase: 'watching', sinceUs: nowUs, watchUs: RETRY_US };
  if (state.phase === 'closing') return { ...state, phase: 'holding', sinceUs: nowUs + RETRY_US - HOLD_US };
  return state;
}
