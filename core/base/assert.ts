/** Thrown for a bug in our own code. It stops the engine; the supervisor restarts it through recovery. */
export class BugError extends Error {
  override readonly name = 'BugError';
}

/** Throws a {@link BugError} unless `condition` holds. For invariants of our own code, never for input from outside. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new BugError(message);
}

/** Ends a `switch` over a closed union: the compiler refuses a missing case, and a value from a broken cast throws. */
export function unreachable(value: never): never {
  throw new BugError(`unreachable case: ${JSON.stringify(value)}`);
}
