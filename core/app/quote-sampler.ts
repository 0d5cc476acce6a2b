import type { Clock } from '../base/clock.ts';
import type { PriceBand, WatchedPlace } from '../engine/watched-places.ts';
import { isBeyond } from '../engine/watched-places.ts';
import type { QuoteSample } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import { heldRow, type BoardQuote, type QuoteBoard } from '../model/quote-board.ts';
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
  /** Our times of the quotes shown, which go back with the PC's clock; undefined when something has changed since. */
  let shownTimes: string | undefined;
  let hurriedUs = -Infinity;
  let shownUs = -Infinity;

  const show = (): void => {
    const quotes = places.flatMap(({ platform, root, symbols }): readonly QuoteSample[] => {
      const traded = board.quote(root, platform);
      const old = symbols.flatMap((symbol) => {
        const quote = board.quote(heldRow(symbol), platform);
        return quote === undefined ? [] : [{ ...sampleOf(quote, platform), root, symbol }];
      });
      if (traded === undefined) return old;
      const contract = contractOf(root, platform);
      return [{ ...sampleOf(traded, platform), ...(contract !== undefined && { contract }) }, ...old];
    });
    const times = quotes.map(({ recvTsUs }) => recvTsUs).join(' ');
    const nowUs = clock.monotonicUs();
    if (times === shownTimes && nowUs - shownUs < SHOW_EVERY_US) return;
    shownTimes = times;
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
      shownTimes = undefined;
      if (places.length === 0) {
        cancel?.();
        cancel = undefined;
      } else cancel ??= clock.after(SAMPLE_EVERY_MS, round);
    },
    ticked: () => {
      if (bands.length === 0 || clock.monotonicUs() - hurriedUs < PAUSE_US) return;
      const isReached = bands.some((band) => {
        const traded = board.quote(band.root, band.platform);
        const old = board.quote(heldRow(band.symbol), band.platform);
        const quote = (old?.recvTsUs ?? 0) > (traded?.recvTsUs ?? 0) ? old : traded;
        return quote !== undefined && isBeyond(band, quote);
      });
      if (!isReached) return;
      hurriedUs = clock.monotonicUs();
      show();
    },
    stop: () => cancel?.(),
  };
}

function sampleOf({ root, last, bid, ask, recvTsUs }: BoardQuote, platform: PlatformId): QuoteSample {
  return { platform, root, last, bid, ask, recvTsUs };
}
