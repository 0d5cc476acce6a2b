import type { OpenBusinessView } from '../../core/api/preview-view.ts';
import { useQuery, useStream, type Answered } from '../gateway-client.ts';

/**
 * What is open, on one platform or everywhere, asked of the gateway and asked again whenever a count changes. Undefined
 * arguments ask nothing. Until `value` is there and `error` is not, nobody may say that nothing is open.
 */
export function useOpenBusiness(
  args: { readonly platform?: string } | undefined,
): Pick<Answered<OpenBusinessView>, 'value' | 'error' | 'again'> {
  const overview = useStream('overview');
  const { openPositions, activeOrders, unknownOrders, state } = overview ?? {};
  const { value, error, again } = useQuery(
    'openBusiness',
    args,
    `${openPositions} ${activeOrders} ${unknownOrders} ${state}`,
  );
  return { value: error === undefined ? value : undefined, error, again };
}
