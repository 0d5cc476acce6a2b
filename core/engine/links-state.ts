import type { ClientId, PlatformId } from '../model/ids.ts';

/** An AI client that steered symbols and is gone or silent. */
export interface LostClient {
  readonly reason: string;
  readonly sinceUs: number;
  readonly roots: ReadonlySet<string>;
  /** Clients that connected since: each of them may steer in its place. */
  readonly successors: ReadonlySet<ClientId>;
}

/** Everything is compared anew with the platforms before anything enters. */
export interface Rereading {
  readonly code: 'WOKE_UP' | 'CLOCK_JUMPED';
  readonly reason: string;
  readonly sinceUs: number;
  /** The report that each platform was asked for. */
  readonly awaited: Map<PlatformId, string>;
  /** The others open now; those that have not answered by then stay shut until they do. */
  isOpen: boolean;
}

/**
 * Who is there and how the gateway itself is doing. Who steers which root, who of them is gone and which platforms are lost
 * outlives a restart; the rest begins anew with each start, and every platform is read before it opens.
 */
export interface LinksState {
  /** Who signalled a root last. */
  readonly steeredBy: Map<string, ClientId>;
  readonly lostClients: Map<ClientId, LostClient>;
  /** Clients that steer and whose links are watched. */
  readonly watched: Set<ClientId>;
  /** Clients that steered before a restart and have not linked since, and when they count as gone. */
  readonly awaited: Map<ClientId, number>;
  /** Clients from before a restart, with the link by which they came back: that one is no new client. */
  readonly returning: Map<ClientId, number | undefined>;
  /** The trader's own platforms that were lost and are not back; with `pause_all` also those of before the start. */
  readonly lostPlatforms: Map<PlatformId, string>;
  /** Platforms that held something when the gateway started and have not linked since, and when a person is told. */
  readonly holders: Map<PlatformId, number>;
  rereading: Rereading | undefined;
  /** By platform and root: the end of the session before which it was made flat there. */
  readonly sessionsEnded: Map<string, number>;
  /** Why only exits pass, while the gateway is too slow. */
  unhealthy: string | undefined;
}

export function emptyLinks(): LinksState {
  return {
    steeredBy: new Map(),
    lostClients: new Map(),
    watched: new Set(),
    awaited: new Map(),
    returning: new Map(),
    lostPlatforms: new Map(),
    holders: new Map(),
    rereading: undefined,
    sessionsEnded: new Map(),
    unhealthy: undefined,
  };
}
