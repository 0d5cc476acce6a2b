import { expect, it } from 'vitest';
import type { PlatformId } from '../../model/ids.ts';
import { moneyMode } from './money-mode.ts';

const nt8 = 'nt8' as PlatformId;
const mt5 = 'mt5_global' as PlatformId;
const LIVE = { platform: nt8, mode: 'live', armed: undefined, openOrders: 0 } as const;
const DEMO = { platform: mt5, mode: 'demo', armed: undefined, openOrders: 3 } as const;
const ARMED = { account: 'U1', by: 'panel', atUs: 1 };

it('is paper while no live account is armed, holds anything or works an order', () => {
  expect(moneyMode([LIVE, DEMO], [{ platform: mt5, size: 1 }])).toBe('paper');
  expect(moneyMode([LIVE], [{ platform: nt8, size: 0 }])).toBe('paper');
  expect(moneyMode([], [])).toBe('paper');
});

it('is live as soon as an account is armed', () => {
  expect(moneyMode([{ ...LIVE, armed: ARMED }], [])).toBe('live');
});

it('stays live while a live account holds something, armed or not, as after a restart', () => {
  expect(moneyMode([LIVE], [{ platform: nt8, size: -1 }])).toBe('live');
  expect(moneyMode([{ ...LIVE, openOrders: 1 }], [])).toBe('live');
});
