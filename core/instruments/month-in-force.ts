import { ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { compareMonths, contractCode, parseContractCode } from './contract.ts';
import type { ContractMonth } from './contract.ts';
import { contractDates } from './contract-dates.ts';
import type { FrontBoard } from './front-board.ts';
import type { Products } from './product.ts';
import type { Refusal } from './refusal.ts';
import type { Mapping } from './symbol-map.ts';

/** The month that a platform trades, and whose word it is. */
export interface MonthInForce {
  /** As `NQZ26`. */
  readonly contract: string;
  readonly month: ContractMonth;
  readonly by: 'calendar' | 'hold' | 'ahead';
}

/**
 * The month a platform trades at an instant: the calendar's, unless a person switched the platform. A hold keeps an older
 * month until its last trading day; ahead takes a later month than the calendar's. Refuses what `frontMonth` refuses.
 */
export function monthInForce(
  products: Products,
  board: FrontBoard,
  { instrument, rollSwitch }: Pick<Extract<Mapping, { kind: 'front' }>, 'instrument' | 'rollSwitch'>,
  nowUs: number,
): Result<MonthInForce, Refusal> {
  const front = board.frontMonth(instrument, nowUs);
  if (!front.ok) return front;
  const calendar = front.value.front.contract;
  const product = products.byRoot.get(instrument);
  const wanted = rollSwitch.kind === 'auto' ? undefined : parseContractCode(instrument, rollSwitch.contract);
  if (product && wanted && rollSwitch.kind !== 'auto') {
    const order = compareMonths(wanted, calendar);
    const isHeld =
      rollSwitch.kind === 'hold' &&
      order < 0 &&
      board.tradeDays(product).tradeDay(nowUs) < contractDates(products, product, wanted).lastTradeDay;
    if (isHeld || (rollSwitch.kind === 'ahead' && order > 0)) {
      return ok({ contract: contractCode(instrument, wanted), month: wanted, by: rollSwitch.kind });
    }
  }
  return ok({ contract: front.value.contract, month: calendar, by: 'calendar' });
}
