import type { Event } from '../model/event.ts';
import type { Effect } from './effect.ts';
import type { EngineView } from './view.ts';

/** The order lane: one event in, decisions made and applied, effects out. Same events, same effects. */
export interface Engine extends EngineView {
  step(event: Event): readonly Effect[];
  /** When a `timePassed` event is due, in epoch microseconds; undefined while nothing waits. */
  nextDueUs(): number | undefined;
}
