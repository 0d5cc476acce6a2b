import type { Random } from '../../base/random.ts';
import type { PlatformReport, ReportedOrder, ReportedPosition } from '../../model/event.ts';
import type { SimBehaviour } from './behaviour.ts';
import { isOpen } from './venue-books.ts';
import type { VenueBooks, VenueOrder } from './venue-books.ts';

/** A symbol that no mapping knows, for the lie about it. */
const NOBODYS_SYMBOL = 'SIM-NOBODYS';

/** Writes a report: orders open or ended since, executions since as far as the history reaches, positions. */
export function writeReport(
  books: VenueBooks,
  requestId: string,
  sinceUs: number,
  nowUs: number,
  behaviour: SimBehaviour,
  random: Random,
): PlatformReport {
  const { historyMs, positionLieRate } = behaviour;
  const historyFromUs = Math.max(books.forgottenUntilUs, historyMs === 0 ? 0 : nowUs - historyMs * 1000);
  const fromUs = Math.max(sinceUs, historyFromUs);
  const positions: ReportedPosition[] = [...books.positions.values()].filter(({ size }) => size !== 0);
  return {
    requestId,
    historyFromUs,
    orders: [...books.orders.values()].filter((order) => isOpen(order) || order.endedUs >= fromUs).map(reported),
    executions: books.executions.filter(({ tsUs }) => tsUs >= fromUs),
    positions: random.chance(positionLieRate) ? lie(positions, random) : positions,
  };
}

function reported(order: VenueOrder): ReportedOrder {
  const { orderId, platformOrderId, terms, size, filledSize, averagePrice, state } = order;
  const { symbol, side } = terms;
  return { orderId, platformOrderId, symbol, side, size, filledSize, fillPrice: averagePrice, status: state };
}

/** One wrong position: one that nobody holds, or one held that is missing, turned round, or of another size. */
function lie(positions: readonly ReportedPosition[], random: Random): readonly ReportedPosition[] {
  const at = random.int(positions.length + 1);
  const position = positions[at];
  if (position === undefined) return [...positions, { symbol: NOBODYS_SYMBOL, size: 1, averagePrice: 100 }];
  switch (random.int(3)) {
    case 0:
      return positions.toSpliced(at, 1);
    case 1:
      return positions.with(at, { ...position, size: -position.size });
    default:
      return positions.with(at, { ...position, size: position.size * 2 });
  }
}
