import { latencySummary } from './overview-view.ts';
import { list, number, object, orNull, text, type Of } from './shape.ts';

/** How long one stage of the way takes. */
export const stageView = object({
  key: text(),
  /** "signal in → last order out". */
  name: text(),
  platform: orNull(text()),
  summary: latencySummary,
  /** Histogram: how many durations lie at or below each edge and above the one before. */
  buckets: list(object({ upToUs: number(), count: number() })),
});
export type StageView = Of<typeof stageView>;

/** Everything of the Performance screen. One per gateway. */
export const performanceView = object({
  stages: list(stageView),
  ticksPerSecond: number(),
  eventsPerSecond: number(),
  patchesPerSecond: number(),
  panels: number(),
  /** Queues with their bounds; null where there is none to state. */
  queues: list(object({ name: text(), depth: number(), bound: orNull(number()), unit: text() })),
  memory: object({ residentBytes: number(), heapUsedBytes: number(), heapTotalBytes: number() }),
  /** Share of one core that the gateway's process used in the last second. */
  cpuShare: number(),
  /** How late the event loop's timers came in the last second. */
  loopLagUsMax: number(),
  slowPeers: list(object({ peer: text(), queuedBytes: number(), conflatedTicks: number() })),
  counters: list(object({ code: text(), count: number() })),
});
export type PerformanceView = Of<typeof performanceView>;

/** A moment of the line over time: one a second, the last ten minutes. */
export const performancePoint = object({
  atUs: number(),
  ticksPerSecond: number(),
  signalP50Us: orNull(number()),
  signalP99Us: orNull(number()),
  signalMaxUs: orNull(number()),
  residentBytes: number(),
  cpuShare: number(),
});
export type PerformancePoint = Of<typeof performancePoint>;
