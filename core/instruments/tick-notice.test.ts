import { expect, test } from 'vitest';
import { shippedRegistry, us } from '../../test/support/shipped-registry.ts';
import { tickNotice } from './tick-notice.ts';

const registry = shippedRegistry();
const NOW_US = us('2026-11-20T15:00:00Z');

test.each([
  ['nt8', 'NQ 03-25', 'NT8 sends NQ 03-25, front is NQ 12-26'],
  ['nt8', 'NQ 12-26', undefined],
  ['nt8', 'NQ', undefined],
  ['sierra', 'NQH25_FUT_CME', 'Sierra sends NQH25_FUT_CME, front is NQZ26'],
  ['mt5_global', 'NAS100', undefined],
  ['mt5_global', 'nas100', undefined],
  ['mt5_brazil', 'WINZ26', undefined],
  ['test_mt5', 'US100.cash', 'test_mt5 sends US100.cash, the map says NAS100'],
  ['test_x', 'NQ 03-27', 'test_x sends NQ 03-27, front is NQ 12-26'],
])('%s sending %s is noticed as %s', (platform, symbol, notice) => {
  const read = registry.normalize(symbol, registry.spellingOf(platform), NOW_US, platform);
  expect(read.ok).toBe(true);
  if (read.ok) expect(tickNotice(registry, platform, symbol, read.value, NOW_US)).toBe(notice);
});
