import { durationText } from '../latency-figures.ts';
import { machineText } from '../machine.ts';
import { textTable } from '../text-table.ts';
import type { CarrierFigures, LinkBenchReport } from './run-link-bench.ts';

/** The goal of the design. */
const TICKS_PER_SECOND_MIN = 200_000;

/** The report as lines of text. */
export function formatLinkBench({ machine, ticksPerFrame, link, tcp }: LinkBenchReport): string {
  const row = (name: string, { ticksPerSecond, orderAndBack }: CarrierFigures): readonly string[] => [
    name,
    Math.round(ticksPerSecond).toLocaleString('en'),
    ...[orderAndBack.p50Us, orderAndBack.p99Us, orderAndBack.maxUs].map(durationText),
  ];
  const verdict = link.ticksPerSecond >= TICKS_PER_SECOND_MIN ? 'met' : 'MISSED';
  return [
    machineText(machine),
    `Frames of ${ticksPerFrame} ticks from a bridge to the tick lane, and an order to the bridge with its answer; the median of three rounds in turns.`,
    '',
    ...textTable(
      ['carried by', 'ticks/s', 'order and back p50', 'p99', 'max'],
      [row('the .NET link', link), row('plain TCP', tcp)],
    ),
    '',
    `the link passes ${(link.ticksPerSecond / tcp.ticksPerSecond).toFixed(2)}× the ticks of plain TCP, an order and its answer take ${(link.orderAndBack.p50Us / tcp.orderAndBack.p50Us).toFixed(1)}× as long`,
    `goal, ${TICKS_PER_SECOND_MIN.toLocaleString('en')} ticks/s through the link: ${verdict}`,
    '',
  ].join('\n');
}
