import {
  anything,
  clearable,
  flag,
  list,
  number,
  object,
  optional,
  orNull,
  record,
  text,
  word,
  type Of,
} from './shape.ts';

/** What one root is on one platform; absent from the row where it is not traded. */
export const mappingView = object({
  platform: text(),
  symbol: orNull(text()),
  contract: orNull(text()),
  /** Why no order can be sent there, with its code. */
  refused: orNull(text()),
  /** "1 NQ = 20 lots = $20/pt". */
  size: orNull(text()),
  sizeConfirmed: flag,
  price: word('proved', 'size_unproved', 'contradicted', 'unsure', 'alone'),
  priceReasons: list(text()),
  priceConfirmed: flag,
  /** "US100 is NQ": what a person states who takes the price for the root's. */
  priceSentence: text(),
  rollQuorum: word('agrees', 'warned', 'blocked'),
  liveReady: flag,
  liveBarriers: list(text()),
});
export type MappingView = Of<typeof mappingView>;

export const symbolRowView = object({
  symbol: text(),
  front: orNull(text()),
  next: orNull(text()),
  rollDate: orNull(text()),
  expiry: orNull(text()),
  pointValue: orNull(number()),
  currency: orNull(text()),
  mappings: list(mappingView),
  /** What terminals list that could be this root, where the map does not find it there. */
  offered: list(object({ platform: text(), symbols: list(text()) })),
});
export type SymbolRowView = Of<typeof symbolRowView>;

/** What became of an edit, or would: one line per change. */
export const editedView = object({
  outcome: word('unchanged', 'drafted', 'waits', 'applied', 'discarded'),
  changes: list(text()),
  revision: optional(number()),
  /** Roots whose orders it waits for. */
  roots: optional(list(text())),
});

/** An edit as it is typed: whether the files would take it, and what it would change. */
export const editCheckView = object({
  ok: flag,
  problems: list(text()),
  changes: list(text()),
  /** The mapping as it would be; null where it is not traded or not readable. */
  becomes: orNull(
    object({ symbol: orNull(text()), contract: orNull(text()), size: orNull(text()), refused: orNull(text()) }),
  ),
});

/** Keys of one mapping in symbol_mappings.yaml; one that is null is removed, one that is left out stays. */
export const mappingKeys = {
  symbol: clearable(text(200)),
  size: clearable(text(200)),
  currency: clearable(text(200)),
  hold: clearable(text(200)),
  ahead: clearable(text(200)),
  multiplier: clearable(number()),
  cap: clearable(number()),
  pointValue: clearable(number()),
  step: clearable(number()),
  min: clearable(number()),
  max: clearable(number()),
};

export const versionView = object({
  revision: number(),
  atUs: number(),
  by: text(),
  why: text(),
  changes: list(text()),
});

/** The next roll of a root: a timeline per platform, and what strands. */
export const rollPlanView = object({
  root: text(),
  front: text(),
  next: text(),
  rollDate: text(),
  rollUs: number(),
  expiry: text(),
  lastTradeDate: text(),
  firstNoticeDate: orNull(text()),
  platforms: list(object({ platform: text(), before: orNull(text()), after: orNull(text()), changes: flag })),
  /** "nt8 position +1 NQH25": already in another month, and what this roll will leave. */
  leftBehind: list(text()),
  toBeLeft: list(text()),
});

export const rateView = object({
  pair: text(),
  /** Null beside a quote that is no rate, where none was ever known; then so are its ages. */
  rate: orNull(number()),
  source: text(),
  age: orNull(word('fresh', 'stale', 'tooOld')),
  ageS: orNull(number()),
  asOfUs: number(),
  inUse: flag,
  /** Why the newest quote of that source is not taken. */
  refused: orNull(text()),
});

/** A setting with its default and unit. `value` and `default` are as the file has them. */
export const settingView = object({
  key: text(),
  /** What it means, in one line. */
  text: text(),
  value: anything,
  default: anything,
  unit: text(),
  /** `start`: read at the start only; `reload`: taken by the `reload` command. */
  takes: word('start', 'reload'),
});

/** A configuration file with what stands in it. */
export const configFileView = object({
  name: text(),
  path: text(),
  settings: list(settingView),
});
export type ConfigFileView = Of<typeof configFileView>;

/** A record of the journal that concerns an order, in plain words. */
export const trailEntryView = object({
  seq: number(),
  atUs: number(),
  kind: text(),
  actor: text(),
  text: text(),
  /** The decisions in short, one line each. */
  decisions: list(text()),
  details: record(anything),
});
export type TrailEntryView = Of<typeof trailEntryView>;
