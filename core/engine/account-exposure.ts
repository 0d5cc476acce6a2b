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
  /** Pairs of account and symbol, over all accounts of the same world, that are not flat or on their way there. */
  readonly positions: number;
  /** Whether the symbol is not among them yet. */
  readonly isNewPosition: boolean;
}

/** Contracts of one account: what it holds on each side, and what is on its way in. */
interface Sides {
  readonly held: Record<Side, number>;
  readonly entering: Record<Side, number>;
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
    for (const { platform, account, symbol, size, sizePerContract, root: of } of state.positions.all()) {
      if (size === 0 || !isSameWorld(platform)) continue;
      this.#pairs.add(pairOf(platform, account, symbol));
      if (of === root)
        this.#sidesOf(platform, account).held[size > 0 ? 'BUY' : 'SELL'] += Math.abs(size) / sizePerContract;
    }
    for (const orderId of state.openChildren) {
      const child = state.children.get(orderId);
      if (child === undefined || leftOut?.has(orderId) === true || !isSameWorld(child.platform)) continue;
      const left = enteringLeft(child);
      if (left === 0) continue;
      const { platform, account, symbol, side } = child;
      this.#pairs.add(pairOf(platform, account, symbol));
      if (child.root === root) this.#sidesOf(platform, account).entering[side] += left / child.sizePerContract;
    }
  }

  /** What an account of this world has on one side. */
  of({ identity: { platform, account } }: PlatformState, symbol: string, side: Side): AccountExposure {
    const sides = this.#accounts.get(accountOf(platform, account));
    return {
      heldSameSide: sides === undefined ? 0 : trimDust(sides.held[side] + sides.entering[side]),
      positions: this.#pairs.size,
      isNewPosition: !this.#pairs.has(pairOf(platform, account, symbol)),
    };
  }

  #sidesOf(platform: PlatformId, account: string): Sides {
    const key = accountOf(platform, account);
    const known = this.#accounts.get(key) ?? { held: { BUY: 0, SELL: 0 }, entering: { BUY: 0, SELL: 0 } };
    this.#accounts.set(key, known);
    return known;
  }
}

function accountOf(platform: PlatformId, account: string): string {
  return `${platform}\n${account}`;
}

function pairOf(platform: PlatformId, account: string, symbol: string): string {
  return `${platform}\n${account}\n${symbol}`;
}
