import type { Clock } from '../base/clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { Registry } from '../instruments/registry.ts';
import type { QuoteBoard } from '../model/quote-board.ts';
import type { FoundRate } from '../model/rate.ts';
import type { UndatedEvent } from './inbox.ts';
import { startClockWatch, type ClockWatch } from './clock-watch.ts';
import { knownSpelling } from './known-spelling.ts';
import { createQuoteSampler } from './quote-sampler.ts';

export interface RiskWatchOptions {
  readonly engine: Engine;
  readonly board: QuoteBoard;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly ratesNow: () => readonly FoundRate[];
  readonly post: (event: UndatedEvent) => void;
}

/** What the gateway keeps an eye on beside its messages, and tells the engine. */
export interface RiskWatch {
  /** An event was worked off: what is held may be another now. */
  look(): void;
  start(): void;
  /** Something that may enter is about to be judged: whether the PC has slept is seen before that. */
  lookAtClocks(): void;
  /** A socket read of ticks is over. */
  ticked(): void;
  stop(): void;
}

/** Makes the watch. */
export function createRiskWatch(options: RiskWatchOptions): RiskWatch {
  const { engine, board, clock, registry, ratesNow, post } = options;
  const sampler = createQuoteSampler({
    view: engine,
    board,
    clock,
    // What the platform trades is what moves the board: a month held back, or the micro, as well as the front month.
    contractOf: (root, platform) => {
      const spelling = knownSpelling(engine.platform(platform)?.spelling);
      const target = registry.orderTarget(root, platform, clock.nowUs(), spelling);
      return target.kind === 'symbol' ? target.contract : undefined;
    },
    ratesNow,
    post,
  });
  let clockWatch: ClockWatch | undefined;
  return {
    start: () => {
      clockWatch = startClockWatch({ clock, stalledMs: () => engine.limits().stalledMs, post });
    },
    look: () => sampler.look(),
    lookAtClocks: () => clockWatch?.look(),
    ticked: () => sampler.ticked(),
    stop: () => {
      sampler.stop();
      clockWatch?.stop();
    },
  };
}
