import type { RiskChange } from '../risk/risk-book.ts';
import { placeKey } from '../risk/trade-book.ts';
import type { UnbookedFill } from './risk-state.ts';
import type { EngineState } from './state.ts';

/** Takes over what was concluded about money; a fill that is booked is off the list. */
export function keepRisk({ risk }: EngineState, change: RiskChange): void {
  if (change.type === 'fillBooked') risk.unbooked.shift();
  risk.book.apply(change);
}

/** A fill was booked: its money is booked in the same step, and the last price of its place is known. */
export function noteFill({ risk }: EngineState, fill: UnbookedFill): void {
  const { platform, account, symbol } = fill.child;
  const place = placeKey(platform, account, symbol);
  risk.unbooked.push(fill);
  risk.book.marks.set(place, fill.execution.price);
  risk.quoted.delete(place);
}
