import type { PositionView } from '../../api/order-view.ts';
import type { DayView, EquityPoint } from '../../api/overview-view.ts';
import type { StreamSource } from '../../api/stream-source.ts';
import { STREAMS } from '../../api/streams.ts';
import type { Clock } from '../../base/clock.ts';
import type { EngineView } from '../../engine/view.ts';
import { createPointTail } from './point-tail.ts';

/** Today's figures as the engine counts them; undefined while it does not. */
export interface DaySources {
  readonly view: EngineView;
  readonly clock: Clock;
  readonly dayFigures: () => DayView;
}

/** Today at a glance: figures, how many orders fill, and the curve of the day. */
export interface DayFigures {
  day(): DayView;
  /** Children filled whole ÷ children sent since the day began; null before the first. */
  fillRate(): number | null;
  readonly equity: StreamSource<'equity'>;
  start(): void;
  stop(): void;
}

/** A day has 86,400 s: a point every 45 s fits the stream whole. */
const POINT_EVERY_MS = 45_000;
const FILL_RATE_KEPT_US = 5_000_000;
/** Orders of the day that the fill rate looks at. */
const ORDERS_MAX = 2_000;

/** Makes the figures. */
export function createDayFigures(
  { view, clock, dayFigures }: DaySources,
  positions: () => readonly PositionView[],
): DayFigures {
  const curve = createPointTail<EquityPoint>(STREAMS.equity.rowsMax, 1_000);
  let kept: { readonly atUs: number; readonly rate: number | null } | undefined;
  let cancel: () => void = () => {};

  const day = (): DayView => withOpen(dayFigures(), positions());
  const round = (): void => {
    const { netUsd } = day();
    if (netUsd !== null) curve.add({ atUs: clock.nowUs(), netUsd });
    cancel = clock.after(POINT_EVERY_MS, round);
  };

  return {
    day,
    fillRate: () => {
      const nowUs = clock.monotonicUs();
      if (kept === undefined || nowUs - kept.atUs > FILL_RATE_KEPT_US)
        kept = { atUs: nowUs, rate: fillRate(view, dayFigures().fromUs) };
      return kept.rate;
    },
    equity: curve.source,
    start: () => {
      cancel = clock.after(POINT_EVERY_MS, round);
    },
    stop: () => cancel(),
  };
}

/** Adds what open positions are worth now to what was realised; simulated ones only where the day is simulated. */
function withOpen(day: DayView, positions: readonly PositionView[]): DayView {
  if (day.openUsd !== null) return day;
  const counted = positions.filter(({ simulated }) => simulated === day.simulated);
  const unknown = counted.filter(({ openUsd }) => openUsd === null).length;
  const openUsd = cents(counted.reduce((sum, position) => sum + (position.openUsd ?? 0), 0));
  const netUsd = day.realizedUsd === null ? null : cents(day.realizedUsd + openUsd - day.commissionUsd);
  const leftOut = [day.leftOut, unknown === 0 ? '' : `${unknown} position(s) without a price or a rate`];
  return { ...day, openUsd, netUsd, leftOut: leftOut.filter((text) => text !== '').join('; ') };
}

function fillRate(view: EngineView, fromUs: number): number | null {
  const sent = view
    .orders(ORDERS_MAX)
    .filter(({ decidedUs, sentUs, state }) => decidedUs >= fromUs && sentUs !== undefined && state !== 'denied');
  if (sent.length === 0) return null;
  return sent.filter(({ state }) => state === 'filled').length / sent.length;
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
