import type { RiskChange } from '../risk/risk-book.ts';
import type { EngineState } from './state.ts';

/** Takes over what was concluded about money; a fill that is booked is off the list. */
export function keepRisk({ risk }: EngineState, change: RiskChange): void {
  if (change.type === 'fillBooked') risk.unbooked.shift();
  risk.book.apply(change);
}
