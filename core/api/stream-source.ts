import type { StreamEntry, StreamName, ValueStreamName } from './streams.ts';

/** What changed in a value since it was last asked: the top-level fields with their new values. */
export interface ValueChanges<T> {
  readonly fields: Partial<T>;
}

/** What changed in a table since it was last asked: rows that are new or other ones, then keys that went. */
export interface TableChanges<T> {
  readonly rows: readonly T[];
  readonly drop: readonly string[];
}

interface Source<S, C> {
  /** How often it is asked for changes at most; a multiple of the time between two messages. */
  readonly everyMs: number;
  /** How it stands now. What `changes` says next may be in it already. */
  snapshot(): S;
  /** What changed since the last call, or since `begin`; undefined for nothing. */
  changes(): C | undefined;
  /** Somebody watches from now on, and nobody did before: changes count from here. */
  begin?(): void;
  /** Nobody watches any more. */
  end?(): void;
}

/** Where a stream comes from. It is asked only while somebody watches. */
export type StreamSource<N extends StreamName> = N extends ValueStreamName
  ? Source<StreamEntry<N>, ValueChanges<StreamEntry<N>>>
  : Source<readonly StreamEntry<N>[], TableChanges<StreamEntry<N>>>;

/** Every stream's source. */
export type StreamSources = { readonly [N in StreamName]: StreamSource<N> };
