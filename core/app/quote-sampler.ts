import type { Clock } from '../base/clock.ts';
import type { PriceBand, WatchedPlace } from '../engine/watched-places.ts';
import { isBeyond } from '../engine/watched-places.ts';
import type { QuoteSample } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import type { BoardQuote, QuoteBoard } from '../model/quote-board.ts';
import type { FoundRate } from '../model/rate.ts';
import type { UndatedEvent } from './inbox.ts';

export interface QuoteSamplerOptions {
  readonly view: { watchedPlaces(): readonly WatchedPlace[]; priceBands(): readonly PriceBand[] };
  readonly board: Pick<QuoteBoard, 'quote'>;
  readonly clock: Clock;
  /** The contract that the board quotes of a root on a platform; undefined for a name without a month. */
  readonly contractOf: (root: string, platform: PlatformId) => string | undefined;
  readonly ratesNow: () => readonly FoundRate[];
  readonly post: (event: UndatedEvent) => void;
}

/** Shows the engine the market where something is held. */
export interface QuoteSampler {
  /** Takes note of what is held now: to be called when something may have changed in that. */
  look(): void;
  /** New prices have come: shows them at once where one is at a price of interest. */
  ticked(): void;
  stop(): void;
}

const SAMPLE_EVERY_MS = 250;
/** While something is held the engine is shown it at least so often, whether prices come or not. */
const SHOW_EVERY_US = 5_000_000;
/** Samples out of turn come no faster, however long the market stays beyond a price of interest. */
const PAUSE_US = 20_000;

/**
 * Makes the sampler. While something is held it copies the quotes of those roots every 250 ms, if any has changed, and
 * at once when one reaches a stop or target that the gateway holds. While nothing is held it costs nothing.
 */
export function createQuoteSampler(options: QuoteSamplerOptions): QuoteSampler {
  const { view, board, clock, contractOf, ratesNow, post } = options;
  let cancel: (() => void) | undefined;
  let places: readonly WatchedPlace[] = [];
  let bands: readonly PriceBand[] = [];
  /** Our time of the newest quote shown; undefined when something has changed since. */
  let newestUs: number | undefined;
  let hurriedUs = -Infinity;
  let shownUs = -Infinity;

  const show = (): void => {
    const quotes = places.flatMap(({ platform, root }) => {
      const quote = board.quote(root, platform);
      return quote === undefined ? [] : [sampleOf(quote, platform, contractOf(root, platform))];
    });
    const latestUs = Math.max(0, ...quotes.map(({ recvTsUs }) => recvTsUs));
    const nowUs = clock.monotonicUs();
    if (latestUs === newestUs && nowUs - shownUs < SHOW_EVERY_US) return;
    newestUs = latestUs;
    shownUs = nowUs;
    const rates = ratesNow();
    post({ type: 'quotesSampled', quotes, ...(rates.length > 0 && { rates }) });
  };

  const round = (): void => {
    show();
    cancel = clock.after(SAMPLE_EVERY_MS, round);
  };

  return {
    look: () => {
      places = view.watchedPlaces();
      bands = view.priceBands();
      newestUs = undefined;
      if (places.length === 0) {
        cancel?.();
        cancel = undefined;
      } else cancel ??= clock.after(SAMPLE_EVERY_MS, round);
    },
    ticked: () => {
      if (bands.length === 0 || clock.monotonicUs() - hurriedUs < PAUSE_US) return;
      const isReached = bands.some((band) => {
        const quote = board.quote(band.root, band.platform);
        return quote !== undefined && isBeyond(band, quote);
      });
      if (!isReached) return;
      hurriedUs = clock.monotonicUs();
      show();
    },
    stop: () => cancel?.(),
  };
}

function sampleOf(quote: BoardQuote, platform: WatchedPlace['platform'], contract: string | undefined): QuoteSample {
  const { root, last, bid, ask, recvTsUs } = quote;
  return { platform, root, ...(contract !== undefined && { contract }), last, bid, ask, recvTsUs };
}
