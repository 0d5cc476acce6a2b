import { assert } from '../../base/assert.ts';
import { RiskRound } from '../../engine/risk-round.ts';
import { beginTurn } from '../../engine/turn.ts';
import type { PlatformId } from '../../model/ids.ts';
import { latencyFigures, type LatencyFigures } from '../latency-figures.ts';
import { thisMachine, type Machine } from '../machine.ts';
import { BENCH_PLATFORMS, BENCH_ROOTS } from '../peers/orders.ts';
import { steadyUs } from '../steady-time.ts';
import { makeCheckedWorld, type CheckedWorld } from './checked-world.ts';

export interface ChecksBenchOptions {
  /** Signals that are judged. Default 200,000. */
  readonly signals?: number;
  /** Told before each run, for a progress line. */
  readonly progress?: (text: string) => void;
}

export interface ChecksBenchReport {
  readonly machine: Machine;
  /** All limits on one signal: those on the signal once, those on what enters for each of five platforms. */
  readonly checks: LatencyFigures;
  /** A signal through everything up to where its orders would be decided: symbols, sizes, bars and the same limits. */
  readonly whole: LatencyFigures;
  /** Reading the clock twice, which is part of each figure above. */
  readonly clock: LatencyFigures;
}

const WARM_UP = 20_000;

/** Measures what the limits cost a signal, in this process: all of them are on, and none denies. */
export function runChecksBench(options: ChecksBenchOptions = {}): ChecksBenchReport {
  const { signals = 200_000, progress = () => {} } = options;
  const machine = thisMachine();
  const world = makeCheckedWorld();
  const measured = (name: string, run: (index: number) => number): LatencyFigures => {
    progress(`${name}, ${signals} signals`);
    for (let index = 0; index < Math.min(WARM_UP, signals); index += 1) run(index);
    return latencyFigures(Float64Array.from({ length: signals }, (_, index) => run(index)));
  };
  return {
    machine,
    checks: measured('all limits', (index) => judge(world, index)),
    whole: measured('the whole plan', (index) => preview(world, index)),
    clock: measured('the clock alone', () => sinceUs(steadyUs())),
  };
}

const sinceUs = (beganUs: number): number => steadyUs() - beganUs;

const rootOf = (index: number): string => BENCH_ROOTS[index % BENCH_ROOTS.length] ?? 'NQ';

/** What `handleSignal` does of the limits for one signal, and how long it took. */
function judge({ state, config, signal }: CheckedWorld, index: number): number {
  const root = rootOf(index);
  const event = signal(`s${index}`, root);
  const turn = beginTurn(state, config, event);
  const wishes = BENCH_PLATFORMS.map((id) => {
    const known = state.platforms.get(id as PlatformId);
    const where = config.symbols.orderTarget(root, id, event.atUs, undefined);
    assert(known !== undefined && where.kind === 'symbol', `${id} trades ${root}`);
    const { limitPrice = 0 } = event.request;
    const terms = { orderType: 'LIMIT', limitPrice, timeInForce: 'DAY' } as const;
    return { known, symbol: where.symbol, side: 'BUY', quantity: 1, pointWeight: 1, terms } as const;
  });
  const beganUs = steadyUs();
  const round = new RiskRound(turn, root, event.request, event.quotes);
  let denied = 0;
  for (const wish of wishes) {
    round.halved(round.scaled(wish.quantity));
    if (round.bar(wish) !== undefined) denied += 1;
  }
  const tookUs = steadyUs() - beganUs;
  assert(denied === 0, `signal ${index}: expected no denial, found ${denied}`);
  return tookUs;
}

function preview({ engine, signal }: CheckedWorld, index: number): number {
  const event = signal(`p${index}`, rootOf(index));
  const beganUs = steadyUs();
  const { kind } = engine.preview(event);
  const tookUs = steadyUs() - beganUs;
  assert(kind === 'planned', `signal ${index}: expected orders, found ${kind}`);
  return tookUs;
}
