import { durationText, type LatencyFigures } from '../latency-figures.ts';
import { machineText } from '../machine.ts';
import { textTable } from '../text-table.ts';
import type { RecoveryBenchReport, RecoveryFigures } from './run-recovery-bench.ts';

/** The budget of the design. */
const OPEN_US_MAX = 2_000_000;

/** The report as lines of text. */
export function formatRecoveryBench({ machine, floor, full }: RecoveryBenchReport): string {
  const verdict = full.open.maxUs <= OPEN_US_MAX ? 'met' : 'MISSED';
  const ratio = (full.open.p50Us / floor.open.p50Us).toFixed(2);
  return [
    machineText(machine),
    'From kill -9 under load: the process is gone, its successor is ready, all five platforms have reported and may trade.',
    '',
    ...textTable(['journal', 'until', 'kills', 'p50', 'p99', 'max'], [floor, full].flatMap(rowsOf)),
    '',
    `budget, open ≤ 2 s each time: max ${durationText(full.open.maxUs)}, ${verdict}; p50 ${ratio}× an almost empty journal`,
    ...[floor, full].flatMap(({ name, run }) =>
      run.unknownAtLast > 0 ? [`NOT VALID: ${name}: ${run.unknownAtLast} orders are unknown at the end`] : [],
    ),
    `orders in the journal: ${full.run.ordersAtFirst} at the first kill, ${full.run.ordersAtLast} at the last`,
    '',
  ].join('\n');
}

function rowsOf({ name, dead, ready, open }: RecoveryFigures): readonly (readonly string[])[] {
  const row = (until: string, { count, p50Us, p99Us, maxUs }: LatencyFigures): readonly string[] => [
    name,
    until,
    String(count),
    ...[p50Us, p99Us, maxUs].map(durationText),
  ];
  return [row('gone', dead), row('ready', ready), row('open', open)];
}
