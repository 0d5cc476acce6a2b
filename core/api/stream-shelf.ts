import { applyPatch, readSnapshot } from './apply-patch.ts';
import type { ClientMessage, Patch } from './message.ts';
import { streamOf } from './stream-hub.ts';
import type { StreamName, StreamState } from './streams.ts';

interface Held {
  readonly listeners: Set<(state: never) => void>;
  state: StreamState<StreamName> | undefined;
  /** Undefined while a snapshot is awaited. */
  revision: number | undefined;
}

/** The streams that a panel watches, as they stand. One subscription serves all who watch a stream. */
export class StreamShelf {
  readonly #say: (message: ClientMessage) => void;
  readonly #held = new Map<StreamName, Held>();
  #isConnected = false;

  constructor(say: (message: ClientMessage) => void) {
    this.#say = say;
  }

  watch<N extends StreamName>(stream: N, listener: (state: StreamState<N>) => void): () => void {
    const held: Held = this.#held.get(stream) ?? { listeners: new Set(), state: undefined, revision: undefined };
    this.#held.set(stream, held);
    held.listeners.add(listener);
    if (held.listeners.size === 1 && this.#isConnected) this.#say({ type: 'watch', stream });
    if (held.state !== undefined) listener(held.state as StreamState<N>);
    return () => {
      if (!held.listeners.delete(listener) || held.listeners.size > 0) return;
      held.revision = undefined;
      if (this.#isConnected) this.#say({ type: 'unwatch', stream });
    };
  }

  last<N extends StreamName>(stream: N): StreamState<N> | undefined {
    return this.#held.get(stream)?.state as StreamState<N> | undefined;
  }

  connected(): void {
    this.#isConnected = true;
    for (const [stream, { listeners }] of this.#held) if (listeners.size > 0) this.#say({ type: 'watch', stream });
  }

  /** What is known stays, for whoever shows it with its age. */
  disconnected(): void {
    this.#isConnected = false;
    for (const held of this.#held.values()) held.revision = undefined;
  }

  /** Returns what is wrong with the snapshot, if anything. */
  snapshot(name: string, revision: number, value: unknown): string | undefined {
    const stream = streamOf(name);
    const held = stream && this.#held.get(stream);
    if (stream === undefined || held === undefined || held.listeners.size === 0) return undefined;
    const read = readSnapshot(stream, value);
    if (!read.ok) return read.error;
    held.revision = revision;
    tell(held, read.value);
    return undefined;
  }

  /** Takes patches in order; for one that does not follow on what is held, a new snapshot is asked for. */
  patches(patches: readonly Patch[]): string | undefined {
    for (const patch of patches) {
      const stream = streamOf(patch.stream);
      const held = stream && this.#held.get(stream);
      if (stream === undefined || held?.state === undefined || held.revision === undefined) continue;
      if (patch.revision <= held.revision) continue;
      if (patch.revision !== held.revision + 1) {
        held.revision = undefined;
        this.#say({ type: 'watch', stream });
        continue;
      }
      const next = applyPatch(stream, held.state, patch);
      if (!next.ok) return next.error;
      held.revision = patch.revision;
      tell(held, next.value);
    }
    return undefined;
  }
}

function tell(held: Held, state: StreamState<StreamName>): void {
  held.state = state;
  for (const listener of held.listeners) listener(state as never);
}
