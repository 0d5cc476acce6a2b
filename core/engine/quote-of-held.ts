import type { QuoteSample } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Turn } from './turn.ts';

/** Something that is held, or protected, on a platform. */
interface Held {
  readonly platform: PlatformId;
  readonly root: string;
  readonly symbol: string;
  readonly contract?: string | undefined;
}

/**
 * Whether a quote is of the very thing that is held: another platform's price, or another month's, would be another price. A
 * sample without a symbol quotes what the platform trades now: after a roll, or an edit, that is not what is held.
 */
export function isQuoteOf(turn: Turn, { platform, root, symbol, contract }: Held, quote: QuoteSample): boolean {
  if (quote.platform !== platform || quote.root !== root) return false;
  if (quote.symbol !== undefined) return quote.symbol === symbol;
  if (quote.contract !== undefined && contract !== undefined) return quote.contract === contract;
  const spelling = turn.state.platforms.get(platform)?.spelling;
  const traded = turn.config.symbols.orderTarget(root, platform, turn.atUs, spelling);
  return traded.kind === 'symbol' && traded.symbol === symbol;
}
