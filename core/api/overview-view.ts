import { flag, list, number, object, orNull, text, word, type Of } from './shape.ts';

/** STOPPED, STARTING, RECOVERING, ACTIVE, REDUCING, HALTED in lower case. */
export const ENGINE_STATES = ['stopped', 'starting', 'recovering', 'active', 'reducing', 'halted'] as const;

/** Durations in µs; percentiles are never too good. */
export const latencySummary = object({
  count: number(),
  meanUs: number(),
  p50Us: number(),
  p99Us: number(),
  p999Us: number(),
  maxUs: number(),
});
export type LatencySummaryView = Of<typeof latencySummary>;

/**
 * Today's figures in USD, by risk day. Trades are round trips of one signal, whatever the number of platforms. Figures
 * that nothing stands behind yet are null. Simulated platforms never enter them, unless there is nothing else:
 * `simulated` says so.
 */
export const dayView = object({
  riskDay: text(),
  /** When the day began and ends, epoch µs. */
  fromUs: number(),
  untilUs: number(),
  simulated: flag,
  trades: number(),
  wins: number(),
  losses: number(),
  winRate: orNull(number()),
  averageWinUsd: orNull(number()),
  averageLossUsd: orNull(number()),
  profitFactor: orNull(number()),
  realizedUsd: orNull(number()),
  openUsd: orNull(number()),
  commissionUsd: number(),
  netUsd: orNull(number()),
  /** Deepest fall of the day's net from its peak, as a figure at or below 0. */
  maxDrawdownUsd: orNull(number()),
  /** What the figures leave out and why, as "2 fills in BRL without a rate"; empty when nothing. */
  leftOut: text(),
});
export type DayView = Of<typeof dayView>;

/** The gateway at a glance: top bar, tray, the first tiles. One per gateway. */
export const overviewView = object({
  state: word(...ENGINE_STATES),
  /** Why, in one line, when it is not active; and who did it (`admin`, `panel`, `rule:daily_loss`). */
  reason: text(),
  by: text(),
  sinceUs: number(),
  /** Live as soon as one platform is armed. */
  mode: word('paper', 'live'),
  liveArmed: list(text()),
  /** The tray's colour: grey stopped, green all well, amber something needs you, red halted or money at risk; and why. */
  worst: word('grey', 'green', 'amber', 'red'),
  worstText: text(),
  version: text(),
  pid: number(),
  dataFolder: text(),
  startedUs: number(),
  /** The exchange's zone that times are shown in beside the user's own. */
  exchangeZone: text(),
  platformsLinked: number(),
  platformsKnown: number(),
  ticksPerSecond: number(),
  /** From a signal's arrival to the last of its orders handed over; null before the first. */
  latency: orNull(latencySummary),
  /** Children filled whole ÷ children sent today; null before the first. */
  fillRate: orNull(number()),
  activeOrders: number(),
  unknownOrders: number(),
  openPositions: number(),
  day: dayView,
  alertsOpen: number(),
  worstAlert: word('none', 'info', 'warning', 'alarm'),
  clients: list(
    object({
      client: text(),
      dialect: word('legacy', 'v1'),
      address: text(),
      connectedUs: number(),
      conflatedTicks: number(),
      queuedBytes: number(),
    }),
  ),
  doors: list(object({ name: text(), port: number(), peers: number() })),
  /** Rises whenever symbols, sizes or front months change: ask for `symbols` again. */
  symbolsRevision: number(),
});
export type OverviewView = Of<typeof overviewView>;

/** One point of the day's equity curve. */
export const equityPoint = object({ atUs: number(), netUsd: number() });

/** One of the last events in plain words. `number` rises. */
export const happeningView = object({
  number: number(),
  atUs: number(),
  kind: word('order', 'fill', 'signal', 'platform', 'state', 'alert', 'operator'),
  text: text(),
  platform: orNull(text()),
  orderId: orNull(text()),
});
export type HappeningView = Of<typeof happeningView>;
