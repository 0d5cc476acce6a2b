import { trimDust } from '../base/decimal.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Side } from '../model/order.ts';
import { enteringLeft } from './entering-left.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/** What an account holds and has on its way in, unknown orders counted as if they filled. Contracts of a root. */
export interface AccountExposure {
  /** Contracts of the root on one side: held there, and on their way in. Never below 0. */
  readonly heldSameSide: number;
  /** The same, each counted by what a point of it is worth: 1 lot of $1 that stands for 1 NQ of $20 counts 0.05. */
  readonly worthSameSide: number;
  /** Pairs of account and symbol, over all accounts of the same world, that are not flat or on their way there. */
  readonly positions: number;
  /** Whether the symbol is not among them yet. */
  readonly isNewPosition: boolean;
}

/** What one account holds on each side and has on its way in: in contracts, and by what a point of it is worth. */
interface Sides {
  readonly contracts: Record<Side, number>;
  readonly worth: Record<Side, number>;
}

interface Sized {
  readonly platform: PlatformId;
  readonly account: string;
  readonly sizePerContract: number;
  readonly pointWeight?: number | undefined;
}

/**
 * Adds up what the accounts of one world are exposed to in a root: once for a signal, then asked for each of its platforms.
 * What is held on the other side makes no room: an exit on its way may close it before what enters now has filled.
 */
export class WorldExposure {
  readonly #pairs = new Set<string>();
  readonly #accounts = new Map<string, Sides>();

  constructor({ state }: Turn, root: string, simulated: boolean, leftOut?: ReadonlySet<OrderId>) {
    const isSameWorld = (of: PlatformId): boolean =>
      (state.platforms.get(of)?.identity.simulated === true) === simulated;
    for (const position of state.positions.all()) {
      const { platform, account, symbol, size } = position;
      if (size === 0 || !isSameWorld(platform)) continue;
      this.#pairs.add(pairOf(platform, account, symbol));
      if (position.root === root) this.#add(position, size > 0 ? 'BUY' : 'SELL', Math.abs(size));
    }
    for (const orderId of state.openChildren) {
      const child = state.children.get(orderId);
      if (child === undefined || leftOut?.has(orderId) === true || !isSameWorld(child.platform)) continue;
      const left = enteringLeft(child);
      if (left === 0) continue;
      const { platform, account, symbol, side } = child;
      this.#pairs.add(pairOf(platform, account, symbol));
      if (child.root === root) this.#add(child, side, left);
    }
  }

  /** What an account of this world has on one side. */
  of({ identity: { platform, account } }: PlatformState, symbol: string, side: Side): AccountExposure {
    const sides = this.#accounts.get(accountOf(platform, account));
    return {
      heldSameSide: sides === undefined ? 0 : trimDust(sides.contracts[side]),
      worthSameSide: sides === undefined ? 0 : trimDust(sides.worth[side]),
      positions: this.#pairs.size,
      isNewPosition: !this.#pairs.has(pairOf(platform, account, symbol)),
    };
  }

  #add({ platform, account, sizePerContract, pointWeight = 1 }: Sized, side: Side, size: number): void {
    const key = accountOf(platform, account);
    const sides = this.#accounts.get(key) ?? { contracts: { BUY: 0, SELL: 0 }, worth: { BUY: 0, SELL: 0 } };
    this.#accounts.set(key, sides);
    const contracts = size / sizePerContract;
    sides.contracts[side] += contracts;
    sides.worth[side] += contracts * pointWeight;
  }
}

function accountOf(platform: PlatformId, account: string): string {
  return `${platform}\n${account}`;
}

function pairOf(platform: PlatformId, account: string, symbol: string): string {
  return `${platform}\n${account}\n${symbol}`;
}
