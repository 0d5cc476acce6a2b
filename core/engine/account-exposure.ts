import { trimDust } from '../base/decimal.ts';
import type { Side } from '../model/order.ts';
import { signOf } from '../model/order.ts';
import { enteringLeft } from './entering-left.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/** What an account holds and has on its way in, unknown orders counted as if they filled. Contracts of a root. */
export interface AccountExposure {
  /** Contracts of the root on one side: held there, and on their way in. Never below 0. */
  readonly heldSameSide: number;
  /** Pairs of account and symbol, over all accounts of the same world, that are not flat or on their way there. */
  readonly positions: number;
  /** Whether the symbol is not among them yet. */
  readonly isNewPosition: boolean;
}

/**
 * Adds up what an account of a platform is exposed to. What is held on the other side makes no room: an exit on its way may
 * close it before what enters now has filled.
 */
export function accountExposure(
  turn: Turn,
  { identity }: PlatformState,
  root: string,
  symbol: string,
  side: Side,
): AccountExposure {
  const { state } = turn;
  const { platform, account, simulated } = identity;
  const isSameWorld = (of: typeof platform): boolean =>
    of === platform || (state.platforms.get(of)?.identity.simulated === true) === simulated;
  const pairs = new Set<string>();
  let held = 0;
  for (const position of state.positions.all()) {
    if (position.size === 0 || !isSameWorld(position.platform)) continue;
    pairs.add(`${position.platform}\n${position.account}\n${position.symbol}`);
    if (position.platform === platform && position.account === account && position.root === root)
      held += Math.max(0, (position.size / position.sizePerContract) * signOf(side));
  }
  let entering = 0;
  for (const orderId of state.openChildren) {
    const child = state.children.get(orderId);
    if (child === undefined || !isSameWorld(child.platform)) continue;
    const left = enteringLeft(child);
    if (left === 0) continue;
    pairs.add(`${child.platform}\n${child.account}\n${child.symbol}`);
    if (child.platform === platform && child.account === account && child.root === root && child.side === side)
      entering += left / child.sizePerContract;
  }
  return {
    heldSameSide: trimDust(held + entering),
    positions: pairs.size,
    isNewPosition: !pairs.has(`${platform}\n${account}\n${symbol}`),
  };
}
