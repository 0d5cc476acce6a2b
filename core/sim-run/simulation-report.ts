import type { DifferenceCounts } from './difference-audit.ts';
import type { FaultChoice } from './sim-faults.ts';

/** What a simulation came to. */
export interface SimulationReport {
  readonly seed: number;
  readonly hours: number;
  readonly faults: FaultChoice;
  readonly simulatedMs: number;
  /** How often the gateway was killed, and how often it ended cleanly; each time it was started again. */
  readonly kills: number;
  readonly stops: number;
  /** Journalled events. */
  readonly events: number;
  readonly signals: number;
  readonly orders: number;
  readonly fills: number;
  /** How often an order's outcome was unknown for a while. */
  readonly unknown: number;
  readonly alerts: number;
  readonly alertCodes: readonly string[];
  /** Platforms that were made flat and proved so, and those where it ended in a loud doubt. */
  readonly flatProved: number;
  readonly flatNotProved: number;
  /** How often a platform's word and the book differed, and how that ended. */
  readonly differences: DifferenceCounts;
  /** Over every event and decision, in hex: the same seed gives the same. */
  readonly hash: string;
  /** The event after which something that must always be true was not. */
  readonly failure?: { readonly event: number; readonly reason: string; readonly tail: readonly string[] };
}

/** A record of a report of a platform is long, and its beginning says which it is. */
const RECORD_TEXT_MAX = 600;

function differencesText(counts: DifferenceCounts): string {
  const { found, agreed, booked, taken_over: takenOver, adopted, flattened, settled } = counts;
  return (
    `${found} differences with the platforms: ${booked} missed fills booked, ${takenOver} ends taken over, ${adopted} adopted, ` +
    `${flattened} flattened, ${agreed} gone by themselves, ${settled} settled by hand`
  );
}

/** The report as lines of text. */
export function formatSimulation(report: SimulationReport): string {
  const { seed, hours, faults, kills, stops, events, signals, orders, fills, unknown, alerts, failure } = report;
  const { flatProved, flatNotProved } = report;
  const lines = [
    `seed ${seed}, ${hours} h, faults ${faults}: ${signals} signals, ${orders} orders, ${fills} fills, ` +
      `${events} events, ${alerts} alerts`,
    `the gateway was killed ${kills} times and ended ${stops} times; ${unknown} times an order's outcome was unknown for a while`,
    `made flat: ${flatProved} platforms proved, ${flatNotProved} not proved and said so`,
    differencesText(report.differences),
    `log ${report.hash}`,
  ];
  if (failure === undefined)
    return [
      ...lines,
      'held: no signal acted twice, no fill was lost or counted twice, money and quantity add up,',
      '      nothing entered after a kill, no exit was blocked, what was proved flat was flat,',
      '      and every difference with a platform was settled or is shown',
      '',
    ].join('\n');
  const again = `nexus sim --seed ${seed} --hours ${hours} --faults ${faults}`;
  return [
    ...lines,
    `FAILED after event ${failure.event}: ${failure.reason}`,
    `Again: ${again}. The last records:`,
    ...failure.tail.map((line) => `  ${line.slice(0, RECORD_TEXT_MAX)}`),
    '',
  ].join('\n');
}
