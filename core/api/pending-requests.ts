import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ApiError } from './contract.ts';
import { decode, type Shape } from './shape.ts';

interface Waiting {
  readonly shape: Shape<unknown>;
  readonly isCommand: boolean;
  readonly settle: (result: Result<unknown, ApiError>) => void;
  readonly cancel: () => void;
}

/** How long an answer may take. */
const ANSWER_MS = 15_000;
/** How long that to a command may take: a stop that makes flat first waits up to 30 s for the platforms. */
const COMMAND_MS = 45_000;

/** Questions and commands that wait for their answer. */
export class PendingRequests {
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Numbers a request and waits for its answer; NO_ANSWER when none comes in time. */
  add(shape: Shape<unknown>, isCommand: boolean, send: (id: number) => void): Promise<Result<unknown, ApiError>> {
    return new Promise((settle) => {
      this.#last += 1;
      const id = this.#last;
      const mostMs = isCommand ? COMMAND_MS : ANSWER_MS;
      const cancel = this.#clock.after(mostMs, () => this.#settle(id, err(noAnswer(isCommand, 'no answer came'))));
      this.#waiting.set(id, { shape, isCommand, settle, cancel });
      send(id);
    });
  }

  answered(id: number, ok_: boolean, result: unknown, error: ApiError | undefined): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    if (!ok_) {
      const fallback = { code: 'MESSAGE_MALFORMED', reason: 'it was refused without a reason', remedy: '' };
      return this.#settle(id, err(error ?? fallback));
    }
    const read = decode(waiting.shape, result, 'result');
    this.#settle(
      id,
      read.ok
        ? ok(read.value)
        : err({ code: 'MESSAGE_MALFORMED', reason: read.error, remedy: 'Load the panel again.' }),
    );
  }

  /** The channel broke: nobody knows what became of what was on its way. */
  lose(reason: string): void {
    for (const [id, { isCommand }] of this.#waiting) this.#settle(id, err(noAnswer(isCommand, reason)));
  }

  #settle(id: number, result: Result<unknown, ApiError>): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    waiting.cancel();
    waiting.settle(result);
  }
}

/** A question may be asked again; a command may have been done. */
function noAnswer(isCommand: boolean, reason: string): ApiError {
  return isCommand
    ? { code: 'OUTCOME_UNKNOWN', reason, remedy: 'It may have been done. Look at what is shown before you repeat it.' }
    : { code: 'NO_ANSWER', reason, remedy: '' };
}
