import type { ClientId, PlatformId } from './ids.ts';

/** What changed in who steers what and who is there, as the journal keeps it: a restart must not let in what waited before it. */
export type LinksChange =
  /** A client has signalled a root last. */
  | { readonly type: 'rootSteered'; readonly root: string; readonly client: ClientId }
  /** The links of a client are watched: it does not only ask and hang up. */
  | { readonly type: 'clientWatched'; readonly client: ClientId }
  /** A client that steers is gone, and these may steer in its place; all of it as it is now. */
  | {
      readonly type: 'clientGone';
      readonly client: ClientId;
      readonly reason: string;
      readonly sinceUs: number;
      readonly roots: readonly string[];
      readonly successors: readonly ClientId[];
    }
  | { readonly type: 'clientReturned'; readonly client: ClientId }
  /** One of the trader's own platforms was lost. */
  | { readonly type: 'platformGone'; readonly platform: PlatformId; readonly reason: string }
  /** It is back, or nobody waits for it any more. */
  | { readonly type: 'platformReturned'; readonly platform: PlatformId };
