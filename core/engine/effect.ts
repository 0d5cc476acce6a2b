import type { Alert } from '../model/alert.ts';
import type { Audience, ClientMessage } from '../model/client-message.ts';
import type { PlatformCommand } from '../model/command.ts';

/**
 * What the engine wants done outside, after the decisions of its event are journalled: commands and the gate first, in
 * their order, then the rest in theirs.
 */
export type Effect =
  | { readonly type: 'command'; readonly command: PlatformCommand }
  | { readonly type: 'tell'; readonly audience: Audience; readonly message: ClientMessage }
  | { readonly type: 'alert'; readonly alert: Alert }
  /** A plain line for the gateway's log. */
  | { readonly type: 'log'; readonly line: string }
  /** Something worth counting by reason; the code stands in the catalogue. */
  | { readonly type: 'count'; readonly code: string }
  /** The market of a root is wanted, as the event `marketShown`. */
  | { readonly type: 'askMarket'; readonly root: string }
  | { readonly type: 'gate'; readonly open: boolean };
