import type { Clock } from '../base/clock.ts';
import { TickFanOut } from '../doors/tick-fan-out.ts';
import { createTickLane, type TickLane } from '../doors/tick-lane.ts';
import type { GatewayCore } from './gateway-core.ts';
import type { UndatedEvent } from './inbox.ts';
import { createRiskWatch, type RiskWatch } from './risk-watch.ts';
import { createTickHost } from './tick-host.ts';

export interface TickSideOptions {
  readonly core: GatewayCore;
  readonly clock: Clock;
  readonly post: (event: UndatedEvent) => void;
}

/** The fast lane of a gateway, and the watch that turns its prices into events. */
export interface TickSide {
  readonly lane: TickLane;
  readonly fanOut: TickFanOut;
  readonly riskWatch: RiskWatch;
}

/** Makes the lane. Nothing flows before a source is opened on it. */
export function createTickSide({ core, clock, post }: TickSideOptions): TickSide {
  const { engine, registry, board, rates, counters, log, raise, ratesNow } = core;
  const fanOut = new TickFanOut(board);
  const riskWatch = createRiskWatch({ engine, board, clock, registry, ratesNow: () => ratesNow().rates, post });
  const lane = createTickLane({
    board,
    fanOut,
    clock,
    flushed: () => riskWatch.ticked(),
    host: createTickHost({
      registry,
      clock,
      counters,
      log,
      alert: raise,
      heldRoot: (platform, symbol) =>
        engine.positions().find((held) => held.platform === platform && held.symbol === symbol && held.size !== 0)
          ?.root,
      quoteRowOf: (root, contract, nowUs) => rates.quoteRowOf(root, contract, nowUs),
      knownSpelling: (platform) => engine.platform(platform)?.spelling,
      learned: (platform, spelling) => post({ type: 'spellingLearned', platform, spelling }),
    }),
  });
  return { lane, fanOut, riskWatch };
}
