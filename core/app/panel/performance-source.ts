import type { PerformanceView, StageView } from '../../api/performance-view.ts';
import type { StreamSource } from '../../api/stream-source.ts';
import type { ClientSessionView } from '../../doors/nexus-door.ts';
import type { PlatformSessionView } from '../../doors/platform-session-view.ts';
import type { Counters } from '../../monitoring/counters.ts';
import { INBOX_FULL } from '../inbox.ts';
import type { Measures } from '../measures.ts';
import { diffedValue } from './diffed-source.ts';
import { summaryView } from './latency-views.ts';
import type { PerformanceMeter } from './performance-meter.ts';

export interface PerformanceSources {
  readonly meter: PerformanceMeter;
  readonly measures: Measures;
  readonly counters: Counters;
  readonly ticksPerSecond: () => number;
  readonly clients: () => readonly ClientSessionView[];
  readonly sessions: () => readonly PlatformSessionView[];
  readonly inboxDepth: () => number;
  readonly panels: () => { readonly panels: number; readonly patchesPerSecond: number };
}

const EVERY_MS = 1_000;
/** Bytes that wait for a client above which it is shown as slow. */
const SLOW_BYTES = 65_536;

/** What the gateway costs and how long things take, as a stream. */
export function performanceSource(sources: PerformanceSources): StreamSource<'performance'> {
  const diffed = diffedValue(() => performanceView(sources), EVERY_MS);
  return {
    ...diffed,
    begin: () => {
      sources.meter.watchLoop(true);
      diffed.begin();
    },
    end: () => {
      sources.meter.watchLoop(false);
      diffed.end();
    },
  };
}

function performanceView(sources: PerformanceSources): PerformanceView {
  const { meter, counters, ticksPerSecond, clients, sessions, inboxDepth, panels } = sources;
  const memory = process.memoryUsage();
  return {
    stages: stageViews(sources.measures),
    ticksPerSecond: ticksPerSecond(),
    eventsPerSecond: meter.eventsPerSecond,
    ...panels(),
    queues: [
      { name: 'events that wait for the engine', depth: inboxDepth(), bound: INBOX_FULL, unit: 'events' },
      ...sessions().map(({ platform, waitingEntries }) => ({
        name: `entries that wait for ${platform}`,
        depth: waitingEntries,
        bound: null,
        unit: 'orders',
      })),
      ...clients().map(({ client, address, queuedBytes }) => ({
        name: `messages for ${client} (${address})`,
        depth: queuedBytes,
        bound: null,
        unit: 'bytes',
      })),
    ],
    memory: { residentBytes: memory.rss, heapUsedBytes: memory.heapUsed, heapTotalBytes: memory.heapTotal },
    cpuShare: meter.cpuShare,
    loopLagUsMax: meter.loopLagUsMax,
    slowPeers: clients()
      .filter(({ queuedBytes, conflatedTicks }) => queuedBytes > SLOW_BYTES || conflatedTicks > 0)
      .map(({ client, address, queuedBytes, conflatedTicks }) => ({
        peer: `${client} (${address})`,
        queuedBytes,
        conflatedTicks,
      })),
    counters: Object.entries(counters.all()).map(([code, count]) => ({ code, count })),
  };
}

/** The stages in their order, each with what it is called. */
const STAGES: readonly (readonly [name: string, title: string])[] = [
  ['signal_to_journal', 'signal in → journalled'],
  ['signal_to_order', 'signal in → last order handed over'],
  ['order_to_accept', 'order handed over → accepted'],
  ['order_to_fill', 'order handed over → first fill'],
];

function stageViews(measures: Measures): readonly StageView[] {
  const measured = [...measures.latencies()].map(([key, latency]) => ({ key, latency, parts: key.split('.') }));
  return STAGES.flatMap(([stage, title]) =>
    measured
      .filter(({ parts: [name] }) => name === stage)
      .map(({ key, latency, parts: [, platform] }) => ({
        key,
        name: platform === undefined ? title : `${title} on ${platform}`,
        platform: platform ?? null,
        summary: summaryView(latency.summary()),
        buckets: latency.histogram(),
      })),
  );
}
