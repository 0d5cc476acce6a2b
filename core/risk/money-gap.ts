import { unreachable } from '../base/assert.ts';
import type { World } from './world.ts';

/** Money of an account that nobody can state in USD now, so that no rule on losses sees it. */
export type MoneyGap = {
  readonly world: Exclude<World, 'simulated'>;
  readonly platform: string;
  readonly account: string;
  /** The risk day that it was found in. */
  readonly dayStartUs: number;
} & (
  | { readonly kind: 'rate'; readonly currency: string }
  /** Held without a price: none ever came, or on a live account none but that of a fill. */
  | { readonly kind: 'price'; readonly symbol: string }
  /** Fills of a product whose point value nobody knows. */
  | { readonly kind: 'worth' }
);

/** Names a gap: the same one has the same key from one judgement to the next. */
export function gapKey(gap: MoneyGap): string {
  const of = gap.kind === 'rate' ? gap.currency : gap.kind === 'price' ? gap.symbol : '';
  return [gap.world, gap.platform, gap.account, gap.kind, of].join('\n');
}

/** What is unknown and where: `ES 12-26 on nt8/U1 has no price`. */
export function gapText(gap: MoneyGap): string {
  const where = `${gap.platform}/${gap.account}`;
  switch (gap.kind) {
    case 'rate':
      return `the money of ${where} is in ${gap.currency}, and no rate to USD is known`;
    case 'price':
      return `${gap.symbol} is held on ${where} and has no price`;
    case 'worth':
      return `what fills on ${where} brought is not known: their product has no point value`;
    default:
      return unreachable(gap);
  }
}

/** What a person does about it. */
export function gapRemedy(gap: MoneyGap): string {
  switch (gap.kind) {
    case 'rate':
      return `connect a feed of ${gap.currency}, or type a rate: nexus rate set USD/${gap.currency}`;
    case 'price':
      return `let ${gap.platform} send ticks of ${gap.symbol}, or close it: nexus flatten`;
    case 'worth':
      return 'state its point value in products.yaml; it is over with the risk day';
    default:
      return unreachable(gap);
  }
}

/** Whether a gap stands against an entry: on its own account, and where a currency has no rate, in all that trades in it. */
export function gapStops(
  gap: MoneyGap,
  entry: {
    readonly world: World;
    readonly platform: string;
    readonly account: string;
    readonly currency: string | undefined;
  },
): boolean {
  if (gap.world !== entry.world) return false;
  const isThere = gap.platform === entry.platform && gap.account === entry.account;
  return isThere || (gap.kind === 'rate' && gap.currency === entry.currency);
}
