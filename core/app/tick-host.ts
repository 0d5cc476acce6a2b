import type { Clock } from '../base/clock.ts';
import { priceText } from '../base/price-text.ts';
import type { TickLaneHost } from '../doors/tick-source.ts';
import type { Registry } from '../instruments/registry.ts';
import type { Spelling } from '../instruments/spelling.ts';
import { tickNotice } from '../instruments/tick-notice.ts';
import type { Alert } from '../model/alert.ts';
import type { PlatformId } from '../model/ids.ts';
import { heldRow } from '../model/quote-board.ts';
import type { Counters } from '../monitoring/counters.ts';

export interface TickHostOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly log: (line: string) => void;
  /** Shows a person something; the same symbol of a platform is shown once. */
  readonly alert: (alert: Alert) => void;
  /** How an unlisted platform is known to spell its symbols; undefined before its first tick. */
  readonly knownSpelling: (platform: PlatformId) => string | undefined;
  /** The first tick of an unlisted platform showed how it spells. */
  readonly learned: (platform: PlatformId, spelling: Spelling) => void;
  /** The root of what is held in a symbol there; undefined where nothing is. */
  readonly heldRoot: (platform: PlatformId, symbol: string) => string | undefined;
  /** A row of the quote board of its own, for a contract that is not the front and yet wanted. */
  readonly quoteRowOf: (root: string, contract: string | undefined, nowUs: number) => string | undefined;
}

/** Distinct (platform, symbol) pairs of which a person is told; beyond it they are only counted. */
const TOLD_MAX = 1_000;

/**
 * What the tick lane asks of the gateway: the meaning of a platform's symbols, and a word to a person for the first tick
 * of each that is not what it should be. Platforms that the configuration lacks may spell as they like; their first
 * readable tick decides for orders.
 */
export function createTickHost(options: TickHostOptions): TickLaneHost {
  const { registry, clock, counters, log, alert, knownSpelling, learned, heldRoot, quoteRowOf } = options;
  const learning = new Set<PlatformId>();
  const told = new Set<string>();
  const tell = (platform: PlatformId, subject: string, code: string, text: string): void => {
    const key = `${platform}\n${code}\n${subject}`;
    if (told.has(key) || told.size >= TOLD_MAX) return;
    told.add(key);
    alert({ code, severity: 'info', platform, text });
  };
  return {
    resolveSymbol: (platform, symbol) => {
      const isListed = registry.spellingOf(platform) !== undefined;
      const nowUs = clock.nowUs();
      const read = registry.normalize(symbol, undefined, nowUs, isListed ? platform : undefined);
      if (!read.ok) {
        // A name that was mapped when a position was opened in it: it is read until that is closed.
        const root = heldRoot(platform, symbol);
        if (root !== undefined) return { root, isFront: false, quoteRow: heldRow(symbol) };
        const text = `${platform} sends ticks of ${symbol}, which are dropped: ${read.error.message}`;
        tell(platform, symbol, 'SYMBOL_UNMAPPED', text);
        return undefined;
      }
      if (!isListed && knownSpelling(platform) === undefined && !learning.has(platform)) {
        learning.add(platform);
        learned(platform, read.value.spelling);
      }
      const { root, contract, isFront } = read.value;
      const notice = tickNotice(registry, platform, symbol, read.value, nowUs);
      if (notice !== undefined) tell(platform, notice, 'TICK_OTHER_MONTH', notice);
      // An old month moves no price of its root, but what is held in it is watched by it.
      const held = heldRoot(platform, symbol) === root ? heldRow(symbol) : undefined;
      const quoteRow = isFront ? undefined : (quoteRowOf(root, contract, nowUs) ?? held);
      return { root, isFront, ...(quoteRow !== undefined && { quoteRow }) };
    },
    refused: (_platform, code) => counters.add(code),
    unmapped: (platform, symbol) => {
      tell(platform, symbol, 'SYMBOL_UNMAPPED', `${platform} sends ticks of ${symbol}, which are dropped`);
    },
    sampled: (platform, root, price) => log(`Market data received: ${root} @ ${priceText(price)} (${platform})`),
  };
}
