import { textTable } from '../text-table.ts';

/** A program between feeder and sink. */
export type SubjectName = 'gateway' | 'tick path' | 'C forwarder' | 'zeromq package';
export type Wire = 'single' | 'batch';

/** One flood through one subject. */
export interface FloodResult {
  readonly subject: SubjectName;
  readonly wire: Wire;
  readonly sent: number;
  readonly lost: number;
  /** Ticks from the first one sent to the last one received. */
  readonly ticksPerSecond: number;
  /** Processor time of the subject; absent where the system does not tell. */
  readonly cpuNsPerTick?: number;
}

/** One paced run through one subject: from before the send call to after the receive call. */
export interface LatencyResult {
  readonly subject: SubjectName;
  readonly ticksPerSecond: number;
  readonly sent: number;
  readonly lost: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
}

export interface TickBenchReport {
  readonly machine: { readonly cores: number; readonly cpu: string; readonly node: string };
  /** Who sends and counts: C on libzmq, or Node where gcc is missing. */
  readonly tools: 'libzmq' | 'node';
  /** The median run of each subject and wire. */
  readonly floods: readonly FloodResult[];
  readonly latencies: readonly LatencyResult[];
  /** Lanes that did not run, and what they need. */
  readonly skipped: readonly string[];
  readonly ratios: {
    readonly singleToForwarder?: number;
    readonly singleToZeromqPackage?: number;
    readonly batchToZeromqPackage?: number;
    /** p50 of the subject minus p50 of the C forwarder. */
    readonly addedP50Us?: number;
  };
}

/** The report as lines of text: one table for throughput, one for latency, then the ratios. */
export function formatTickBench(report: TickBenchReport): string {
  const { machine, ratios } = report;
  const floods = report.floods.map((run) => [
    run.wire,
    run.subject,
    `${(run.ticksPerSecond / 1e6).toFixed(2)} M/s`,
    String(run.lost),
    run.cpuNsPerTick === undefined ? '' : `${Math.round(run.cpuNsPerTick)} ns`,
  ]);
  const latencies = report.latencies.map((run) => [
    run.subject,
    `${run.ticksPerSecond}/s`,
    ...[run.p50Us, run.p99Us, run.maxUs].map((us) => `${us.toFixed(1)} µs`),
    String(run.lost),
  ]);
  const facts = [
    ratio('single wire, to the C forwarder', ratios.singleToForwarder),
    ratio('single wire, to the zeromq package', ratios.singleToZeromqPackage),
    ratio('batch wire, to the zeromq package', ratios.batchToZeromqPackage),
    ratios.addedP50Us === undefined ? [] : [`p50 against the C forwarder: ${signed(ratios.addedP50Us)} µs`],
  ].flat();
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; feeder and sink: ${report.tools}`,
    '',
    ...textTable(['wire', 'through', 'ticks', 'lost', 'CPU/tick'], floods),
    '',
    ...textTable(['through', 'rate', 'p50', 'p99', 'max', 'lost'], latencies),
    '',
    ...facts,
    ...report.skipped.map((reason) => `skipped: ${reason}`),
  ].join('\n');
}

function ratio(name: string, value: number | undefined): string[] {
  return value === undefined ? [] : [`${name}: ${value.toFixed(2)}×`];
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
}
