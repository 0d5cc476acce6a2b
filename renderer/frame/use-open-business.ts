import type { ApiError } from '../../core/api/contract.ts';
import type { OpenBusinessView } from '../../core/api/preview-view.ts';
import { useQuery, useStream, type Answered } from '../gateway-client.ts';
import { useGateway } from '../gateway-store.ts';

const NOT_CONNECTED: ApiError = {
  code: 'NOT_CONNECTED',
  reason: 'the gateway is not connected',
  remedy: 'Nothing was sent.',
};

/**
 * What is open, on one platform or everywhere, asked of the gateway and asked again whenever a count changes. Undefined
 * arguments ask nothing. Until `value` is there nobody may say that nothing is open; where it cannot be had, `error` says
 * why. `isLastKept` keeps the last answer while the connection is gone, for what is shown dimmed and with its age.
 */
export function useOpenBusiness(
  args: { readonly platform?: string } | undefined,
  isLastKept = false,
): Pick<Answered<OpenBusinessView>, 'value' | 'error' | 'again'> {
  const overview = useStream('overview');
  const isConnected = useGateway(({ connection }) => connection.kind === 'connected');
  const { openPositions, activeOrders, unknownOrders, state } = overview ?? {};
  const stamp = `${openPositions} ${activeOrders} ${unknownOrders} ${state}`;
  const { value, error: refusal, again } = useQuery('openBusiness', args, stamp);
  const error = isConnected || isLastKept ? refusal : NOT_CONNECTED;
  return { value: error === undefined ? value : undefined, error, again };
}
