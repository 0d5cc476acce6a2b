import type { ClientId, PlatformId } from '../model/ids.ts';
import type { EngineState } from './state.ts';

/** What keeps entries waiting beside limits, breakers and the state of trading. */
export interface LinksView {
  /** AI clients that steered these roots and are gone or silent. */
  readonly lostClients: readonly {
    readonly client: ClientId;
    readonly reason: string;
    readonly sinceUs: number;
    readonly roots: readonly string[];
  }[];
  /** AI clients that steered before a restart and have not come back yet. */
  readonly awaitedClients: readonly ClientId[];
  /** The trader's own platforms that were lost since the start. With `on_platform_lost: pause_all` they keep all entries waiting. */
  readonly lostPlatforms: readonly { readonly platform: PlatformId; readonly reason: string }[];
  /** After sleep, or when the clock was set: why, and which platforms have not reported yet. */
  readonly rereading?: { readonly reason: string; readonly sinceUs: number; readonly waitsFor: readonly PlatformId[] };
  /** Why the gateway lets only exits through; absent while it is well. */
  readonly unhealthy?: string;
}

/** Reads who is away. */
export function linksView({ links }: EngineState): LinksView {
  const { lostClients, awaited, lostPlatforms, rereading, unhealthy } = links;
  return {
    lostClients: [...lostClients].map(([client, { reason, sinceUs, roots }]) => ({
      client,
      reason,
      sinceUs,
      roots: [...roots],
    })),
    awaitedClients: [...awaited.keys()],
    lostPlatforms: [...lostPlatforms].map(([platform, reason]) => ({ platform, reason })),
    ...(rereading !== undefined && {
      rereading: { reason: rereading.reason, sinceUs: rereading.sinceUs, waitsFor: [...rereading.awaited.keys()] },
    }),
    ...(unhealthy !== undefined && { unhealthy }),
  };
}
