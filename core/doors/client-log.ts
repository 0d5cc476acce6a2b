import type { Packable } from '../wire/pack.ts';

/** Order messages that are kept per client, so that it can catch up after a reconnect. */
export const REPLAY_MAX = 10_000;

interface Kept {
  readonly seq: number;
  readonly message: { readonly [key: string]: Packable | undefined };
}

/** Numbers a client's order messages and keeps the newest of them. */
export class ClientLog {
  #seq = 0;
  #kept: Kept[] = [];

  /** The number of the last message; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** Numbers a message and keeps it. */
  add(message: { readonly [key: string]: Packable | undefined }): { readonly [key: string]: Packable | undefined } {
    this.#seq += 1;
    const numbered = { ...message, seq: this.#seq };
    this.#kept.push({ seq: this.#seq, message: numbered });
    if (this.#kept.length > 2 * REPLAY_MAX) this.#kept = this.#kept.slice(-REPLAY_MAX);
    return numbered;
  }

  /** What came after `lastSeq`, as far as it is kept; `complete` says whether nothing of it is missing. */
  after(lastSeq: number): { readonly messages: readonly Kept['message'][]; readonly complete: boolean } {
    const messages = this.#kept.filter(({ seq }) => seq > lastSeq).map(({ message }) => message);
    return { messages, complete: lastSeq <= this.#seq && messages.length === this.#seq - lastSeq };
  }
}
