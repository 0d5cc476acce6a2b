import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { makeBenchFolder, startBenchGateway } from '../bench-gateway.ts';
import {
  arrivedSignals,
  expectSignals,
  sendSignals,
  startProgram,
  ticksSeen,
  type ArrivedSignals,
  type SentSignals,
  type SignalLoad,
} from '../bench-peers.ts';
import type { Child } from '../child-process.ts';
import { measuredInside, untilAllOpen } from '../gateway-state.ts';
import type { LatencyFigures } from '../latency-figures.ts';

/** What stands between the client and the platforms. */
export type SignalSubject = 'gateway' | 'gateway on a memory disk' | 'relay';

export interface SignalRunOptions {
  readonly subject: SignalSubject;
  readonly signals: number;
  readonly perSecond: number;
  /** Ticks that flow meanwhile, on fifty symbols; 0 for none. */
  readonly ticksPerSecond: number;
  /** Signals that are sent first and not counted: until then V8 has not compiled what is used. */
  readonly warmUp: number;
}

/** What one run came to: from the moment a signal was due to the last of its orders read by a platform. */
export interface SignalRun extends SignalRunOptions {
  readonly figures: LatencyFigures;
  /** Of the signals that opened a position; the others closed one. */
  readonly entries: LatencyFigures;
  /** How late the client itself was; it is part of the figures above. */
  readonly clientLate: LatencyFigures;
  /** What the gateway says of itself, since its start. */
  readonly inside?: LatencyFigures;
  /** Signals of which not every platform got an order. */
  readonly missing: number;
  /** Codes with which signals were refused. */
  readonly refused: Readonly<Record<string, number>>;
  /** Processor time of the subject for each signal, with its fills and the ticks meanwhile. */
  readonly cpuUsPerSignal?: number;
  /** Ticks a second as the client got them. */
  readonly ticksSeen: number;
}

/** Linux keeps what is here in memory: a commit costs all but the disk. */
const MEMORY_DISK = '/dev/shm';
const WARM_UP_PER_SECOND = 200;
/** What the warm-up left behind is over by then. */
const SETTLE_MS = 2_000;
/** Reports of a hundred thousand orders every few seconds would be measured too; no platform has so many. */
const RECONCILE_MS = 600_000;

/** Whether a subject can run on this machine. */
export function canRun(subject: SignalSubject): boolean {
  return subject !== 'gateway on a memory disk' || existsSync(MEMORY_DISK);
}

/** Runs one subject between a client and five platforms, each in a process of its own, and measures it. */
export async function runSignals(options: SignalRunOptions): Promise<SignalRun> {
  const { signals, perSecond, ticksPerSecond, warmUp } = options;
  const children: Child[] = [];
  const started = (child: Child): Child => {
    children.push(child);
    return child;
  };
  const subject = await startSubject(options.subject, started);
  try {
    const platforms = started(startProgram('peers/platforms-process', subject.platformPort));
    await platforms.line();
    if (subject.adminPort !== undefined) await untilAllOpen(subject.adminPort);
    const client = started(startProgram('peers/client-process', subject.nexusPort));
    await client.line();
    if (ticksPerSecond > 0) {
      const ticker = started(startProgram('peers/ticker-process', subject.platformPort, ticksPerSecond));
      await ticker.line();
      ticker.write('go');
    }
    await measure(client, platforms, { run: 'warm', signals: warmUp, perSecond: WARM_UP_PER_SECOND });
    await pause(SETTLE_MS);
    const before = await ticksSeen(client);
    const cpuBeforeUs = subject.child.cpuUs();
    const { sent, arrived } = await measure(client, platforms, { run: 'run', signals, perSecond });
    const cpuAfterUs = subject.child.cpuUs();
    const after = await ticksSeen(client);
    const inside = subject.adminPort === undefined ? undefined : await measuredInside(subject.adminPort);
    return {
      ...options,
      figures: arrived.all,
      entries: arrived.entries,
      clientLate: sent.late,
      ...(inside !== undefined && { inside }),
      missing: arrived.missing,
      refused: sent.refused,
      ...(cpuBeforeUs !== undefined &&
        cpuAfterUs !== undefined && { cpuUsPerSignal: (cpuAfterUs - cpuBeforeUs) / signals }),
      ticksSeen: Math.round(((after.ticks - before.ticks) * 1e6) / (after.atUs - before.atUs)),
    };
  } finally {
    await Promise.all(children.map((child) => child.stop('SIGKILL')));
    subject.remove();
  }
}

interface RunningSubject {
  readonly child: Child;
  readonly platformPort: number;
  readonly nexusPort: number;
  readonly adminPort: number | undefined;
  remove(): void;
}

async function startSubject(name: SignalSubject, started: (child: Child) => Child): Promise<RunningSubject> {
  if (name === 'relay') {
    const child = started(startProgram('signal/relay-process'));
    const [, platformPort = 0, nexusPort = 0] = (await child.line()).split(' ').map(Number);
    return { child, platformPort, nexusPort, adminPort: undefined, remove: () => {} };
  }
  const parent = name === 'gateway' ? [] : [MEMORY_DISK];
  const folder = makeBenchFolder({ reconcileMs: RECONCILE_MS }, ...parent);
  try {
    const { child, ports } = await startBenchGateway(folder);
    started(child);
    const { platform: platformPort, nexus: nexusPort, admin: adminPort } = ports;
    return { child, platformPort, nexusPort, adminPort, remove: () => folder.remove() };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

async function measure(
  client: Child,
  platforms: Child,
  load: SignalLoad,
): Promise<{ readonly sent: SentSignals; readonly arrived: ArrivedSignals }> {
  await expectSignals(platforms, load);
  const sent = await sendSignals(client, load);
  return { sent, arrived: await arrivedSignals(platforms, load, sent) };
}
