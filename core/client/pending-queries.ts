import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { err } from '../base/result.ts';
import { refusal, type Refusal } from './refusal.ts';

/** Open questions at most; one more is refused QUERY_LIMIT. */
const PENDING_MAX = 1_000;

interface Pending {
  readonly settle: (answer: Result<unknown, Refusal>) => void;
  readonly cancelTimer: () => void;
}

/** Questions that wait for their RESULT, by request id. Each settles exactly once. */
export class PendingQueries {
  readonly #clock: Clock;
  readonly #pending = new Map<string, Pending>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isFull(): boolean {
    return this.#pending.size >= PENDING_MAX;
  }

  /** Waits for the answer to a question that was just sent; ANSWER_LATE after `timeoutMs`. */
  add(requestId: string, timeoutMs: number): Promise<Result<unknown, Refusal>> {
    return new Promise((settle) => {
      const late = refusal('ANSWER_LATE', `query ${requestId}, ${timeoutMs} ms`);
      const cancelTimer = this.#clock.after(timeoutMs, () => this.settle(requestId, err(late)));
      this.#pending.set(requestId, { settle, cancelTimer });
    });
  }

  /** Hands over an answer; false when nobody waits for it. */
  settle(requestId: string, answer: Result<unknown, Refusal>): boolean {
    const pending = this.#pending.get(requestId);
    if (pending === undefined) return false;
    this.#pending.delete(requestId);
    pending.cancelTimer();
    pending.settle(answer);
    return true;
  }

  /** Refuses all: the link is gone, and answers do not survive it. */
  refuseAll(why: Refusal): void {
    for (const requestId of this.#pending.keys()) this.settle(requestId, err(why));
  }
}
