import { z } from 'zod';
import { programPath, startChild, type Child } from './child-process.ts';
import { latencyFiguresShape } from './latency-figures.ts';

const sentShape = z.object({
  beganUs: z.number(),
  intervalUs: z.number(),
  late: latencyFiguresShape,
  refused: z.record(z.string(), z.number()),
});
const arrivedShape = z.object({
  all: latencyFiguresShape,
  entries: latencyFiguresShape,
  missing: z.number(),
  orders: z.number(),
});
const ticksShape = z.object({ ticks: z.number(), atUs: z.number(), refused: z.record(z.string(), z.number()) });

/** What a client did: when its signals were due, how late it was, and what was refused. */
export type SentSignals = z.infer<typeof sentShape>;
/** What came of a run's signals at the platforms. */
export type ArrivedSignals = z.infer<typeof arrivedShape>;

/** A number of signals at a rate, under a name that makes their ids. */
export interface SignalLoad {
  readonly run: string;
  readonly signals: number;
  readonly perSecond: number;
}

/** Starts a program of the benches. */
export function startProgram(name: string, ...args: readonly (string | number)[]): Child {
  return startChild(process.execPath, [programPath(name), ...args.map(String)]);
}

/** Tells the platforms what will come; what came before is forgotten. */
export async function expectSignals(platforms: Child, { run, signals }: SignalLoad): Promise<void> {
  await tell(platforms, { expect: run, count: signals });
}

/** Lets the client send; resolves when the last signal has left. */
export async function sendSignals(client: Child, { run, signals, perSecond }: SignalLoad): Promise<SentSignals> {
  client.write(JSON.stringify({ run, count: signals, perSecond }));
  return sentShape.parse(JSON.parse(await client.line((signals / perSecond) * 1_000 + 60_000)));
}

/** Only where signals are missing it is waited for: a machine that stands still for seconds loses none. */
const QUIET_MS_MAX = 60_000;

/** What came of the signals that were expected, once all are there or nothing has come for `quietMs`. */
export async function arrivedSignals(
  platforms: Child,
  { run }: SignalLoad,
  sent: SentSignals,
  quietMs = QUIET_MS_MAX,
): Promise<ArrivedSignals> {
  const { beganUs, intervalUs } = sent;
  return arrivedShape.parse(await tell(platforms, { measure: run, beganUs, intervalUs, quietMs }));
}

/** How many ticks the client has got until when. */
export async function ticksSeen(client: Child): Promise<z.infer<typeof ticksShape>> {
  return ticksShape.parse(await tell(client, { ask: 'ticks' }));
}

/** Tells a process one thing and gives back its answer. */
export async function tell(child: Child, order: object): Promise<unknown> {
  child.write(JSON.stringify(order));
  return JSON.parse(await child.line());
}
