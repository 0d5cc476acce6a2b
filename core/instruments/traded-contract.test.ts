import { expect, it } from 'vitest';
import { shippedRegistry } from '../../test/support/shipped-registry.ts';
import type { DeclaredSymbol } from './traded-contract.ts';

const NOW_US = Date.parse('2026-11-20T15:00:00Z') * 1_000;
const DAY_US = 86_400_000_000;

/** What a terminal declares, and how often its names were looked at. */
function countedSymbols(names: readonly string[]) {
  let looks = 0;
  const declared = names.map((symbol): DeclaredSymbol => ({
    get symbol() {
      looks += 1;
      return symbol;
    },
  }));
  return { declared, looks: () => looks };
}

it('reads what a terminal declares once a day, however many roots are asked for: each live entry asks', () => {
  const registry = shippedRegistry();
  const { declared, looks } = countedSymbols(['EURUSD', 'NQ 03-27', 'NAS100', 'ES 12-26']);
  const traded = (root: string, atUs: number) => registry.tradedContract(root, 'nt8', atUs, undefined, declared);
  expect(traded('NQ', NOW_US)).toBe('NQH27');
  expect(looks()).toBe(4);
  for (const root of registry.roots) traded(root, NOW_US + 1_000_000);
  expect(traded('ES', NOW_US)).toBe('ESZ26');
  expect(traded('YM', NOW_US)).toBe('YMZ26');
  expect(looks()).toBe(4);
  expect(traded('NQ', NOW_US + DAY_US)).toBe('NQH27');
  expect(looks()).toBe(8);
});

it('reads a new declaration anew, and one list for each platform that shows it by its own names', () => {
  const registry = shippedRegistry();
  const declared: readonly DeclaredSymbol[] = [{ symbol: 'NQ 03-27' }];
  expect(registry.tradedContract('NQ', 'nt8', NOW_US, undefined, declared)).toBe('NQH27');
  expect(registry.tradedContract('NQ', 'sierra', NOW_US, undefined, declared)).toBe('NQH27');
  expect(registry.tradedContract('NQ', 'nt8', NOW_US, undefined, [{ symbol: 'NQ 12-26' }])).toBe('NQZ26');
  expect(registry.tradedContract('NQ', 'mt5_global', NOW_US, undefined, declared)).toBeUndefined();
});
