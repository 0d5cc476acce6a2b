import { encode } from '@msgpack/msgpack';
import { build } from 'hdr-histogram-js';
import { cpus } from 'node:os';
import { programPath, startChild, type Child } from '../child-process.ts';
import { compileNativeTools, type NativeTools } from './native-tools.ts';
import type { FloodResult, LatencyResult, SubjectName, TickBenchReport, Wire } from './tick-bench-report.ts';

export interface TickBenchOptions {
  /** Ticks of one flood on the single wire; the batch wire sends three times as many. Default 4,000,000. */
  readonly ticks?: number;
  /** Runs of each flood and each latency, in turns; the median counts. Default 3. */
  readonly rounds?: number;
  /** Ticks of one latency run. Default 15,000 (3 s). */
  readonly latencyTicks?: number;
  /** False leaves out the C forwarder and the zeromq package, and with them the ratios. Default true. */
  readonly compare?: boolean;
  /** A gateway that runs already, to be measured in place of the tick path alone; its symbols are those of nt8. */
  readonly gateway?: { readonly platformPort: number; readonly nexusPort: number };
  /** Told before each run, for a progress line. */
  readonly progress?: (text: string) => void;
}

const BATCH_TICKS = 100;
const LATENCY_RATE = 5_000;
const IDLE_MS = 2_000;
/** libzmq dials in the background and does not say when it is through. */
const CONNECT_MS = 500;
/** The zeromq package is several times slower: a fraction of the ticks gives the same rate in the same time. */
const SLOW_SHARE = 10;

interface Subject {
  readonly name: SubjectName;
  readonly tickShare: number;
  start(): Promise<{ readonly portIn: string; readonly portOut: string; readonly child: Child | undefined }>;
}

interface Run {
  readonly sent: number;
  readonly received: number;
  readonly seconds: number;
  readonly cpuUs: number | undefined;
  readonly latenciesUs: readonly number[];
}

/**
 * Measures the tick path between a feeder and a sink in processes of their own, beside a C program that forwards and
 * decodes nothing and the `zeromq` package that decodes and encodes. Takes about two minutes by default.
 */
export async function runTickBench(options: TickBenchOptions = {}): Promise<TickBenchReport> {
  const { ticks = 4_000_000, rounds = 3, latencyTicks = 15_000, progress = () => {} } = options;
  const tools = compileNativeTools();
  const skipped = tools.available ? [] : [`C forwarder, feeder and sink: ${tools.reason}`];
  const subjects = await findSubjects(options, tools, skipped);
  try {
    const floods: FloodResult[] = [];
    for (const wire of ['single', 'batch'] as const) {
      const runs = await inTurns(rounds, subjects, (subject, round) => {
        const count = Math.ceil((wire === 'batch' ? ticks * 3 : ticks) / subject.tickShare);
        progress(`${wire} wire, ${subject.name}, ${count} ticks, round ${round} of ${rounds}`);
        return flood(tools, subject, wire, count);
      });
      floods.push(...runs.map((results) => median(results, (result) => result.ticksPerSecond)));
    }
    const paced = await inTurns(rounds, subjects, (subject, round) => {
      progress(`latency, ${subject.name}, ${LATENCY_RATE} ticks/s, round ${round} of ${rounds}`);
      return latency(tools, subject, latencyTicks);
    });
    const latencies = paced.map((results) => median(results, (result) => result.p50Us));
    return {
      machine: { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', node: process.versions.node },
      tools: tools.available ? 'libzmq' : 'node',
      floods,
      latencies,
      skipped,
      ratios: ratiosOf(floods, latencies),
    };
  } finally {
    if (tools.available) tools.remove();
  }
}

async function findSubjects(options: TickBenchOptions, tools: NativeTools, skipped: string[]): Promise<Subject[]> {
  const { gateway } = options;
  const ours: Subject =
    gateway === undefined
      ? processSubject('tick path', process.execPath, [programPath('tick/tick-path-process')], 1)
      : {
          name: 'gateway',
          tickShare: 1,
          start: async () => ({
            portIn: String(gateway.platformPort),
            portOut: String(gateway.nexusPort),
            child: undefined,
          }),
        };
  if (options.compare === false) return [ours];
  const subjects = [ours];
  if (tools.available) subjects.push(processSubject('C forwarder', tools.forwarder, [], 1));
  try {
    await import('zeromq');
    subjects.push(processSubject('zeromq package', process.execPath, [programPath('tick/zeromq-process')], SLOW_SHARE));
  } catch {
    skipped.push('zeromq package: it is not installed here (an optional dependency)');
  }
  return subjects;
}

function processSubject(name: SubjectName, command: string, args: readonly string[], tickShare: number): Subject {
  return {
    name,
    tickShare,
    start: async () => {
      const child = startChild(command, args);
      const [, portIn = '', portOut = ''] = (await child.line()).split(' ');
      return { portIn, portOut, child };
    },
  };
}

async function flood(tools: NativeTools, subject: Subject, wire: Wire, ticks: number): Promise<FloodResult> {
  const run = await measure(tools, subject, wire, ticks, 0);
  const result = {
    subject: subject.name,
    wire,
    sent: run.sent,
    lost: run.sent - run.received,
    ticksPerSecond: Math.round(run.received / run.seconds),
  };
  return run.cpuUs === undefined ? result : { ...result, cpuNsPerTick: Math.round((run.cpuUs * 1_000) / run.sent) };
}

async function latency(tools: NativeTools, subject: Subject, ticks: number): Promise<LatencyResult> {
  const run = await measure(tools, subject, 'single', ticks, LATENCY_RATE);
  // In tenths of a microsecond; the first tenth of the run warms up.
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  for (const us of run.latenciesUs.slice(Math.floor(run.latenciesUs.length / 10))) {
    histogram.recordValue(Math.max(1, Math.round(us * 10)));
  }
  return {
    subject: subject.name,
    ticksPerSecond: LATENCY_RATE,
    sent: run.sent,
    lost: run.sent - run.received,
    p50Us: histogram.getValueAtPercentile(50) / 10,
    p99Us: histogram.getValueAtPercentile(99) / 10,
    maxUs: histogram.maxValue / 10,
  };
}

/** One run: subject, then sink, then feeder, each a process; `perSecond` 0 floods. */
async function measure(
  tools: NativeTools,
  subject: Subject,
  wire: Wire,
  ticks: number,
  perSecond: number,
): Promise<Run> {
  const { portIn, portOut, child } = await subject.start();
  const children: Child[] = child === undefined ? [] : [child];
  const tool = (name: 'feeder' | 'sink', args: readonly (string | number)[]): Child => {
    const started = tools.available
      ? startChild(tools[name], args.map(String))
      : startChild(process.execPath, [programPath(`tick/node-${name}-process`), ...args.map(String)]);
    children.push(started);
    return started;
  };
  try {
    const sink = tool('sink', [portOut, ticks, IDLE_MS, helloOf(subject, wire), perSecond > 0 ? 1 : 0]);
    await sink.line();
    await pause(CONNECT_MS);
    const feeder = tool('feeder', [portIn, ticks, perSecond, wire === 'batch' ? BATCH_TICKS : 0]);
    await feeder.line();
    await pause(CONNECT_MS);
    const cpuBeforeUs = child?.cpuUs();
    feeder.write('go');
    const sent = JSON.parse(await feeder.line()) as { began_s: number; sent: number };
    const got = JSON.parse(await sink.line()) as { ended_s: number; received: number };
    const cpuAfterUs = child?.cpuUs();
    const latenciesUs: number[] = [];
    while (perSecond > 0 && latenciesUs.length < got.received) latenciesUs.push(Number(await sink.line()));
    return {
      sent: sent.sent,
      received: got.received,
      seconds: got.ended_s - sent.began_s,
      cpuUs: cpuBeforeUs === undefined || cpuAfterUs === undefined ? undefined : cpuAfterUs - cpuBeforeUs,
      latenciesUs,
    };
  } finally {
    await Promise.all(children.map((started) => started.stop()));
  }
}

/** The sink's first message, in hex. The package's program needs one to know its client; the batch wire has to be asked for. */
function helloOf(subject: Subject, wire: Wire): string {
  if (subject.name === 'C forwarder') return '-';
  if (wire === 'batch') {
    return Buffer.from(encode({ type: 'HELLO', protocol: 1, client: 'bench', batch: true })).toString('hex');
  }
  return subject.name === 'zeromq package' ? Buffer.from(encode({ type: 'STATUS' })).toString('hex') : '-';
}

/** Runs every subject once a round, so that a slow moment of the machine meets all of them. */
async function inTurns<T>(
  rounds: number,
  subjects: readonly Subject[],
  run: (subject: Subject, round: number) => Promise<T>,
): Promise<T[][]> {
  const results: T[][] = subjects.map(() => []);
  for (let round = 1; round <= rounds; round++) {
    for (const [i, subject] of subjects.entries()) results[i]!.push(await run(subject, round));
  }
  return results;
}

function median<T>(results: readonly T[], by: (result: T) => number): T {
  return results.toSorted((a, b) => by(a) - by(b))[Math.floor((results.length - 1) / 2)]!;
}

function ratiosOf(floods: readonly FloodResult[], latencies: readonly LatencyResult[]): TickBenchReport['ratios'] {
  const rate = (wire: Wire, subject: SubjectName | undefined): number | undefined =>
    floods.find((run) => run.wire === wire && run.subject === subject)?.ticksPerSecond;
  const ours = floods[0]?.subject;
  const p50 = (subject: SubjectName | undefined): number | undefined =>
    latencies.find((run) => run.subject === subject)?.p50Us;
  return {
    ...optional('singleToForwarder', over(rate('single', ours), rate('single', 'C forwarder'))),
    ...optional('singleToZeromqPackage', over(rate('single', ours), rate('single', 'zeromq package'))),
    ...optional('batchToZeromqPackage', over(rate('batch', ours), rate('batch', 'zeromq package'))),
    ...optional('addedP50Us', minus(p50(ours), p50('C forwarder'))),
  };
}

const over = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a / b;
const minus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a - b;

function optional<K extends string>(key: K, value: number | undefined): { readonly [P in K]?: number } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: number });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
