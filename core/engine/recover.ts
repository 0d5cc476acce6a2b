import type { Event } from '../model/event.ts';
import type { Decision } from './decision.ts';

/** One journalled event with what was concluded from it. */
export interface DecidedEvent {
  readonly event: Pick<Event, 'atUs'>;
  readonly decisions: readonly Decision[];
}

/** What a replay brought back. */
export interface Recovery {
  /** Applies the decisions of one event. */
  take(entry: DecidedEvent): void;
  readonly events: number;
  readonly decisions: number;
  /** The latest time of any event, so that time goes on from there though the PC's clock was set back; 0 before any. */
  readonly lastEventUs: number;
}

/**
 * Recovery decides nothing: it applies what was decided, in order, to an engine on which nothing was done yet. What the
 * restart itself means (links are down, unanswered orders are unknown) is decided by the event `gatewayStarted`, which
 * must be the first one after it. `base` is the state from before the first event, where older events were put away.
 */
export function beginRecovery(restore: (decision: Decision) => void, base: Iterable<Decision> = []): Recovery {
  let events = 0;
  let decisions = 0;
  let lastEventUs = 0;
  const apply = (decision: Decision): void => {
    restore(decision);
    decisions += 1;
    lastEventUs = Math.max(lastEventUs, decision.atUs);
  };
  for (const decision of base) apply(decision);
  return {
    take: (entry) => {
      for (const decision of entry.decisions) apply(decision);
      events += 1;
      lastEventUs = Math.max(lastEventUs, entry.event.atUs);
    },
    get events() {
      return events;
    },
    get decisions() {
      return decisions;
    },
    get lastEventUs() {
      return lastEventUs;
    },
  };
}
