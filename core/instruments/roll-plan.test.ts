import { describe, expect, test } from 'vitest';
import { shippedRegistry, us } from '../../test/support/shipped-registry.ts';
import { planRoll } from './roll-plan.ts';
import type { Holding } from './roll-plan.ts';

const PLATFORMS = ['nt8', 'sierra', 'mt5_global', 'mt5_brazil'].map((platform) => ({ platform }));
const FRIDAY_US = us('2025-03-14T20:00:00Z');
const MONDAY_US = us('2025-03-17T15:00:00Z');

const longH25: Holding = { kind: 'position', key: 'p1', platform: 'nt8', root: 'NQ', contract: 'NQH25', size: 1 };
const stopH25: Holding = { kind: 'order', key: 'o1', platform: 'sierra', root: 'NQ', contract: 'NQH25', size: -1 };
const cfd: Holding = { kind: 'position', key: 'p2', platform: 'mt5_global', root: 'NQ', contract: undefined, size: 20 };
const other: Holding = { kind: 'position', key: 'p3', platform: 'nt8', root: 'ES', contract: 'ESH25', size: 1 };
const holdings = [longH25, stopH25, cfd, other];

describe('the March 2025 roll of NQ', () => {
  const registry = shippedRegistry();

  test('seen on the Friday before: what changes, when, where, and what will be left behind', () => {
    const plan = planRoll(registry, 'NQ', FRIDAY_US, PLATFORMS, holdings);
    expect(plan).toMatchObject({
      ok: true,
      value: {
        front: 'NQH25',
        next: 'NQM25',
        rollDate: '2025-03-15',
        rollUs: us('2025-03-14T22:00:00Z'),
        expiry: '2025-03-21',
        leftBehind: [],
        toBeLeft: [longH25, stopH25],
        platforms: [
          { platform: 'nt8', before: { symbol: 'NQ 03-25' }, after: { symbol: 'NQ 06-25' }, changes: true },
          { platform: 'sierra', before: { symbol: 'NQH25' }, after: { symbol: 'NQM25' }, changes: true },
          { platform: 'mt5_global', before: { symbol: 'NAS100' }, after: { symbol: 'NAS100' }, changes: false },
          { platform: 'mt5_brazil', before: { kind: 'blank' }, changes: false },
        ],
      },
    });
  });

  test('previewed for the Monday after: what has been left behind', () => {
    const plan = planRoll(registry, 'NQ', MONDAY_US, PLATFORMS, holdings);
    expect(plan).toMatchObject({
      value: { front: 'NQM25', rollDate: '2025-06-14', leftBehind: [longH25, stopH25], toBeLeft: [] },
    });
  });

  test('exits still find the contract that holds the position', () => {
    expect(registry.spell('NQ', 'NQH25', 'nt8', 'nt8')).toEqual({ ok: true, value: 'NQ 03-25' });
    expect(registry.spell('NQ', 'NQH25', 'sierra', 'sierra')).toEqual({ ok: true, value: 'NQH25' });
  });

  test('what never rolls has no plan', () => {
    expect(planRoll(registry, 'BTCUSD', FRIDAY_US, PLATFORMS, [])).toMatchObject({
      error: { code: 'SYMBOL_NEVER_ROLLS' },
    });
  });
});

describe('a platform switched by hand', () => {
  const registry = shippedRegistry(`
version: 1
mappings:
  NQ:
    nt8: { symbol: front, hold: NQH25 }
    sierra: { symbol: front, ahead: NQM25 }
    quantower: front
`);
  const symbolAt = (platform: string, iso: string): unknown => registry.orderTarget('NQ', platform, us(iso));

  test('held, it stays in the old month until that month’s last trading day', () => {
    expect(symbolAt('nt8', '2025-03-01T15:00:00Z')).toMatchObject({ contract: 'NQH25' });
    expect(symbolAt('nt8', '2025-03-20T15:00:00Z')).toMatchObject({ symbol: 'NQ 03-25', contract: 'NQH25' });
    expect(symbolAt('nt8', '2025-03-21T15:00:00Z')).toMatchObject({ contract: 'NQM25' });
    expect(symbolAt('nt8', '2026-03-01T15:00:00Z')).toMatchObject({ contract: 'NQH26' });
    expect(symbolAt('nt8', '2024-03-01T15:00:00Z')).toMatchObject({ contract: 'NQH24' });
  });

  test('ahead, it is in the new month before the calendar, and goes with the calendar after', () => {
    expect(symbolAt('sierra', '2025-03-01T15:00:00Z')).toMatchObject({ symbol: 'NQM25' });
    expect(symbolAt('sierra', '2025-06-16T15:00:00Z')).toMatchObject({ symbol: 'NQU25' });
  });

  test('its ticks of the month it trades count as its front, on that platform alone', () => {
    const nowUs = us('2025-03-18T15:00:00Z');
    const isFront = (platform: string): unknown => registry.normalize('NQ 03-25', undefined, nowUs, platform);
    expect(isFront('nt8')).toMatchObject({ value: { isFront: true } });
    expect(isFront('quantower')).toMatchObject({ value: { isFront: false } });
  });

  test('the plan shows that it does not change with the others', () => {
    const plan = planRoll(registry, 'NQ', FRIDAY_US, [{ platform: 'nt8' }, { platform: 'quantower' }], [longH25]);
    expect(plan).toMatchObject({ value: { toBeLeft: [], platforms: [{ changes: false }, { changes: true }] } });
  });
});
