import { trimDust } from '../base/decimal.ts';
import { priceText } from '../base/price-text.ts';
import type { FillReport } from '../model/event.ts';
import type { Child, Execution } from '../model/order.ts';
import { signOf } from '../model/order.ts';
import { askReport } from './ask-report.ts';
import { openDifferences } from './difference-keep.ts';
import { noteOpen } from './note-difference.ts';
import { TAKEN_BACK, TAKEN_OFF } from './rename-execution.ts';
import type { Turn } from './turn.ts';

/**
 * A platform takes back a fill that is booked, or states it otherwise, as a broker does who corrects a trade. What was booked
 * stays: what is held by it comes from reports alone, and a person settles what differs. Told at once, asked at once, and
 * a position that must differ by it is shown with this cause before a report shows it.
 */
export function handleCorrection(turn: Turn, child: Child, fill: FillReport): void {
  const { platform, orderId, side, symbol } = child;
  const booked = child.executions.find(({ execId }) => execId === fill.execId);
  askReport(turn, platform);
  const returned = child.executions.find(({ execId }) => execId === `${TAKEN_BACK}${fill.execId}`);
  if (booked === undefined && returned !== undefined) {
    if (fill.correction === 'changed') takePlace(turn, child, returned, fill);
    return;
  }
  if (booked === undefined) {
    turn.log(
      `${platform} corrects fill ${fill.execId} of order ${orderId}, which is not booked here; it was asked for its report`,
    );
    return;
  }
  const size = fill.correction === 'taken_back' ? 0 : (fill.lastSize ?? booked.size);
  const price = fill.lastPrice ?? booked.price;
  if (size === booked.size && price === booked.price) return;
  const what = `fill ${booked.execId} of order ${orderId} (${side} ${booked.size} ${symbol} @ ${priceText(booked.price)})`;
  const became = size === 0 ? `took back ${what}` : `changed ${what} to ${size} @ ${priceText(price)}`;
  const missing = signOf(side) * trimDust(size - booked.size);
  const atRest = child.role === 'ENTRY' ? '; its stop and target rest until then' : '';
  const means =
    missing === 0
      ? `The position is the same; ${moneyText(turn, child, booked, price)}`
      : `Our book keeps it until a person takes over what ${platform} holds: nexus differences${atRest}`;
  turn.count('FILL_CORRECTED');
  turn.alert({
    code: 'FILL_CORRECTED',
    severity: 'alarm',
    platform,
    orderId,
    text: `${platform} ${became}. ${means}.`,
  });
  if (missing !== 0) notePosition(turn, child, missing, `${platform} ${became}`);
  if (size === 0)
    turn.decide({ type: 'executionRenamed', orderId, execId: booked.execId, name: `${TAKEN_BACK}${booked.execId}` });
}

/**
 * Whether a fill takes the place of one of its order that was taken back, as brokers correct a price: it is of the same size.
 * Then it is the one that is booked already, under its new id: of the two the platform holds one. Not so once
 * the book has taken over what the platform holds: then it counts as any other.
 */
export function replacesTakenBack(turn: Turn, child: Child, fill: FillReport): boolean {
  const { execId } = fill;
  if (execId === undefined || child.executions.some((known) => known.execId === execId)) return false;
  // A report may list for ever what was taken back and is out of our book.
  if (child.executions.some((known) => known.execId === `${TAKEN_OFF}${execId}`)) return true;
  const gone = child.executions.find(({ execId: id, size }) => id.startsWith(TAKEN_BACK) && size === fill.lastSize);
  if (gone === undefined) return false;
  takePlace(turn, child, gone, fill);
  return true;
}

function takePlace(turn: Turn, child: Child, gone: Execution, fill: FillReport): void {
  const { platform, orderId } = child;
  const { execId = gone.execId, lastPrice: price = gone.price } = fill;
  turn.decide({ type: 'executionRenamed', orderId, execId: gone.execId, name: execId });
  askReport(turn, platform);
  const was = `fill ${gone.execId.slice(TAKEN_BACK.length)} @ ${priceText(gone.price)}`;
  const text = `${platform} put fill ${execId} @ ${priceText(price)} of order ${orderId} in the place of ${was}. The position is the same`;
  if (price === gone.price) return turn.log(text);
  turn.count('FILL_CORRECTED');
  const money = moneyText(turn, child, gone, price);
  turn.alert({ code: 'FILL_CORRECTED', severity: 'alarm', platform, orderId, text: `${text}; ${money}.` });
}

/** By how much the platform's profit and loss is another one than ours from now on. */
function moneyText(
  turn: Turn,
  { root, side, sizePerContract, pointWeight = 1 }: Child,
  booked: Execution,
  price: number,
): string {
  const points = trimDust((booked.price - price) * signOf(side) * (booked.size / sizePerContract) * pointWeight);
  const point = turn.config.symbols.pointValue(root);
  const sum = point === undefined ? `${points} points` : `${trimDust(points * point.value)} ${point.currency}`;
  return `the platform’s profit and loss differs from ours by ${sum}, which our book does not take over`;
}

/** Shows the position that follows, unless one that differs there is shown already; the next report confirms it or takes it off. */
function notePosition(turn: Turn, { platform, account, symbol }: Child, missing: number, cause: string): void {
  const known = turn.state.platforms.get(platform);
  if (known === undefined || known.identity.account !== account) return;
  const isShown = openDifferences(turn.state).some(
    (open) =>
      open.kind === 'position' && open.platform === platform && open.account === account && open.symbol === symbol,
  );
  if (isShown) return;
  const ours = turn.state.positions.get(platform, account, symbol)?.size ?? 0;
  const theirs = trimDust(ours + missing);
  const text = `${platform} holds ${theirs} ${symbol} by that, we think ${ours}: ${cause}`;
  noteOpen(turn, known, { kind: 'position', symbol, ours, theirs, averagePrice: 0 }, text);
}
