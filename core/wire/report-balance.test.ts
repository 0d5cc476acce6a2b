import { expect, it } from 'vitest';
import { decodePlatform } from './decode-platform.ts';

function balanceOf(balance: unknown): unknown {
  const read = decodePlatform({ type: 'REPORT', request_id: 'r', part: 1, complete: true, balance });
  if (!read.ok || read.value.type !== 'report') throw new Error('the report was refused');
  return read.value.part.balance;
}

it('reads the equity of an account from its REPORT, and refuses no report for a balance that makes no sense', () => {
  expect(balanceOf({ currency: 'USD', cash: 49_000, equity: 50_300 })).toEqual({ currency: 'USD', equity: 50_300 });
  for (const nonsense of [
    undefined,
    null,
    5,
    [],
    {},
    { currency: 'USD' },
    { currency: 1, equity: 1 },
    { currency: 'USD', equity: NaN },
  ])
    expect(balanceOf(nonsense)).toBeUndefined();
});
