import type { DayView } from '../../api/overview-view.ts';
import type { StreamSource } from '../../api/stream-source.ts';
import { STREAMS } from '../../api/streams.ts';
import type { DayFigures } from '../../engine/day-view.ts';
import type { EngineView } from '../../engine/view.ts';
import { dayViewOf } from './day-views.ts';
import { diffedTable } from './diffed-source.ts';

/** Today at a glance: figures, how many orders fill, and the curve of the day. */
export interface DayPanel {
  day(): DayView;
  fillRate(): number | null;
  readonly equity: StreamSource<'equity'>;
}

/** How long figures are taken as they are: they look over all orders of the day. */
const KEPT_US = 400_000;
const CURVE_EVERY_MS = 1_000;

/** Shows the risk day that the engine counts. */
export function createDayPanel(view: EngineView, nowUs: () => number): DayPanel {
  let kept: { readonly atUs: number; readonly day: DayFigures } | undefined;
  const figures = (): DayFigures => {
    const atUs = nowUs();
    if (kept === undefined || atUs - kept.atUs > KEPT_US || atUs < kept.atUs) kept = { atUs, day: view.day(atUs) };
    return kept.day;
  };
  return {
    day: () => dayViewOf(figures()),
    fillRate: () => figures().fillRate,
    equity: diffedTable(
      () => figures().curve.slice(-STREAMS.equity.rowsMax),
      ({ atUs }) => String(atUs),
      CURVE_EVERY_MS,
    ),
  };
}
