import { thisMachine, type Machine } from '../machine.ts';
import { runSignals } from '../signal/signal-run.ts';
import type { LatencyFigures } from '../latency-figures.ts';
import { runKills, type KillRun } from './kill-run.ts';

export interface KillBenchOptions {
  /** Kills at each door. Default 1,000, the least of which a p99.9 can be told. */
  readonly kills?: number;
  /** Signals a second that flow meanwhile. Default 500. */
  readonly perSecond?: number;
  /** Decides the moments of the kills. Default 1. */
  readonly seed?: number;
  /** Told before each run, for a progress line. */
  readonly progress?: (text: string) => void;
}

export interface KillBenchReport {
  readonly machine: Machine;
  /** What a message takes through two sockets and a process between them, at the same rate: the floor of every kill. */
  readonly relay: LatencyFigures;
  readonly runs: readonly KillRun[];
}

/** Measures how long after a kill the last entry arrives, over the nexus door and the admin door. */
export async function runKillBench(options: KillBenchOptions = {}): Promise<KillBenchReport> {
  const { kills = 1_000, perSecond = 500, seed = 1, progress = () => {} } = options;
  const machine = thisMachine();
  const signals = kills * 5;
  progress(`relay, ${signals} signals at ${perSecond}/s`);
  const relay = await runSignals({ subject: 'relay', signals, perSecond, ticksPerSecond: 0, warmUp: 200 });
  const runs: KillRun[] = [];
  for (const door of ['nexus', 'admin'] as const) {
    progress(`${kills} kills at the ${door} door under ${perSecond} signals/s, seed ${seed}`);
    // One after another: they share the machine's cores.
    // oxlint-disable-next-line no-await-in-loop
    runs.push(await runKills({ door, kills, perSecond, seed }));
  }
  return { machine, relay: relay.figures, runs };
}
