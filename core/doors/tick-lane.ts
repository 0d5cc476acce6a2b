import type { Clock } from '../base/clock.ts';
import type { PlatformId } from '../model/ids.ts';
import type { QuoteBoard } from '../model/quote-board.ts';
import type { TickFanOut } from './tick-fan-out.ts';
import { TickOutput } from './tick-output.ts';
import { TickSource, type TickLaneHost } from './tick-source.ts';

export interface TickLaneOptions {
  readonly board: QuoteBoard;
  readonly fanOut: TickFanOut;
  readonly host: TickLaneHost;
  readonly clock: Pick<Clock, 'nowUs'>;
  /** The prices of a socket read are on the board. */
  readonly flushed?: () => void;
}

/** The way of a tick: socket bytes → scan → splice → fan-out. Nothing is decoded and nothing is encoded. */
export interface TickLane {
  /** Opens the lane for one platform connection; undefined when the quote board has no seat for another platform. */
  openSource(platform: PlatformId): TickSource | undefined;
  /** Hands on all ticks gathered since the last flush: to be called at the end of each socket read. */
  flush(): void;
  /** Resolves every symbol anew from its next tick on: after a roll, or a change of the mapping. */
  forgetSymbols(): void;
}

/** Builds the tick lane. One for all platforms; what it knows of a connection is in the source that it opens for it. */
export function createTickLane({ board, fanOut, host, clock, flushed }: TickLaneOptions): TickLane {
  const output = new TickOutput(fanOut, clock);
  const parts = { board, host, output };
  return {
    openSource: (platform) => {
      const slot = board.platformSlot(platform);
      return slot === undefined ? undefined : new TickSource(platform, parts, slot);
    },
    flush: () => {
      output.flush();
      flushed?.();
    },
    forgetSymbols: () => {
      output.flush();
      output.generation++;
    },
  };
}
