import type { OrderId, PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';

/**
 * The orders that are working or unknown, in the order in which they came, together and by platform. Each signal asks for those
 * of every platform that it goes to: they are found without a look at those of the others.
 */
export class OpenChildren {
  readonly #all = new Map<OrderId, Child>();
  readonly #byPlatform = new Map<PlatformId, Map<OrderId, Child>>();

  has(orderId: OrderId): boolean {
    return this.#all.has(orderId);
  }

  /** All of them. Those that end while somebody reads are left out of what is still to come. */
  all(): Iterable<Child> {
    return this.#all.values();
  }

  /** Those of one platform, on any account. */
  on(platform: PlatformId): Iterable<Child> {
    return this.#byPlatform.get(platform)?.values() ?? [];
  }

  add(child: Child): void {
    this.#all.set(child.orderId, child);
    const there = this.#byPlatform.get(child.platform);
    if (there === undefined) this.#byPlatform.set(child.platform, new Map([[child.orderId, child]]));
    else there.set(child.orderId, child);
  }

  delete({ orderId, platform }: Child): void {
    this.#all.delete(orderId);
    this.#byPlatform.get(platform)?.delete(orderId);
  }
}
