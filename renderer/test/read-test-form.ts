import { readNumber } from '../ui/read-number.ts';
import type { OrderWish } from '../../core/api/preview-view.ts';

/** The form as it is typed. Platforms left undefined are all that can be reached. */
export interface TestForm {
  readonly root: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly orderType: 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT';
  readonly limitPrice: string;
  readonly stopPrice: string;
  readonly platforms: readonly string[] | undefined;
  readonly isLive: boolean;
}

/** The order that the form asks for; undefined while no platform is ticked or a needed price is missing. */
export function readTestForm(
  form: TestForm,
  root: string,
  platforms: readonly string[],
  locale: string,
): OrderWish | undefined {
  if (platforms.length === 0) return undefined;
  const { side, orderType, isLive } = form;
  const quantity = positive(form.quantity, locale);
  const limitPrice = orderType.includes('LIMIT') ? readNumber(form.limitPrice, locale) : undefined;
  const stopPrice = orderType.includes('STOP') ? readNumber(form.stopPrice, locale) : undefined;
  if (form.quantity.trim() !== '' && quantity === undefined) return undefined;
  if (orderType.includes('LIMIT') && limitPrice === undefined) return undefined;
  if (orderType.includes('STOP') && stopPrice === undefined) return undefined;
  return {
    root,
    side,
    orderType,
    platforms,
    mode: isLive ? 'live' : 'paper',
    ...(quantity !== undefined && { quantity }),
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
  };
}

function positive(text: string, locale: string): number | undefined {
  const value = readNumber(text, locale);
  return value !== undefined && value > 0 ? value : undefined;
}
