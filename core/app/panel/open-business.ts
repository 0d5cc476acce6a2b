import type { OpenBusinessView } from '../../api/preview-view.ts';
import { priceText } from '../../base/price-text.ts';
import type { EngineView } from '../../engine/view.ts';
import type { PlatformId } from '../../model/ids.ts';
import { openKeys } from '../shown-open.ts';
import { sizeText } from './size-text.ts';

/** What is open on one platform or everywhere, for the question before a stop, a quit or a switch-off. */
export function openBusiness(view: EngineView, platform: PlatformId | undefined): OpenBusinessView {
  const isAsked = (one: { readonly platform: string }): boolean => platform === undefined || one.platform === platform;
  const held = view.positions().filter((position) => position.size !== 0 && isAsked(position));
  const open = view.openOrders().filter(isAsked);
  const names = [...new Set([...held, ...open].map((one) => one.platform))];
  const parts = [
    ...(held.length === 0 ? [] : [`${held.length} position${held.length === 1 ? '' : 's'}`]),
    ...(open.length === 0 ? [] : [`${open.length} order${open.length === 1 ? '' : 's'}`]),
  ];
  return {
    text: parts.length === 0 ? '' : `${parts.join(' and ')} on ${names.join(', ')}`,
    positions: held.map(({ platform: name, size, unit, symbol, averagePrice }) => ({
      platform: name,
      text: `${size > 0 ? '+' : '−'}${sizeText(Math.abs(size), unit)} of ${symbol} @ ${priceText(averagePrice)}`,
    })),
    orders: open.map(({ platform: name, orderId, side, size, unit, symbol, state, role }) => ({
      platform: name,
      orderId,
      text: `${role} ${side} ${sizeText(size, unit)} of ${symbol}, ${state}`,
    })),
    keys: openKeys(view, platform),
  };
}
