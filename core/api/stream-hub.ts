import type { Patch } from './message.ts';
import type { StreamSources } from './stream-source.ts';
import { STREAMS, type StreamName } from './streams.ts';

interface Watched {
  revision: number;
  watchers: number;
  /** When it is asked again, in steady µs. */
  dueUs: number;
}

/** Numbers the changes of all streams, for all who watch them. */
export class StreamHub {
  readonly #sources: StreamSources;
  readonly #failed: (stream: StreamName, error: unknown) => void;
  readonly #watched = new Map<StreamName, Watched>();

  /** `failed` is told when a source throws: what is shown must never end what trades. */
  constructor(sources: StreamSources, failed: (stream: StreamName, error: unknown) => void) {
    this.#sources = sources;
    this.#failed = failed;
  }

  watch(stream: StreamName): void {
    const known = this.#watched.get(stream) ?? { revision: 0, watchers: 0, dueUs: 0 };
    this.#watched.set(stream, known);
    if (known.watchers === 0) this.#guarded(stream, () => this.#sources[stream].begin?.());
    known.watchers += 1;
  }

  unwatch(stream: StreamName): void {
    const known = this.#watched.get(stream);
    if (known === undefined || known.watchers === 0) return;
    known.watchers -= 1;
    if (known.watchers === 0) this.#guarded(stream, () => this.#sources[stream].end?.());
  }

  /** Undefined when the source has failed. */
  snapshot(stream: StreamName): { readonly revision: number; readonly value: unknown } | undefined {
    const revision = this.#watched.get(stream)?.revision ?? 0;
    return this.#guarded(stream, () => ({ revision, value: this.#sources[stream].snapshot() }));
  }

  /** What changed in the streams that are watched and due. Each call numbers what it returns. */
  changes(steadyUs: number): readonly Patch[] {
    const patches: Patch[] = [];
    for (const [stream, known] of this.#watched) {
      if (known.watchers === 0 || steadyUs < known.dueUs) continue;
      const source = this.#sources[stream];
      // Half a millisecond of grace: timers come a little early or late, and a round must not be skipped for it.
      known.dueUs = steadyUs + source.everyMs * 1_000 - 500;
      const changes = this.#guarded(stream, () => source.changes());
      if (changes === undefined) continue;
      known.revision += 1;
      patches.push({ stream, revision: known.revision, ...(changes as object) });
    }
    return patches;
  }

  #guarded<T>(stream: StreamName, run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      this.#failed(stream, error);
      return undefined;
    }
  }
}

/** The stream of this name; undefined for one that does not exist. */
export function streamOf(name: string): StreamName | undefined {
  return Object.hasOwn(STREAMS, name) ? (name as StreamName) : undefined;
}
