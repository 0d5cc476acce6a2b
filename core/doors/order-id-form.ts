import type { ClientId } from '../model/ids.ts';

/** Ids remembered; the oldest are forgotten first and then go out as texts. */
const IDS_MAX = 100_000;

/**
 * Remembers which clients wrote an order id as a number, so that their scripts find it again as they wrote it: to a
 * script `81` and `"81"` are two ids.
 */
export class OrderIdForm {
  readonly #numbers = new Set<string>();

  /** Notes the id as a client wrote it. */
  note(client: ClientId, written: unknown): void {
    if (typeof written !== 'number' || !Number.isSafeInteger(written)) return;
    this.#numbers.add(`${client}\n${written}`);
    if (this.#numbers.size <= IDS_MAX) return;
    for (const oldest of this.#numbers) {
      this.#numbers.delete(oldest);
      return;
    }
  }

  /** The id in the form in which its client wrote it. */
  restore(client: ClientId, id: string): string | number {
    return this.#numbers.has(`${client}\n${id}`) ? Number(id) : id;
  }
}
