import type { World } from './world.ts';

export type BreakerRule = 'daily_loss' | 'losses_in_a_row' | 'drawdown';

/** What stops entries by itself, until its time or a person ends it. */
export interface Breaker {
  /** `daily_loss:paper`, `losses_in_a_row:live`, `drawdown:nt8/Sim101`. */
  readonly key: string;
  readonly rule: BreakerRule;
  readonly world: World;
  /** Only entries of this account are stopped; undefined: all of the world. */
  readonly platform?: string;
  readonly account?: string;
  readonly sinceUs: number;
  /** Undefined: only a person ends it. */
  readonly untilUs?: number;
  readonly limit: number;
  readonly value: number;
  /** The sum that the value came from, one part a line. */
  readonly evidence: readonly string[];
}

/** The key of a breaker of a whole world. */
export function worldBreakerKey(rule: Exclude<BreakerRule, 'drawdown'>, world: World): string {
  return `${rule}:${world}`;
}

export function drawdownKey(platform: string, account: string): string {
  return `drawdown:${platform}/${account}`;
}

/** Whether a breaker stops the entries of an account. */
export function stops(breaker: Breaker, world: World, platform: string, account: string): boolean {
  if (breaker.world !== world) return false;
  return breaker.platform === undefined || (breaker.platform === platform && breaker.account === account);
}

/** How near a loss is to its limit. `lossUsd` is positive for a loss. */
export function judgeLoss(lossUsd: number, limitUsd: number, warnShare: number): 'fine' | 'near' | 'reached' {
  if (lossUsd >= limitUsd) return 'reached';
  return lossUsd >= limitUsd * warnShare ? 'near' : 'fine';
}

/** An amount as people write it: `$1,024.20`, `-$380.00`. */
export function usdText(amount: number): string {
  const cents = Math.round(Math.abs(amount) * 100);
  const whole = String(Math.floor(cents / 100)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${amount < 0 && cents > 0 ? '-' : ''}$${whole}.${String(cents % 100).padStart(2, '0')}`;
}
