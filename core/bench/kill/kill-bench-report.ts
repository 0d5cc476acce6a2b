import { durationText, type LatencyFigures } from '../latency-figures.ts';
import { machineText } from '../machine.ts';
import { textTable } from '../text-table.ts';
import type { KillBenchReport } from './run-kill-bench.ts';

/** The budget of the design. */
const P999_US_MAX = 1_000;

/** The report as lines of text. */
export function formatKillBench({ machine, relay, runs }: KillBenchReport): string {
  const rows = runs.map(({ door, kills, perSecond, hit, late, figures }) => [
    `${door} door`,
    `${perSecond}/s`,
    String(kills),
    String(hit),
    String(late),
    ...cells(figures),
  ]);
  const head = ['kill over', 'signals', 'kills', 'with an entry after', 'entries after', 'p50', 'p99', 'p99.9', 'max'];
  return [
    machineText(machine),
    'From the moment a kill was sent to the last entry that any of five platforms read; 0 where none came.',
    '',
    ...textTable(head, [...rows, ['a relayed message', '', '', '', '', ...cells(relay)]]),
    '',
    ...runs.map(({ door, figures }) => {
      const verdict = figures.p999Us <= P999_US_MAX ? 'met' : 'MISSED';
      const ratio = (figures.p999Us / relay.p999Us).toFixed(2);
      return `budget at the ${door} door, p99.9 ≤ 1 ms: ${durationText(figures.p999Us)}, ${verdict}; ${ratio}× a relayed message`;
    }),
    '',
  ].join('\n');
}

function cells({ p50Us, p99Us, p999Us, maxUs }: LatencyFigures): readonly string[] {
  return [p50Us, p99Us, p999Us, maxUs].map(durationText);
}
