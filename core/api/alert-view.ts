import { number, object, orNull, text, word, type Of } from './shape.ts';

/** An alert: what happened and what it means in `text`, what to do in `remedy`. `number` rises; repeats are counted on the first. */
export const alertView = object({
  number: number(),
  atUs: number(),
  lastUs: number(),
  repeats: number(),
  severity: word('info', 'warning', 'alarm'),
  code: text(),
  text: text(),
  remedy: text(),
  platform: orNull(text()),
  orderId: orNull(text()),
  /** 0 for what matters most to money; alerts are ranked by it, then newest first. */
  rank: number(),
  acknowledgedUs: orNull(number()),
  acknowledgedBy: orNull(text()),
});
export type AlertView = Of<typeof alertView>;

/** A line of the gateway's log. `number` rises. */
export const logLineView = object({
  number: number(),
  atUs: number(),
  level: word('line', 'info', 'warning', 'alarm'),
  text: text(),
});
export type LogLineView = Of<typeof logLineView>;
