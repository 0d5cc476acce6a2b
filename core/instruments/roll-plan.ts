import { ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { Refusal } from './refusal.ts';
import type { OrderTarget } from './symbol-writer.ts';
import type { Registry } from './registry.ts';
import type { Spelling } from './spelling.ts';

/** A platform that takes part; the spelling only for one that the configuration lacks. */
export interface RollPlatform {
  readonly platform: string;
  readonly spelling?: Spelling | undefined;
}

/** An open position or a working order in one contract, as `NQH25`; the key is the caller's, to find it again. */
export interface Holding {
  readonly kind: 'position' | 'order';
  readonly key: string;
  readonly platform: string;
  readonly root: string;
  readonly contract: string | undefined;
  /** Signed, in the platform's own unit. */
  readonly size: number;
}

/** What sits in an older month than its platform trades. */
export interface LeftBehind extends Holding {
  /** Its contract has had its last trading day by then. */
  readonly isExpired: boolean;
}

/** What a roll changes on one platform. */
interface PlatformRoll {
  readonly platform: string;
  readonly before: OrderTarget;
  /** From the roll on. The same as before for a name that never rolls and for a platform that is held back. */
  readonly after: OrderTarget;
  readonly changes: boolean;
}

/** The next roll of a root as seen from an instant: a preview when that lies ahead. Days as `2025-03-15`. */
export interface RollPlan {
  readonly root: string;
  readonly front: string;
  readonly next: string;
  readonly rollDate: string;
  /** The instant at which the trade date of the roll begins. */
  readonly rollUs: number;
  readonly expiry: string;
  readonly lastTradeDate: string;
  readonly firstNoticeDate: string | undefined;
  readonly platforms: readonly PlatformRoll[];
  /** What sits already in another month than its platform trades: a person rolls, closes or keeps it. */
  readonly leftBehind: readonly LeftBehind[];
  /** What this roll will leave behind, unless it is gone by then. */
  readonly toBeLeft: readonly Holding[];
}

/**
 * Plans the next roll of a root. It moves nothing: entries change month by themselves, exits stay with the contract that
 * holds the position. Refuses SYMBOL_UNKNOWN, SYMBOL_NEVER_ROLLS and CALENDAR_NOT_COVERED.
 */
export function planRoll(
  registry: Registry,
  root: string,
  atUs: number,
  platforms: readonly RollPlatform[],
  holdings: readonly Holding[],
): Result<RollPlan, Refusal> {
  const front = registry.frontMonth(root, atUs);
  if (!front.ok) return front;
  const { rollUs } = front.value;
  // Thousands of orders may sit on a handful of platforms.
  const targets = new Map<string, OrderTarget>();
  const targetAt = (platform: string, instantUs: number): OrderTarget => {
    const key = `${platform} ${instantUs}`;
    const spelling = platforms.find((one) => one.platform === platform)?.spelling;
    const target = targets.get(key) ?? registry.orderTarget(root, platform, instantUs, spelling);
    targets.set(key, target);
    return target;
  };
  const isOldAt = (holding: Holding, instantUs: number): boolean => {
    if (holding.contract === undefined) return false;
    const target = targetAt(holding.platform, instantUs);
    return target.kind === 'symbol' && target.contract !== undefined && target.contract !== holding.contract;
  };
  const isExpired = ({ contract }: Holding): boolean => {
    const open = contract === undefined ? undefined : registry.checkOrderSymbol(contract, 'sierra', atUs);
    return open?.ok === false && open.error.code === 'SYMBOL_EXPIRED';
  };
  const own = holdings.filter((holding) => holding.root === root);
  const left = own.filter((holding) => isOldAt(holding, atUs));
  const isLeft = new Set(left);
  const leftBehind = left.map((holding) => ({ ...holding, isExpired: isExpired(holding) }));
  const { contract, next, rollDate, expiry, lastTradeDate, firstNoticeDate } = front.value;
  return ok({
    root,
    front: contract,
    next,
    rollDate,
    rollUs,
    expiry,
    lastTradeDate,
    firstNoticeDate,
    platforms: platforms.map(({ platform }) => {
      const before = targetAt(platform, atUs);
      const after = targetAt(platform, rollUs);
      return { platform, before, after, changes: symbolOf(before) !== symbolOf(after) };
    }),
    leftBehind,
    toBeLeft: own.filter((holding) => !isLeft.has(holding) && isOldAt(holding, rollUs)),
  });
}

function symbolOf(target: OrderTarget): string | undefined {
  return target.kind === 'symbol' ? target.symbol : undefined;
}
