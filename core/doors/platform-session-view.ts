import type { PlatformId } from '../model/ids.ts';
import type { AccountMode, Dialect } from '../model/platform.ts';
import type { PlatformSession } from './platform-session.ts';

/** What is shown of a connection. Times are epoch µs by our clock, 0 for what has not happened. */
export interface PlatformSessionView {
  readonly platform: PlatformId;
  readonly dialect: Dialect;
  readonly account: string;
  readonly mode: AccountMode;
  readonly address: string;
  readonly registeredUs: number;
  /** When its last byte came. */
  readonly lastHeardUs: number;
  readonly ticks: number;
  readonly firstTickUs: number;
  readonly lastTickUs: number;
  /** Entries that wait for its write buffer to be empty. */
  readonly waitingEntries: number;
  readonly rttUs: number | undefined;
}

/** Shows a connection that holds an id; `bootUs` is the wall time at which steady time was 0. */
export function sessionView(session: PlatformSession, bootUs: number): PlatformSessionView | undefined {
  const { identity, peer, source, registeredUs, firstTickUs } = session;
  if (identity === undefined) return undefined;
  const { platform, dialect, account, mode } = identity;
  return {
    platform,
    dialect,
    account,
    mode,
    address: peer.address,
    registeredUs,
    lastHeardUs: bootUs + peer.lastHeardUs,
    ticks: source?.ticks ?? 0,
    firstTickUs,
    lastTickUs: source?.lastTickUs ?? 0,
    waitingEntries: session.waiting.length,
    rttUs: peer.rttUs,
  };
}
