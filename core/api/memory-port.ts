import type { Port } from './port.ts';

/**
 * Two ends of a channel inside one process, for tests and for a window in the same process. Messages are copied as JSON
 * copies them, and arrive in a later microtask.
 */
export function memoryPair(): readonly [Port, Port] {
  const first = new MemoryEnd();
  const second = new MemoryEnd();
  first.peer = second;
  second.peer = first;
  return [first, second];
}

class MemoryEnd implements Port {
  peer: MemoryEnd | undefined;
  #listener: ((message: unknown) => void) | undefined;
  #closed: ((reason: string) => void) | undefined;
  #endedBy: string | undefined;
  readonly #waiting: string[] = [];

  post(message: unknown): void {
    if (this.#endedBy !== undefined) return;
    const copy = JSON.stringify(message);
    void Promise.resolve().then(() => this.peer?.take(copy));
  }

  take(copy: string): void {
    if (this.#endedBy !== undefined) return;
    if (this.#listener === undefined) this.#waiting.push(copy);
    else this.#listener(JSON.parse(copy) as unknown);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener;
    for (const copy of this.#waiting.splice(0)) listener(JSON.parse(copy) as unknown);
  }

  onClose(listener: (reason: string) => void): void {
    this.#closed = listener;
    if (this.#endedBy !== undefined) listener(this.#endedBy);
  }

  close(reason: string): void {
    this.end(reason);
    void Promise.resolve().then(() => this.peer?.end(reason));
  }

  end(reason: string): void {
    if (this.#endedBy !== undefined) return;
    this.#endedBy = reason;
    this.#closed?.(reason);
  }

  backlogBytes(): undefined {
    return undefined;
  }
}
