import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { programPath, startChild } from '../child-process.ts';
import { latencyFiguresShape } from '../latency-figures.ts';
import { thisMachine } from '../machine.ts';
import { canRun, runSignals, type SignalRun, type SignalRunOptions } from './signal-run.ts';
import type { DiskFigures, SignalBenchReport } from './signal-bench-report.ts';

export interface SignalBenchOptions {
  /** Signals of each of the two runs that have a budget. Default 100,000. */
  readonly signals?: number;
  /** Signals a second. Default 200. */
  readonly perSecond?: number;
  /** Signals before each run that are not counted. Default 2,000. */
  readonly warmUp?: number;
  /** Told before each run, for a progress line. */
  readonly progress?: (text: string) => void;
}

const TICKS_PER_SECOND = 50_000;
/** The runs that others are compared with need fewer signals. */
const COMPARED_SHARE = 10;
/** So seldom that every commit finds an idle disk and an idle door. */
const QUIET = { perSecond: 20, share: 200 } as const;
const COMMITS = 2_000;
const COMMIT_BYTES = 4_096;

/**
 * Measures a signal's way from a client to the last of five platforms through the whole gateway, alone and under ticks,
 * and, in the same run, what a relay without engine and journal and what the bare disk take. Takes about 20 minutes by
 * default.
 */
export async function runSignalBench(options: SignalBenchOptions = {}): Promise<SignalBenchReport> {
  const { signals = 100_000, perSecond = 200, warmUp = 2_000, progress = () => {} } = options;
  const machine = thisMachine();
  const compared = Math.ceil(signals / COMPARED_SHARE);
  const quiet = { signals: Math.ceil(signals / QUIET.share), perSecond: QUIET.perSecond, ticksPerSecond: 0 };
  const wanted: readonly Omit<SignalRunOptions, 'warmUp'>[] = [
    { subject: 'relay', signals: compared, perSecond, ticksPerSecond: 0 },
    { subject: 'gateway on a memory disk', signals: compared, perSecond, ticksPerSecond: 0 },
    { subject: 'gateway', signals, perSecond, ticksPerSecond: 0 },
    { subject: 'gateway', signals, perSecond, ticksPerSecond: TICKS_PER_SECOND },
    { subject: 'relay', ...quiet },
    { subject: 'gateway on a memory disk', ...quiet },
    { subject: 'gateway', ...quiet },
  ];
  const skipped = wanted.some(({ subject }) => !canRun(subject))
    ? ['gateway on a memory disk: this system has none']
    : [];
  progress(`bare disk, ${COMMITS} commits`);
  const disk = await measureDisk(Math.min(COMMITS, signals), perSecond);
  const runs: SignalRun[] = [];
  for (const each of wanted.filter(({ subject }) => canRun(subject))) {
    const ticks = each.ticksPerSecond > 0 ? `, ${each.ticksPerSecond} ticks/s` : '';
    progress(`${each.subject}, ${each.signals} signals at ${each.perSecond}/s${ticks}`);
    // One after another: they share the machine's cores.
    // oxlint-disable-next-line no-await-in-loop
    runs.push(await runSignals({ ...each, warmUp }));
  }
  return { machine, disk, runs, skipped };
}

const diskShape = z.object({ append: latencyFiguresShape, commit: latencyFiguresShape });

async function measureDisk(count: number, perSecond: number): Promise<DiskFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'nexus-bench-'));
  const args = [join(folder, 'commits.db'), count, perSecond, COMMIT_BYTES].map(String);
  const child = startChild(process.execPath, [programPath('signal/commit-process'), ...args]);
  try {
    return diskShape.parse(JSON.parse(await child.line()));
  } finally {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
