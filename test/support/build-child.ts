import type { OrderId, ParentKey, PlatformId } from '../../core/model/ids.ts';
import type { Child } from '../../core/model/order.ts';

/** A pending market BUY of 1 NQ on nt8, with what a test overrides. */
export function buildChild(overrides: Partial<Child> = {}): Child {
  return {
    orderId: '1790000000000001' as OrderId,
    parentKey: 'alpha\ns1' as ParentKey,
    platform: 'nt8' as PlatformId,
    account: 'Sim101',
    root: 'NQ',
    symbol: 'NQ 12-26',
    contract: 'NQZ26',
    side: 'BUY',
    size: 1,
    unit: 'contracts',
    sizePerContract: 1,
    orderType: 'MARKET',
    timeInForce: 'DAY',
    role: 'ENTRY',
    exitSize: 0,
    decidedUs: 1_790_000_000_000_000,
    state: 'pending',
    filledSize: 0,
    averagePrice: 0,
    executions: [],
    realizedPoints: 0,
    ...overrides,
  };
}
