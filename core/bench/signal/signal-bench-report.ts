import { durationText, type LatencyFigures } from '../latency-figures.ts';
import { machineText, type Machine } from '../machine.ts';
import { textTable } from '../text-table.ts';
import type { SignalRun, SignalSubject } from './signal-run.ts';

/** The bare disk: an append with fsync, and a row in SQLite with the journal's settings, each of 4 KiB. */
export interface DiskFigures {
  readonly append: LatencyFigures;
  readonly commit: LatencyFigures;
}

export interface SignalBenchReport {
  readonly machine: Machine;
  readonly disk: DiskFigures;
  readonly runs: readonly SignalRun[];
  /** What did not run, and why. */
  readonly skipped: readonly string[];
}

/** The budgets of the design, for the gateway on a disk: alone, and under ticks. */
const BUDGETS_US = { alone: { p50Us: 500, p99Us: 2_000, p999Us: 8_000 }, ticks: { p99Us: 3_000 } } as const;

type Column = 'p50Us' | 'p99Us' | 'p999Us';

const COLUMNS: readonly { readonly key: Column; readonly title: string }[] = [
  { key: 'p50Us', title: 'p50' },
  { key: 'p99Us', title: 'p99' },
  { key: 'p999Us', title: 'p99.9' },
];

/** The report as lines of text: all runs, the budgets beside what they allow, and what the gateway adds to its floor. */
export function formatSignalBench(report: SignalBenchReport): string {
  const { machine, disk, runs, skipped } = report;
  const rows = runs.map((run) => [
    run.subject,
    `${run.perSecond}/s`,
    run.ticksPerSecond === 0 ? '' : `${Math.round(run.ticksSeen / 100) / 10} k/s`,
    String(run.figures.count),
    ...figureCells(run.figures),
    run.inside === undefined ? '' : `${durationText(run.inside.p50Us)} / ${durationText(run.inside.p99Us)}`,
    run.cpuUsPerSignal === undefined ? '' : durationText(run.cpuUsPerSignal),
  ]);
  const disks = Object.entries(disk).map(([name, figures]) => [name, String(figures.count), ...figureCells(figures)]);
  return [
    machineText(machine),
    'From the moment a signal was due (open loop) to the last of its five orders, read by a platform.',
    '',
    ...textTable(['through', 'rate', 'ticks', 'signals', 'p50', 'p99', 'p99.9', 'max', 'inside p50/p99', 'CPU'], rows),
    '',
    ...textTable(['bare disk', 'writes', 'p50', 'p99', 'p99.9', 'max'], disks),
    '',
    ...budgetLines(runs),
    '',
    ...ratioLines(report),
    ...runs.flatMap(troubleLines),
    ...skipped.map((reason) => `skipped: ${reason}`),
    '',
  ].join('\n');
}

function figureCells({ p50Us, p99Us, p999Us, maxUs }: LatencyFigures): readonly string[] {
  return [p50Us, p99Us, p999Us, maxUs].map(durationText);
}

function budgetLines(runs: readonly SignalRun[]): readonly string[] {
  const rate = Math.max(...runs.map(({ perSecond }) => perSecond));
  const judged = runs.filter(({ subject, perSecond }) => subject === 'gateway' && perSecond === rate);
  return judged.flatMap(({ ticksPerSecond, figures }) => {
    const budgets: Partial<Record<Column, number>> = ticksPerSecond === 0 ? BUDGETS_US.alone : BUDGETS_US.ticks;
    return COLUMNS.flatMap(({ key, title }) => {
      const budgetUs = budgets[key];
      if (budgetUs === undefined) return [];
      const verdict = figures[key] <= budgetUs ? 'met' : 'MISSED';
      const which = ticksPerSecond === 0 ? 'alone' : 'under ticks';
      return [`budget ${which}, ${title} ≤ ${durationText(budgetUs)}: ${durationText(figures[key])}, ${verdict}`];
    });
  });
}

/** What stays the same on another machine: the gateway against the relay and the disk of the same run. */
function ratioLines({ runs, disk }: SignalBenchReport): readonly string[] {
  const rates = [...new Set(runs.map(({ perSecond }) => perSecond))].toSorted((a, b) => b - a);
  return rates.flatMap((rate) => {
    const p50 = (subject: SignalSubject): number | undefined =>
      runs.find((run) => run.subject === subject && run.perSecond === rate && run.ticksPerSecond === 0)?.figures.p50Us;
    const [ours, relay, memory] = [p50('gateway'), p50('relay'), p50('gateway on a memory disk')];
    if (ours === undefined || relay === undefined) return [];
    const floorUs = relay + disk.commit.p50Us;
    const journal = memory === undefined ? '' : `; the disk adds ${durationText(Math.max(0, ours - memory))}`;
    return [
      `p50 at ${rate}/s: ${(ours / floorUs).toFixed(2)}× relay and one bare commit (${durationText(floorUs)})${journal}`,
    ];
  });
}

function troubleLines({ subject, perSecond, missing, refused, clientLate }: SignalRun): readonly string[] {
  const which = `${subject} at ${perSecond}/s`;
  const codes = Object.entries(refused).map(([code, count]) => `${code} ${count}`);
  return [
    ...(missing > 0
      ? [`NOT VALID: ${which}: ${missing} signals did not reach every platform ${codes.join(', ')}`]
      : []),
    ...(clientLate.p99Us > 1_000
      ? [`${which}: the client itself was late, p99 ${durationText(clientLate.p99Us)}`]
      : []),
  ];
}
