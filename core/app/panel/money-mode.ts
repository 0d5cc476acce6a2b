import type { PlatformId } from '../../model/ids.ts';
import type { AccountMode } from '../../model/platform.ts';

/** What is asked of a platform here. */
interface Account {
  readonly platform: PlatformId;
  readonly mode: AccountMode;
  readonly armed?: unknown;
  readonly openOrders: number;
}

/**
 * Whether real money is at stake: a live account is armed, or holds something or works an order though nobody armed it, as
 * after a restart. What is open there is closed by an exit or a flatten all the same.
 */
export function moneyMode(
  platforms: readonly Account[],
  positions: readonly { readonly platform: PlatformId; readonly size: number }[],
): 'live' | 'paper' {
  const held = new Set(positions.filter(({ size }) => size !== 0).map(({ platform }) => platform));
  const isLive = platforms.some(
    ({ platform, mode, armed, openOrders }) =>
      armed !== undefined || (mode === 'live' && (openOrders > 0 || held.has(platform))),
  );
  return isLive ? 'live' : 'paper';
}
