import { OPERATOR_CLIENT, type PlatformId } from '../model/ids.ts';
import type { OrderType, Side, TimeInForce } from '../model/order.ts';
import type { SignalRequest } from '../model/request.ts';

/** An order as a person asks for it, before it is given what a signal has. */
export interface ManualOrder {
  /** The same id acts once. */
  readonly testId: string;
  readonly root: string;
  readonly side: Side;
  readonly quantity: number;
  readonly orderType?: OrderType | undefined;
  readonly limitPrice?: number | undefined;
  readonly stopPrice?: number | undefined;
  readonly stopLossPoints?: number | undefined;
  readonly takeProfitPoints?: number | undefined;
  readonly timeInForce?: TimeInForce | undefined;
  readonly platforms?: readonly PlatformId[] | undefined;
  /** Paper unless live is asked for; a live platform must be armed besides. */
  readonly mode?: 'paper' | 'live' | undefined;
}

/** The key that the parent of a manual order has. */
export function manualOrderId(testId: string): string {
  return `test-${testId}`;
}

/** A manual order as a signal of the operator: it passes every check that a pipeline's signal passes. */
export function manualSignal(order: ManualOrder): SignalRequest {
  const { root, side, quantity, orderType = 'MARKET', timeInForce = 'DAY', platforms, mode = 'paper' } = order;
  const { limitPrice, stopPrice, stopLossPoints, takeProfitPoints } = order;
  const id = manualOrderId(order.testId);
  return {
    client: OPERATOR_CLIENT,
    clientOrderId: id,
    idAssigned: false,
    signalId: id,
    symbol: root,
    side,
    quantity,
    orderType,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    ...(stopLossPoints !== undefined && { stopLossPoints }),
    ...(takeProfitPoints !== undefined && { takeProfitPoints }),
    timeInForce,
    ...(platforms !== undefined && { platforms }),
    ...(mode === 'paper' && { mode }),
    quantityStated: true,
  };
}
