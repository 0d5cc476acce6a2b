import type { PlatformSession } from './platform-session.ts';

export const HEARTBEAT_MS = 1_000;
/** Heartbeats, or PINGs, in a row that may stay away before a platform is lost. */
export const MISSED_MAX = 3;

/**
 * Looks at a connection once a heartbeat and pings it; says why it is lost, or nothing. Of version 1 every heartbeat
 * needs a message, whatever it is: a hung script's library still answers PINGs. A legacy one may be silent for ever, as
 * long as its library answers PINGs; one that cannot answer them is lost with its link alone.
 */
export function checkLiveness(session: PlatformSession, nowUs: number): string | undefined {
  const { peer } = session;
  const wasSilent = session.isV1
    ? session.messages === session.messagesBefore
    : peer.canPing && peer.lastHeardUs < session.lastPingUs;
  session.missed = wasSilent ? session.missed + 1 : 0;
  session.messagesBefore = session.messages;
  if (session.missed >= MISSED_MAX)
    return session.isV1 ? `${MISSED_MAX} heartbeats missed` : `${MISSED_MAX} pings unanswered`;
  session.lastPingUs = nowUs;
  peer.ping();
  return undefined;
}
