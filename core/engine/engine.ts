import type { ErrorCodeName } from '../model/error-code.ts';
import type { Event } from '../model/event.ts';
import type { OrderId } from '../model/ids.ts';
import type { Actor } from '../model/request.ts';
import type { Decision } from './decision.ts';
import type { Effect } from './effect.ts';
import type { PlacedFinding } from '../risk/finding.ts';
import type { SignalPreview } from './preview-signal.ts';
import type { EngineView } from './view.ts';
import type { PriceBand, WatchedPlace } from './watched-places.ts';

/** What one event led to: decisions for the journal, already applied, and effects to perform once they are on disk. */
export interface StepResult {
  readonly decisions: readonly Decision[];
  readonly effects: readonly Effect[];
  /** The event as the journal keeps it, where that is less than came: the same follows from it. */
  readonly kept?: Event;
  /** What the limits found of a signal or target, for whoever shows why; not journalled, and left out where none judged. */
  readonly findings?: readonly PlacedFinding[];
}

/** The order lane: one event in, decisions made and applied, effects out. Same events, same results. */
export interface Engine extends EngineView {
  step(event: Event): StepResult;
  /** What a signal would lead to now: every check in the same code, and nothing changes. */
  preview(event: Extract<Event, { type: 'signalReceived' }>): SignalPreview;
  /** Applies a decision read back from the journal. Only before the first `step`. */
  restore(decision: Decision): void;
  /** Why an order cannot be settled by hand as stated; undefined if it can. */
  settleProblem(
    orderId: OrderId,
    outcome: Extract<Event, { type: 'orderSettled' }>['outcome'],
  ): { readonly code: ErrorCodeName; readonly reason: string } | undefined;
  /** Why a difference with a platform cannot be settled as stated; undefined if it can. */
  differenceProblem(
    event: Extract<Event, { type: 'differenceSettled' }>,
  ): { readonly code: string; readonly reason: string } | undefined;
  /** Why trading cannot be re-armed by this actor; undefined if it can. */
  rearmProblem(by: Actor, reason: string): { readonly code: ErrorCodeName; readonly reason: string } | undefined;
  /** Why a breaker cannot be reset by this actor; undefined if it can. */
  resetProblem(
    key: string,
    by: Actor,
    reason: string,
  ): { readonly code: ErrorCodeName; readonly reason: string } | undefined;
  /** Why a live account cannot be armed as stated; undefined if it can. */
  armProblem(
    wish: Pick<Extract<Event, { type: 'armReceived' }>, 'platform' | 'account' | 'by' | 'reason' | 'atUs'>,
  ): { readonly code: ErrorCodeName; readonly reason: string } | undefined;
  /** Whether nothing that the engine knows of keeps every entry from passing: trading is active, no re-reading is awaited. */
  entriesMayPass(): boolean;
  /** Where something is held, and the prices there at which to look without delay. */
  watchedPlaces(): readonly WatchedPlace[];
  priceBands(): readonly PriceBand[];
  /** When a `timePassed` event is due, in epoch microseconds; undefined while nothing waits. */
  nextDueUs(): number | undefined;
}
