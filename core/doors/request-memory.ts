import { createHash } from 'node:crypto';
import type { WireMap } from '../wire/unpack.ts';

/** Requests remembered, with an outcome and without: the oldest of each are forgotten first. */
export const REQUESTS_MAX = 1_000;

interface Remembered<Outcome> {
  readonly fingerprint: string;
  readonly outcome: Outcome | undefined;
}

/** What is known of a request id: nothing, the same request with its outcome if that is kept, or another request. */
export type Recalled<Outcome> =
  | { readonly kind: 'new' }
  | { readonly kind: 'same'; readonly outcome: Outcome | undefined }
  | { readonly kind: 'other' };

/** Remembers requests by their id, so that one that is sent again is answered and not done again. */
export class RequestMemory<Outcome> {
  readonly #withOutcome = new Map<string, Remembered<Outcome>>();
  /** Apart, so that a console that reads every second does not push the changes out. */
  readonly #without = new Map<string, Remembered<Outcome>>();

  recall(requestId: string, action: string, payload: WireMap): Recalled<Outcome> {
    const known = this.#withOutcome.get(requestId) ?? this.#without.get(requestId);
    if (known === undefined) return { kind: 'new' };
    const isSame = known.fingerprint === fingerprintOf(action, payload);
    return isSame ? { kind: 'same', outcome: known.outcome } : { kind: 'other' };
  }

  /** Remembers a request, and its outcome where that is to be given to a repeat. */
  remember(requestId: string, action: string, payload: WireMap, outcome: Outcome | undefined): void {
    const requests = outcome === undefined ? this.#without : this.#withOutcome;
    requests.set(requestId, { fingerprint: fingerprintOf(action, payload), outcome });
    if (requests.size <= REQUESTS_MAX) return;
    for (const oldest of requests.keys()) {
      requests.delete(oldest);
      return;
    }
  }
}

function fingerprintOf(action: string, payload: WireMap): string {
  return createHash('sha256')
    .update(JSON.stringify([action, payload]))
    .digest('base64');
}
