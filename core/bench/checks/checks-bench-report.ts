import { durationText, type LatencyFigures } from '../latency-figures.ts';
import { machineText } from '../machine.ts';
import { textTable } from '../text-table.ts';
import type { ChecksBenchReport } from './run-checks-bench.ts';

/** The goal of the design. */
const P99_US_MAX = 20;

/** The report as lines of text. */
export function formatChecksBench({ machine, checks, whole, clock }: ChecksBenchReport): string {
  const row = (name: string, { count, p50Us, p99Us, p999Us, maxUs }: LatencyFigures): readonly string[] => [
    name,
    String(count),
    ...[p50Us, p99Us, p999Us, maxUs].map(durationText),
  ];
  const verdict = checks.p99Us <= P99_US_MAX ? 'met' : 'MISSED';
  return [
    machineText(machine),
    'One signal for five platforms that hold 20 positions and have 20 orders at work; every limit is on, none denies.',
    '',
    ...textTable(
      ['of one signal', 'signals', 'p50', 'p99', 'p99.9', 'max'],
      [row('all limits', checks), row('preview of the whole plan', whole), row('reading the clock', clock)],
    ),
    '',
    `goal, all limits p99 ≤ ${P99_US_MAX} µs: ${durationText(checks.p99Us)}, ${verdict}`,
    `all limits are ${Math.round((100 * checks.p50Us) / whole.p50Us)} % of a preview at p50`,
    '',
  ].join('\n');
}
