import type { PlatformId } from '../model/ids.ts';
import type { WorkedEvent } from './inbox.ts';

/** What a platform's own last report says beyond our book. */
interface Stated {
  readonly atUs: number;
  readonly equity?: number;
  readonly currency?: string;
  readonly tickets: readonly Ticket[];
}

/** One position as the platform lists it. */
export interface Ticket {
  readonly ticket: string;
  /** The platform's symbol. */
  readonly symbol: string;
  readonly size: number;
}

/** What the platforms' reports say that the gateway's own book does not keep: tickets, and what accounts are worth. */
export interface FabricBook {
  /** Takes every event that was worked off. */
  take(worked: WorkedEvent): void;
  tickets(platform: PlatformId): readonly Ticket[];
  /** What the account was worth when it was last stated, and when that was. */
  worth(
    platform: PlatformId,
  ): { readonly equity: number; readonly currency: string; readonly atUs: number } | undefined;
}

/** Makes an empty book; it fills with the reports that come. */
export function createFabricBook(): FabricBook {
  const stated = new Map<PlatformId, Stated>();
  return {
    take: ({ event }) => {
      if (event.type !== 'reportReceived') return;
      const { balance, positions } = event.report;
      const tickets = positions.flatMap(({ ticket, symbol, size }) =>
        ticket === undefined || size === 0 ? [] : [{ ticket, symbol, size }],
      );
      stated.set(event.platform, { atUs: event.atUs, tickets, ...balance });
    },
    tickets: (platform) => stated.get(platform)?.tickets ?? [],
    worth: (platform) => {
      const known = stated.get(platform);
      if (known?.equity === undefined || known.currency === undefined) return undefined;
      return { equity: known.equity, currency: known.currency, atUs: known.atUs };
    },
  };
}
