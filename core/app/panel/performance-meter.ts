import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { PerformancePoint } from '../../api/performance-view.ts';
import { STREAMS } from '../../api/streams.ts';
import type { Clock } from '../../base/clock.ts';
import type { WorkedEvent } from '../inbox.ts';
import { createPointTail, type PointTail } from './point-tail.ts';

/** What the gateway's process costs, second by second. */
export interface PerformanceMeter {
  take(worked: WorkedEvent): void;
  readonly cpuShare: number;
  readonly eventsPerSecond: number;
  readonly loopLagUsMax: number;
  readonly history: PointTail<PerformancePoint>;
  /** Watches how late timers come, which costs a little: only while somebody looks. */
  watchLoop(isWatched: boolean): void;
  start(): void;
  stop(): void;
}

const SECOND_MS = 1_000;
/** Durations of one second that percentiles are taken from; later ones are left out. */
const DURATIONS_MAX = 10_000;
const LOOP_RESOLUTION_MS = 20;

/** Makes the meter, standing still. */
export function createPerformanceMeter(clock: Clock, ticksPerSecond: () => number): PerformanceMeter {
  const history = createPointTail<PerformancePoint>(STREAMS.performanceHistory.rowsMax, SECOND_MS);
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  let durations: number[] = [];
  let events = 0;
  let eventsPerSecond = 0;
  let cpuShare = 0;
  let loopLagUsMax = 0;
  let cpuBefore = process.cpuUsage();
  let atBeforeUs = clock.monotonicUs();
  let cancel: () => void = () => {};

  const round = (): void => {
    const nowUs = clock.monotonicUs();
    const passedUs = Math.max(1, nowUs - atBeforeUs);
    const used = process.cpuUsage(cpuBefore);
    cpuShare = Math.round(((used.user + used.system) / passedUs) * 1_000) / 1_000;
    cpuBefore = process.cpuUsage();
    atBeforeUs = nowUs;
    eventsPerSecond = Math.round((events * 1_000_000) / passedUs);
    events = 0;
    // The histogram counts the wait itself; what is beyond its resolution is lag.
    loopLagUsMax = Math.max(0, Math.round(loop.max / 1_000) - LOOP_RESOLUTION_MS * 1_000);
    loop.reset();
    const sorted = durations.toSorted((a, b) => a - b);
    durations = [];
    const at = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
    history.add({
      atUs: clock.nowUs(),
      ticksPerSecond: ticksPerSecond(),
      signalP50Us: at(0.5),
      signalP99Us: at(0.99),
      signalMaxUs: sorted.at(-1) ?? null,
      residentBytes: process.memoryUsage.rss(),
      cpuShare,
    });
    cancel = clock.after(SECOND_MS, round);
  };

  return {
    take: ({ event, effects, tookUs }) => {
      events += 1;
      if (event.type !== 'signalReceived' || durations.length >= DURATIONS_MAX) return;
      if (effects.some(({ type }) => type === 'command')) durations.push(tookUs);
    },
    get cpuShare() {
      return cpuShare;
    },
    get eventsPerSecond() {
      return eventsPerSecond;
    },
    get loopLagUsMax() {
      return loopLagUsMax;
    },
    history,
    watchLoop: (isWatched) => {
      if (isWatched) loop.enable();
      else loop.disable();
    },
    start: () => {
      cancel = clock.after(SECOND_MS, round);
    },
    stop: () => {
      cancel();
      loop.disable();
    },
  };
}
