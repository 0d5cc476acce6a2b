import type { PlatformId } from './ids.ts';
import type { Actor } from './request.ts';

/** What a flatten is to make flat. */
export interface FlattenScope {
  /** Absent: every root. */
  readonly root?: string;
  /** The one contract that was named, where that is not the front month. */
  readonly contract?: string;
  /** Absent: every platform. */
  readonly platforms?: readonly PlatformId[];
  /** Also what others opened on the account. */
  readonly foreign: boolean;
}

/** How a flatten stands: `parked` when nothing moves until a lost platform comes back. */
export type FlattenOutcome = 'working' | 'parked' | 'proved' | 'not_proved';

/** Why a platform is not proved flat. */
export type DoubtCode =
  | 'BOOKED_NOT_REREAD'
  | 'PLATFORM_AWAY'
  | 'NO_REPORT'
  | 'ORDER_OPEN'
  | 'ORDER_UNKNOWN'
  | 'POSITION_OPEN'
  | 'POSITION_MISMATCH'
  | 'OTHER_ACCOUNT'
  | 'CANNOT_CLOSE';

export interface Doubt {
  readonly code: DoubtCode;
  readonly text: string;
}

/** The positions and the working orders as the platform's own report stated them. */
export interface Reread {
  /** When the report was asked for: what it says is no older. */
  readonly askedUs: number;
  readonly readUs: number;
  /** Signed sizes in the platform's unit, by its symbol; of the flatten's scope, flat ones left out. */
  readonly positions: readonly { readonly symbol: string; readonly size: number; readonly averagePrice?: number }[];
  /** Orders that the platform lists as not over: ours, and those of others. */
  readonly workingOurs: number;
  readonly workingOthers: number;
}

/** What was proved of one platform, or why not. */
export interface PlatformCertificate {
  readonly platform: PlatformId;
  readonly account: string;
  readonly outcome: FlattenOutcome;
  readonly rounds: number;
  readonly closesSent: number;
  /** The platform's own last word; absent where it was never had: then the booked net is all there is. */
  readonly reread?: Reread;
  readonly doubts: readonly Doubt[];
}

/** The end of a flatten: per platform the positions and working orders as re-read, times and rounds, proved or why not. */
export interface FlatCertificate {
  readonly id: string;
  readonly by: Actor;
  readonly reason: string;
  readonly scope: FlattenScope;
  readonly outcome: FlattenOutcome;
  readonly startedUs: number;
  /** Absent while it is in work or parked. */
  readonly endedUs?: number;
  readonly platforms: readonly PlatformCertificate[];
}
