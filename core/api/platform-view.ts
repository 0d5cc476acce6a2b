import { lightView } from './light-view.ts';
import { latencySummary } from './overview-view.ts';
import { flag, list, number, object, orNull, text, word, type Of } from './shape.ts';

/** A platform: known from the configuration or because it has registered. */
export const platformView = object({
  platform: text(),
  /** As a person calls it: "NinjaTrader 8". */
  name: text(),
  /** The order in which platforms are shown everywhere, and their short name in the top bar: NT8, SC, MT5, BR, BM, QT. */
  rank: number(),
  short: text(),
  simulated: flag,
  dialect: orNull(word('legacy', 'v1')),
  account: orNull(text()),
  login: orNull(text()),
  server: orNull(text()),
  currency: orNull(text()),
  mode: word('demo', 'sim', 'live', 'unverified', 'none'),
  address: orNull(text()),
  /** The operator's toggle. It stays as it is over a restart. */
  switch: word('on', 'off'),
  linked: flag,
  link: lightView,
  data: lightView,
  canTrade: lightView,
  /** Why nobody watches what it holds ("not watched: switched off with 1 position"); null while it is watched. */
  notWatched: orNull(text()),
  arming: object({
    state: word('paper', 'disarmed', 'armed', 'unavailable'),
    /** What must be typed to arm it; null where it cannot be. */
    account: orNull(text()),
    /** What stands between it and live, in words. */
    barriers: list(text()),
  }),
  lastTickUs: orNull(number()),
  lastHeardUs: orNull(number()),
  ticks: number(),
  ticksPerSecond: number(),
  rttUs: orNull(number()),
  /** From an order handed over to its first fill. */
  orderToFill: orNull(latencySummary),
  positions: number(),
  openOrders: number(),
  unknownOrders: number(),
  /** Entries that wait for its write buffer. */
  waitingEntries: number(),
  orderTypes: list(text()),
  can: object({ cancel: flag, modify: flag, partials: flag, brackets: flag, report: flag }),
  bridge: object({
    /** Version as the bridge states it; null where none is connected or it does not say. */
    version: orNull(text()),
    /** Version of the bridge that was installed from here, as its files there state it; null where none was. */
    installed: orNull(text()),
    port: orNull(number()),
    /** Whether this gateway can install a bridge for it. */
    installable: flag,
  }),
  /** What a person should know of its contracts and terms. */
  notes: list(text()),
});
export type PlatformView = Of<typeof platformView>;

/** The newest price of a root on a platform. */
export const quoteView = object({
  root: text(),
  platform: text(),
  last: number(),
  bid: orNull(number()),
  ask: orNull(number()),
  volume: orNull(number()),
  recvTsUs: number(),
  sourceTsUs: number(),
});
export type QuoteView = Of<typeof quoteView>;
