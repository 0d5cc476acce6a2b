import type { PositionView } from '../../api/order-view.ts';
import type { StreamSource } from '../../api/stream-source.ts';
import { trimDust } from '../../base/decimal.ts';
import type { EngineView, PositionView as Held } from '../../engine/view.ts';
import type { Registry } from '../../instruments/registry.ts';
import { heldRow, type QuoteBoard } from '../../model/quote-board.ts';
import { knownSpelling } from '../known-spelling.ts';
import type { UsdRates } from '../usd-rates.ts';
import { diffedTable } from './diffed-source.ts';

export interface PositionSources {
  readonly view: EngineView;
  readonly board: QuoteBoard;
  readonly registry: Registry;
  readonly rates: Pick<UsdRates, 'current'>;
  readonly nowUs: () => number;
  /** What a platform says of a position that differs from ours, in words. */
  readonly differenceOf: (position: Held) => string | undefined;
  /** Where a position's stop and target rest. */
  readonly protectionOf: (position: Held) => PositionView['protection'];
}

const EVERY_MS = 200;

/** Open positions with their live P&L as a stream. */
export function positionSource(sources: PositionSources): StreamSource<'positions'> {
  return diffedTable(
    () => positionRows(sources),
    ({ key }) => key,
    EVERY_MS,
  );
}

/** Every position that is not flat. */
export function positionRows(sources: PositionSources): readonly PositionView[] {
  const { view, rates, nowUs } = sources;
  const held = view.positions().filter(({ size }) => size !== 0);
  if (held.length === 0) return [];
  const known = rates.current(nowUs());
  const usdPer = (currency: string): number | undefined =>
    currency === 'USD' ? 1 : known.find(({ from, to }) => from === currency && to === 'USD')?.toPerFrom;
  return held.map((position) => positionRow(position, sources, usdPer(position.currency)));
}

function positionRow(position: Held, sources: PositionSources, usdRate: number | undefined): PositionView {
  const { view, board, registry, differenceOf, protectionOf } = sources;
  const { platform, account, root, symbol, qty, pointWeight, averagePrice, currency, realizedLocal } = position;
  // Its own platform's price; another's only where it has none, as after a restart.
  const quote = isTraded(position, sources)
    ? (board.quote(root, platform) ?? board.newest(root))
    : board.quote(heldRow(symbol), platform);
  const point = registry.pointValue(root);
  const openLocal =
    quote === undefined || point === undefined
      ? null
      : trimDust((quote.last - averagePrice) * qty * pointWeight * point.value);
  const known = view.platform(platform);
  return {
    key: `${platform} ${account} ${symbol}`,
    platform,
    account,
    root,
    symbol,
    contract: position.contract ?? null,
    size: position.size,
    unit: position.unit,
    qty,
    averagePrice,
    lastPrice: quote?.last ?? null,
    lastPriceUs: quote?.recvTsUs ?? null,
    currency,
    openLocal,
    openUsd: openLocal === null || usdRate === undefined ? null : cents(openLocal * usdRate),
    realizedLocal,
    realizedUsd: usdRate === undefined ? null : cents(realizedLocal * usdRate),
    protection: protectionOf(position),
    simulated: known?.simulated ?? false,
    watched: known?.linked ?? false,
    difference: differenceOf(position) ?? null,
  };
}

/** Whether what is held is what the platform trades of the root now, and so what its price is of. */
function isTraded({ platform, root, symbol, contract }: Held, { view, registry, nowUs }: PositionSources): boolean {
  const target = registry.orderTarget(root, platform, nowUs(), knownSpelling(view.platform(platform)?.spelling));
  if (target.kind !== 'symbol') return false;
  return target.symbol === symbol || (target.contract !== undefined && target.contract === contract);
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
