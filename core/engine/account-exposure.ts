import type { Side } from '../model/order.ts';
import { signOf } from '../model/order.ts';
import { enteringLeft } from './entering-left.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/** What an account holds and has on its way in, unknown orders counted as if they filled. Contracts of a root, USD. */
export interface AccountExposure {
  /** Contracts of the root on one side: held, less what is held on the other, and on their way in. Never below 0. */
  readonly heldSameSide: number;
  /** Pairs of account and symbol, over all accounts of the same world, that are not flat or on their way there. */
  readonly positions: number;
  /** Whether the symbol is not among them yet. */
  readonly isNewPosition: boolean;
  /** Of everything on the account. */
  readonly marginUsd: number;
  readonly notionalUsd: number;
}

/** Adds up what an account of a platform is exposed to. */
export function accountExposure(
  turn: Turn,
  { identity }: PlatformState,
  root: string,
  symbol: string,
  side: Side,
): AccountExposure {
  const { state, config } = turn;
  const { platform, account, simulated } = identity;
  const pairs = new Set<string>();
  let signed = 0;
  let marginUsd = 0;
  let notionalUsd = 0;
  const add = (of: string, contracts: number, price: number): void => {
    marginUsd += contracts * (config.symbols.marginUsd?.(of) ?? 0);
    const point = config.symbols.pointValue(of);
    if (point?.currency === 'USD') notionalUsd += contracts * price * point.value;
  };
  for (const position of state.positions.all()) {
    if (position.size === 0 || (state.platforms.get(position.platform)?.identity.simulated === true) !== simulated)
      continue;
    pairs.add(`${position.platform}\n${position.account}\n${position.symbol}`);
    if (position.platform !== platform || position.account !== account) continue;
    const contracts = position.size / position.sizePerContract;
    if (position.root === root) signed += contracts;
    add(position.root, Math.abs(contracts), position.averagePrice);
  }
  let entering = 0;
  for (const orderId of state.openChildren) {
    const child = state.children.get(orderId);
    if (child === undefined || (state.platforms.get(child.platform)?.identity.simulated === true) !== simulated)
      continue;
    const left = enteringLeft(child) / child.sizePerContract;
    if (left === 0) continue;
    pairs.add(`${child.platform}\n${child.account}\n${child.symbol}`);
    if (child.platform !== platform || child.account !== account) continue;
    if (child.root === root && child.side === side) entering += left;
    add(child.root, left, child.limitPrice ?? child.stopPrice ?? 0);
  }
  return {
    heldSameSide: Math.max(0, Number((signed * signOf(side) + entering).toFixed(8))),
    positions: pairs.size,
    isNewPosition: !pairs.has(`${platform}\n${account}\n${symbol}`),
    marginUsd,
    notionalUsd,
  };
}
