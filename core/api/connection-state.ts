import type { CommandName } from './commands.ts';

/** How a panel stands to its gateway. What it shows stays, dimmed, in every state but the first. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | {
      readonly kind: 'connected';
      readonly version: string;
      /** Another one than before means that the gateway has restarted. */
      readonly run: string;
      readonly commands: readonly CommandName[];
      /** Connected, and yet nothing came for a while: the gateway is busy or stuck. */
      readonly isStale: boolean;
    }
  | { readonly kind: 'disconnected'; readonly reason: string; readonly attempt: number; readonly retryInMs: number }
  /** Gateway and panel are of different versions; `text` says what to do. It is tried again now and then. */
  | { readonly kind: 'mismatch'; readonly ours: number; readonly theirs: number; readonly text: string }
  | { readonly kind: 'closed' };
