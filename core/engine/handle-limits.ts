import type { Event } from '../model/event.ts';
import { limitsDiff } from '../risk/limits-diff.ts';
import type { Turn } from './turn.ts';

/** Takes new limits into force, with what is other than before; nothing where nothing is. Orders that are out stay. */
export function handleLimits(turn: Turn, event: Extract<Event, { type: 'limitsChanged' }>): void {
  const { limits, by, reason } = event;
  const diff = limitsDiff(turn.state.limits, limits);
  if (diff.length === 0) return;
  turn.decide({ type: 'limitsChanged', limits, by, reason, diff });
  turn.log(`Limits changed by ${by}: ${diff.join('; ')} (${reason})`);
}
