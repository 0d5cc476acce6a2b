/** A callback. What it returns is ignored, but for a promise whose rejection counts as a throw. */
export type Callback<T> = (value: T) => unknown;

/** The callbacks of one topic. One that throws, or rejects, is told to `failed`; the others are still called. */
export class Listeners<T> {
  readonly #callbacks = new Set<Callback<T>>();
  readonly #failed: (cause: unknown) => void;

  constructor(failed: (cause: unknown) => void) {
    this.#failed = failed;
  }

  get count(): number {
    return this.#callbacks.size;
  }

  /** Adds a callback; the returned function removes it. */
  add(callback: Callback<T>): () => void {
    // Wrapped, so that the same function added twice is called twice and each removal removes its own.
    const own: Callback<T> = (value) => callback(value);
    this.#callbacks.add(own);
    return () => {
      this.#callbacks.delete(own);
    };
  }

  tell(value: T): void {
    for (const callback of this.#callbacks) {
      try {
        const returned = callback(value);
        if (returned instanceof Promise) returned.catch(this.#failed);
      } catch (cause) {
        this.#failed(cause);
      }
    }
  }
}
