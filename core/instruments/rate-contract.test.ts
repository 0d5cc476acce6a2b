import { expect, test } from 'vitest';
import { shippedRegistry, us } from '../../test/support/shipped-registry.ts';
import { rateContract } from './rate-contract.ts';

const registry = shippedRegistry();

test.each([
  // WDOZ26 expires on 1 December 2026, so it trades last on Monday 30 November; the session before is Friday the 27th.
  ['2026-11-26T15:00:00Z', 'WDOZ26', 'WDOZ26'],
  ['2026-11-27T02:59:00Z', 'WDOZ26', 'WDOZ26'],
  ['2026-11-27T03:01:00Z', 'WDOF27', 'WDOZ26'],
  ['2026-11-29T15:00:00Z', 'WDOF27', 'WDOZ26'],
  ['2026-11-30T15:00:00Z', 'WDOF27', 'WDOF27'],
  ['2026-12-01T15:00:00Z', 'WDOF27', 'WDOF27'],
])('at %s rates follow %s, the front is %s', (at, contract, front) => {
  expect(rateContract(registry, 'WDO', us(at))).toEqual({ contract, front });
});

test('a root without months has none', () => {
  expect(rateContract(registry, 'BTCUSD', us('2026-11-20T15:00:00Z'))).toBeUndefined();
  expect(rateContract(registry, 'XX', us('2026-11-20T15:00:00Z'))).toBeUndefined();
});
