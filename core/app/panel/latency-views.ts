import type { LatencySummaryView } from '../../api/overview-view.ts';
import type { LatencySummary } from '../../monitoring/latency.ts';

/** Durations as the panel shows them. */
export function summaryView({ count, meanUs, p50Us, p99Us, p999Us, maxUs }: LatencySummary): LatencySummaryView {
  return { count, meanUs, p50Us, p99Us, p999Us, maxUs };
}
