import type { QuoteView } from '../../api/platform-view.ts';
import type { TableChanges } from '../../api/stream-source.ts';
import type { BoardQuote, QuoteBoard } from '../../model/quote-board.ts';

/** Ten looks a second at most, however many ticks come. */
const EVERY_MS = 100;

/** The newest quotes as a stream: the board is looked at while somebody watches, and ticks know nothing of it. */
export function quoteSource(
  board: QuoteBoard,
  roots: () => readonly string[],
): {
  readonly everyMs: number;
  snapshot(): readonly QuoteView[];
  changes(): TableChanges<QuoteView> | undefined;
  begin(): void;
  end(): void;
} {
  const seenUs = new Map<string, number>();
  const take = (): QuoteView[] => {
    const rows: QuoteView[] = [];
    for (const root of roots()) {
      for (const quote of board.quotes(root)) {
        const key = `${root} ${quote.platform}`;
        if (seenUs.get(key) === quote.recvTsUs) continue;
        seenUs.set(key, quote.recvTsUs);
        rows.push(quoteRow(quote));
      }
    }
    return rows;
  };
  return {
    everyMs: EVERY_MS,
    snapshot: () => roots().flatMap((root) => board.quotes(root).map(quoteRow)),
    changes: () => {
      const rows = take();
      return rows.length === 0 ? undefined : { rows, drop: [] };
    },
    begin: () => void take(),
    end: () => seenUs.clear(),
  };
}

function quoteRow({ platform, root, last, bid, ask, volume, recvTsUs, sourceTsUs }: BoardQuote): QuoteView {
  return { root, platform, last, bid: known(bid), ask: known(ask), volume: known(volume), recvTsUs, sourceTsUs };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
