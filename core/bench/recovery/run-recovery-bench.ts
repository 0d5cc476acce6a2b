import { latencyFigures, type LatencyFigures } from '../latency-figures.ts';
import { thisMachine, type Machine } from '../machine.ts';
import { runRecoveries, type Recovery, type RecoveryRun } from './recovery-run.ts';

export interface RecoveryBenchOptions {
  /** Orders in the journal. Default 10,000. */
  readonly orders?: number;
  /** Default 50. */
  readonly kills?: number;
  /** Decides the moments of the kills. Default 1. */
  readonly seed?: number;
  /** Told before each run and after each kill, for a progress line. */
  readonly progress?: (text: string) => void;
}

/** The distribution of a set of recoveries, each figure from the moment of the kill. */
export interface RecoveryFigures {
  readonly name: string;
  readonly run: Omit<RecoveryRun, 'recoveries'>;
  readonly dead: LatencyFigures;
  readonly ready: LatencyFigures;
  readonly open: LatencyFigures;
}

export interface RecoveryBenchReport {
  readonly machine: Machine;
  /** With a journal that is almost empty: what the process and the links take by themselves. */
  readonly floor: RecoveryFigures;
  readonly full: RecoveryFigures;
}

const FLOOR_ORDERS = 5;
const FLOOR_SHARE = 5;

/** Measures how long after a kill -9 all platforms may trade again, with a full journal and with an almost empty one. */
export async function runRecoveryBench(options: RecoveryBenchOptions = {}): Promise<RecoveryBenchReport> {
  const { orders = 10_000, kills = 50, seed = 1, progress = () => {} } = options;
  const machine = thisMachine();
  progress(`almost empty journal, seed ${seed}`);
  const few = { orders: FLOOR_ORDERS, kills: Math.ceil(kills / FLOOR_SHARE), seed, progress };
  const floor = figuresOf('almost empty journal', await runRecoveries(few));
  progress(`${orders} orders, seed ${seed}`);
  const full = figuresOf(`${orders} orders`, await runRecoveries({ orders, kills, seed, progress }));
  return { machine, floor, full };
}

function figuresOf(name: string, { recoveries, ...run }: RecoveryRun): RecoveryFigures {
  const of = (part: keyof Recovery): LatencyFigures => latencyFigures(recoveries.map((recovery) => recovery[part]));
  return { name, run, dead: of('deadUs'), ready: of('readyUs'), open: of('openUs') };
}
