import { DATA_CAUSES, LINK_CAUSES, TRADE_CAUSES } from '../model/light.ts';
import { object, orNull, text, word, type Of } from './shape.ts';

/** One of the three lights. Reason and remedy are empty when it is green; `action` names a command that the gateway can do itself. */
export const lightView = object({
  state: word('green', 'amber', 'red', 'off'),
  /** Which known cause it has; null where it is green. */
  cause: orNull(word(...LINK_CAUSES, ...DATA_CAUSES, ...TRADE_CAUSES)),
  reason: text(),
  remedy: text(),
  action: orNull(word('platformConnect', 'rearm', 'arm', 'ordersSettle', 'differencesSettle')),
});
export type LightView = Of<typeof lightView>;

export const side: ReturnType<typeof word<'BUY' | 'SELL'>> = word('BUY', 'SELL');
export const orderType: ReturnType<typeof word<'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT'>> = word(
  'MARKET',
  'LIMIT',
  'STOP',
  'STOP_LIMIT',
);
