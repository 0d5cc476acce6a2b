import { orderType, side } from './light-view.ts';
import { checkView } from './order-view.ts';
import { flag, list, number, object, optional, orNull, text, word, type Of } from './shape.ts';

/** An order as a person asks for it on the Test screen, or a signal as a pipeline would send it. */
export const orderWish = object({
  root: text(40),
  side,
  /** Contracts of the root per platform; the smallest tradable one if left out. */
  quantity: optional(number({ min: 1e-9, max: 1_000_000 })),
  orderType: optional(orderType),
  limitPrice: optional(number()),
  stopPrice: optional(number()),
  stopLossPoints: optional(number({ min: 0 })),
  takeProfitPoints: optional(number({ min: 0 })),
  timeInForce: optional(word('DAY', 'GTC', 'IOC', 'FOK')),
  /** Only these; all that a signal would reach if left out. */
  platforms: optional(list(text(32), 64)),
  /** `paper` (the default) never reaches a live platform. */
  mode: optional(word('paper', 'live')),
});
export type OrderWish = Of<typeof orderWish>;

/** What a pipeline's signal carries besides. */
export const signalWish = object({
  ...orderWish.fields,
  confidence: optional(number({ min: 0, max: 1 })),
  mqscore: optional(number()),
  noiseLevel: optional(number()),
  client: optional(text(64)),
});
export type SignalWish = Of<typeof signalWish>;

/** The exact order that would go to a platform and each check on its way. */
export const platformPreview = object({
  platform: text(),
  outcome: word('sends', 'denied', 'skipped', 'nothing'),
  /** One order, or two where it closes one month and opens another. */
  orders: list(
    object({
      symbol: text(),
      contract: orNull(text()),
      side,
      size: number(),
      unit: word('contracts', 'lots', 'units'),
      role: word('ENTRY', 'EXIT', 'STOP_LOSS', 'TAKE_PROFIT'),
      orderType,
      limitPrice: orNull(number()),
      stopPrice: orNull(number()),
      account: text(),
    }),
  ),
  sizeLabel: orNull(text()),
  code: orNull(text()),
  reason: text(),
  checks: list(checkView),
  mode: word('demo', 'sim', 'live', 'unverified', 'none'),
  simulated: flag,
});
export type PlatformPreview = Of<typeof platformPreview>;

/** What would happen now, without anything being sent. */
export const previewView = object({
  root: orNull(text()),
  quantity: orNull(number()),
  /** "Send 1 NQ BUY to 3 paper platforms"; what a button says. Null when nothing would be sent. */
  sendText: orNull(text()),
  outcome: word('sends', 'denied', 'nothing'),
  code: orNull(text()),
  reason: text(),
  /** Checks on the whole. */
  checks: list(checkView),
  platforms: list(platformPreview),
  /** Names for all orders that would go out, to be stated when they are sent: `shown`. */
  keys: list(text()),
  atUs: number(),
});
export type PreviewView = Of<typeof previewView>;

/** What may be tested: a root with the smallest quantity that every, and that any, of its platforms can trade. */
export const tradableView = object({
  root: text(),
  front: orNull(text()),
  tickSize: orNull(number()),
  quantityMin: number(),
  platforms: list(
    object({
      platform: text(),
      symbol: text(),
      quantityMin: number(),
      sizeLabel: orNull(text()),
      linked: flag,
      simulated: flag,
      mode: word('demo', 'sim', 'live', 'unverified', 'none'),
    }),
  ),
});
export type TradableView = Of<typeof tradableView>;

/** What is open: for the question before a stop, a quit or a switch-off. */
export const openBusinessView = object({
  /** "2 positions and 1 working order on nt8, mt5_global". Empty when there is nothing. */
  text: text(),
  positions: list(object({ platform: text(), text: text() })),
  orders: list(object({ platform: text(), orderId: text(), text: text() })),
  /** Names for all of it, to be stated with what is decided: `shown`. */
  keys: list(text()),
});
export type OpenBusinessView = Of<typeof openBusinessView>;
