import type { ProtectionTerms } from '../model/order.ts';
import type { SignalRequest } from '../model/request.ts';
import type { Turn } from './turn.ts';

/**
 * The stop and target that what a request enters is to get: its own, and where it has no stop the default of the limits
 * for its root, which is then really attached. Nothing where neither asks for any.
 */
export function protectionTerms(
  turn: Turn,
  root: string,
  { stopLossPoints, takeProfitPoints }: Partial<SignalRequest>,
): { readonly protection?: ProtectionTerms } {
  const standard = stopLossPoints === undefined ? turn.state.limits.defaultStopPoints[root] : undefined;
  const stopPoints = stopLossPoints ?? standard;
  if (stopPoints === undefined && takeProfitPoints === undefined) return {};
  return {
    protection: {
      ...(stopPoints !== undefined && { stopPoints }),
      ...(takeProfitPoints !== undefined && { targetPoints: takeProfitPoints }),
      ...(standard !== undefined && { isDefault: true }),
    },
  };
}
