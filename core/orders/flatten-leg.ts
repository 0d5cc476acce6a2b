import type { Doubt, Reread } from '../model/flat-certificate.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';

/**
 * Where a flatten stands on one platform: cancelling → reading → closing → cancelling … until proved, or not proved.
 * `pausing` lies between two rounds, `parked` waits for the link to come back.
 */
export type FlattenPhase = 'cancelling' | 'reading' | 'closing' | 'pausing' | 'parked' | 'proved' | 'not_proved';

/** A flatten on one platform. A plain value: each change is journalled whole. */
export interface FlattenLeg {
  readonly platform: PlatformId;
  readonly account: string;
  readonly phase: FlattenPhase;
  /** From 1; a round cancels, re-reads, and closes what is left. */
  readonly round: number;
  /** Rounds that may still be begun; set anew when a lost link has come back. */
  readonly roundsLeft: number;
  readonly phaseSinceUs: number;
  /** When the phase is given up. */
  readonly dueUs?: number;
  /** Reports asked for in this phase. */
  readonly reads: number;
  /** Orders whose cancel was asked for in this round. */
  readonly cancelled: readonly OrderId[];
  /** The closes of this round, and how many went out in all. */
  readonly closing: readonly OrderId[];
  readonly closesSent: number;
  readonly reread?: Reread;
  /** Why it was not proved when it was last looked at. */
  readonly doubts: readonly Doubt[];
}

export const FLATTEN_ROUNDS_MAX = 6;
/** Reports that stay without an answer before a platform is given up. */
export const FLATTEN_READS_MAX = 3;
export const CANCEL_WAIT_US = 3_000_000;
export const READ_WAIT_US = 10_000_000;
export const CLOSE_WAIT_US = 15_000_000;
export const PAUSE_US = 500_000;

/** A leg before its first round. */
export function newLeg(platform: PlatformId, account: string, atUs: number): FlattenLeg {
  return {
    platform,
    account,
    phase: 'pausing',
    round: 0,
    roundsLeft: FLATTEN_ROUNDS_MAX,
    phaseSinceUs: atUs,
    dueUs: atUs,
    reads: 0,
    cancelled: [],
    closing: [],
    closesSent: 0,
    doubts: [],
  };
}

/** Whether nothing more is done on this platform. */
export function isLegOver({ phase }: FlattenLeg): boolean {
  return phase === 'proved' || phase === 'not_proved';
}

/** Whether it acts now: neither over nor waiting for a link. */
export function isLegAtWork(leg: FlattenLeg): boolean {
  return !isLegOver(leg) && leg.phase !== 'parked';
}
