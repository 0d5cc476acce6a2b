import { orderType, side } from './light-view.ts';
import { flag, list, number, object, orNull, text, word, type Of } from './shape.ts';

export const CHILD_STATES = [
  'pending',
  'accepted',
  'working',
  'partial',
  'filled',
  'cancelled',
  'rejected',
  'expired',
  'denied',
  'not_received',
  'unknown',
] as const;

/** One order on one platform. Sizes are in the platform's own unit; stage times in epoch µs, null for what has not happened. */
export const childOrderView = object({
  orderId: text(),
  platform: text(),
  account: text(),
  root: text(),
  symbol: text(),
  contract: orNull(text()),
  side,
  size: number(),
  unit: word('contracts', 'lots', 'units'),
  sizePerContract: number(),
  role: word('ENTRY', 'EXIT', 'STOP_LOSS', 'TAKE_PROFIT'),
  orderType,
  limitPrice: orNull(number()),
  stopPrice: orNull(number()),
  timeInForce: word('DAY', 'GTC', 'IOC', 'FOK'),
  state: word(...CHILD_STATES),
  filledSize: number(),
  averagePrice: number(),
  platformOrderId: orNull(text()),
  code: orNull(text()),
  /** Why it ended, in the platform's own words where it gave any. */
  reason: text(),
  simulated: flag,
  stages: object({
    decidedUs: number(),
    /** On disk; null for orders of an earlier run. */
    journalledUs: orNull(number()),
    sentUs: orNull(number()),
    acceptedUs: orNull(number()),
    firstFillUs: orNull(number()),
    lastFillUs: orNull(number()),
    endedUs: orNull(number()),
  }),
});
export type ChildOrderView = Of<typeof childOrderView>;

export const denialView = object({ platform: text(), code: text(), reason: text() });
export const skipView = object({ platform: text(), reason: text() });

/** A signal, target, flatten or manual order with its children. The key is unique for ever. */
export const parentOrderView = object({
  key: text(),
  kind: word('SIGNAL', 'TARGET', 'FLATTEN', 'CLAIM', 'PROTECTION'),
  client: text(),
  clientOrderId: text(),
  signalId: text(),
  root: text(),
  side: orNull(side),
  requestedQty: number(),
  state: word('waiting', 'open', 'ended'),
  filledQty: number(),
  expectedQty: number(),
  averagePrice: number(),
  receivedUs: number(),
  endedUs: orNull(number()),
  endCode: orNull(text()),
  endReason: text(),
  flags: list(text()),
  denied: list(denialView),
  skipped: list(skipView),
  children: list(childOrderView),
});
export type ParentOrderView = Of<typeof parentOrderView>;

/** One execution. `key` is unique. */
export const fillView = object({
  key: text(),
  orderId: text(),
  client: text(),
  clientOrderId: text(),
  signalId: text(),
  execId: text(),
  platform: text(),
  symbol: text(),
  root: text(),
  side,
  size: number(),
  price: number(),
  /** The platform's time where it states one, else ours. */
  tsUs: number(),
  simulated: flag,
});
export type FillView = Of<typeof fillView>;

/** A booked position with its live P&L. `key` is platform, account and symbol. */
export const positionView = object({
  key: text(),
  platform: text(),
  account: text(),
  root: text(),
  symbol: text(),
  contract: orNull(text()),
  /** Signed, in the platform's unit; `qty` the same in contracts of the root. */
  size: number(),
  unit: word('contracts', 'lots', 'units'),
  qty: number(),
  averagePrice: number(),
  lastPrice: orNull(number()),
  lastPriceUs: orNull(number()),
  currency: text(),
  openLocal: orNull(number()),
  openUsd: orNull(number()),
  realizedLocal: number(),
  realizedUsd: orNull(number()),
  /** Stop and target: where they rest, or null without protection. */
  protection: orNull(
    object({
      stopPrice: orNull(number()),
      targetPrice: orNull(number()),
      size: number(),
      where: word('venue', 'gateway'),
      text: text(),
    }),
  ),
  simulated: flag,
  /** False while its platform is switched off or lost. */
  watched: flag,
  /** What this position and the platform's own word differ by, if they do. */
  difference: orNull(text()),
});
export type PositionView = Of<typeof positionView>;

/** One check of a chain, with its figures: ✓ or ✗. */
export const checkView = object({
  name: text(),
  outcome: word('passes', 'denies', 'skipped', 'flags'),
  /** "total 50 of 50 positions: 6 + 1", the limit, the value and the sum it came from. */
  text: text(),
  code: orNull(text()),
});
export type CheckView = Of<typeof checkView>;

/** A signal as it came in, what was done about it and why. `number` rises. */
export const signalView = object({
  number: number(),
  atUs: number(),
  client: text(),
  clientOrderId: text(),
  kind: word('signal', 'target', 'flatten', 'cancel', 'modify'),
  /** What it said and what was done, in plain words. */
  said: text(),
  did: text(),
  outcome: word('sent', 'partly_sent', 'denied', 'ignored', 'repeated', 'waiting'),
  code: orNull(text()),
  reason: text(),
  confidence: orNull(number()),
  flags: list(text()),
  /** Checks on the signal as a whole, then those per platform. */
  checks: list(checkView),
  platforms: list(
    object({
      platform: text(),
      outcome: word('sent', 'denied', 'skipped', 'nothing'),
      orderIds: list(text()),
      text: text(),
      code: orNull(text()),
      checks: list(checkView),
    }),
  ),
  /** The parent in `orders`, where one was made. */
  parentKey: orNull(text()),
});
export type SignalView = Of<typeof signalView>;
