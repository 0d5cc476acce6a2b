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

/** What one account holds and has on its way in: on each side, in contracts and by what a point of it is worth. */
interface AccountSums {
  readonly account: string;
  readonly symbols: Set<string>;
  buying: number;
  buyingWorth: number;
  selling: number;
  sellingWorth: number;
}

interface Sized {
  readonly platform: PlatformId;
  readonly account: string;
  readonly symbol: string;
  readonly root: string;
  readonly sizePerContract: number;
  readonly pointWeight?: number | undefined;
}

/** The accounts of one platform; none of them counts where it is of another world. */
interface PlatformSums {
  readonly isCounted: boolean;
  readonly accounts: AccountSums[];
}

/**
 * Adds up what the accounts of one world are exposed to in a root: once for a signal, then asked for each of its platforms.
 * What is held on the other side makes no room: an exit on its way may close it before what enters now has filled.
 *
 * Every signal pays for every position and open order here, so nothing is written together into keys: what is held is found by
 * platform, then by account, of which a platform has one or few.
 */
export class WorldExposure {
  readonly #turn: Turn;
  readonly #root: string;
  readonly #isSimulated: boolean;
  readonly #platforms = new Map<PlatformId, PlatformSums>();
  #positions = 0;

  constructor(turn: Turn, root: string, isSimulated: boolean, leftOut?: ReadonlySet<OrderId>) {
    const { state } = turn;
    this.#turn = turn;
    this.#root = root;
    this.#isSimulated = isSimulated;
    for (const position of state.positions.all()) {
      const { size } = position;
      if (size !== 0) this.#add(position, size > 0, Math.abs(size));
    }
    for (const child of state.openChildren.all()) {
      if (leftOut?.has(child.orderId) === true) continue;
      const left = enteringLeft(child);
      if (left !== 0) this.#add(child, child.side === 'BUY', left);
    }
  }

  /** What an account of this world has on one side. */
  of({ identity: { platform, account } }: PlatformState, symbol: string, side: Side): AccountExposure {
    const sums = this.#platforms.get(platform)?.accounts.find((known) => known.account === account);
    return {
      heldSameSide: sums === undefined ? 0 : trimDust(side === 'BUY' ? sums.buying : sums.selling),
      worthSameSide: sums === undefined ? 0 : trimDust(side === 'BUY' ? sums.buyingWorth : sums.sellingWorth),
      positions: this.#positions,
      isNewPosition: sums?.symbols.has(symbol) !== true,
    };
  }

  #add(
    { platform, account, symbol, root, sizePerContract, pointWeight = 1 }: Sized,
    isBuy: boolean,
    size: number,
  ): void {
    const { isCounted, accounts } = this.#platforms.get(platform) ?? this.#sumsOf(platform);
    if (!isCounted) return;
    const sums = accounts.find((known) => known.account === account) ?? addAccount(accounts, account);
    if (!sums.symbols.has(symbol)) {
      sums.symbols.add(symbol);
      this.#positions += 1;
    }
    if (root !== this.#root) return;
    const contracts = size / sizePerContract;
    if (isBuy) {
      sums.buying += contracts;
      sums.buyingWorth += contracts * pointWeight;
    } else {
      sums.selling += contracts;
      sums.sellingWorth += contracts * pointWeight;
    }
  }

  #sumsOf(platform: PlatformId): PlatformSums {
    const isSimulated = this.#turn.state.platforms.get(platform)?.identity.simulated === true;
    const sums = { isCounted: isSimulated === this.#isSimulated, accounts: [] };
    this.#platforms.set(platform, sums);
    return sums;
  }
}

function addAccount(accounts: AccountSums[], account: string): AccountSums {
  const sums = { account, symbols: new Set<string>(), buying: 0, buyingWorth: 0, selling: 0, sellingWorth: 0 };
  accounts.push(sums);
  return sums;
}
