import type { Clock } from '../base/clock.ts';
import { priceText } from '../base/price-text.ts';
import type { TickLaneHost } from '../doors/tick-source.ts';
import type { Registry } from '../instruments/registry.ts';
import type { Spelling } from '../instruments/spelling.ts';
import { tickNotice } from '../instruments/tick-notice.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Counters } from '../monitoring/counters.ts';

export interface TickHostOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly log: (line: string) => void;
  /** How an unlisted platform is known to spell its symbols; undefined before its first tick. */
  readonly knownSpelling: (platform: PlatformId) => string | undefined;
  /** The first tick of an unlisted platform showed how it spells. */
  readonly learned: (platform: PlatformId, spelling: Spelling) => void;
}

/** Distinct symbols that nobody maps, of all platforms, that are named in the log; beyond it they are only counted. */
const UNMAPPED_LOGGED_MAX = 1_000;

/**
 * What the tick lane asks of the gateway: the meaning of a platform's symbols, and a word in the log for the first tick
 * of each. Platforms that the configuration lacks may spell as they like; their first readable tick decides for orders.
 */
export function createTickHost(options: TickHostOptions): TickLaneHost {
  const { registry, clock, counters, log, knownSpelling, learned } = options;
  const learning = new Set<PlatformId>();
  const unmapped = new Set<string>();
  return {
    resolveSymbol: (platform, symbol) => {
      const isListed = registry.spellingOf(platform) !== undefined;
      const nowUs = clock.nowUs();
      const own = registry.normalize(symbol, undefined, nowUs, isListed ? platform : undefined);
      // A listed platform may still be fed by something that spells in another way.
      const read = own.ok || !isListed ? own : registry.normalize(symbol, undefined, nowUs);
      if (!read.ok) return undefined;
      if (!isListed && knownSpelling(platform) === undefined && !learning.has(platform)) {
        learning.add(platform);
        learned(platform, read.value.spelling);
      }
      const notice = tickNotice(registry, platform, symbol, read.value, nowUs);
      if (notice !== undefined) log(notice);
      return { root: read.value.root, isFront: read.value.isFront };
    },
    refused: (_platform, code) => counters.add(code),
    unmapped: (platform, symbol) => {
      const key = `${platform}\n${symbol}`;
      if (unmapped.has(key) || unmapped.size >= UNMAPPED_LOGGED_MAX) return;
      unmapped.add(key);
      log(`${platform} sends ticks of ${symbol}, which no mapping knows; they are dropped`);
    },
    sampled: (platform, root, price) => log(`Market data received: ${root} @ ${priceText(price)} (${platform})`),
  };
}
