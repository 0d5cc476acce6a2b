import type { FlatCertificate, PlatformCertificate } from '../model/flat-certificate.ts';
import type { Packable } from './pack.ts';

/** A flat certificate as it stands in messages and on the admin door. Sizes in the platform's unit, times in epoch µs. */
export function certificateMap(certificate: FlatCertificate): { readonly [key: string]: Packable } {
  const { id, by, reason, scope, outcome, startedUs, endedUs, platforms } = certificate;
  return {
    id,
    by,
    reason,
    scope: scope.contract ?? scope.root ?? 'ALL',
    foreign: scope.foreign,
    outcome: outcome.toUpperCase(),
    started_us: startedUs,
    ended_us: endedUs ?? null,
    platforms: platforms.map(platformMap),
  };
}

function platformMap(certificate: PlatformCertificate): Packable {
  const { platform, account, outcome, rounds, closesSent, reread, doubts } = certificate;
  return {
    platform,
    account,
    outcome: outcome.toUpperCase(),
    rounds,
    closes_sent: closesSent,
    reread_us: reread?.readUs ?? null,
    positions: reread === undefined ? null : reread.positions.map(({ symbol, size }) => ({ symbol, qty: size })),
    working_orders: reread === undefined ? null : reread.workingOurs + reread.workingOthers,
    working_orders_of_others: reread === undefined ? null : reread.workingOthers,
    doubts: doubts.map(({ code, text }) => ({ code, reason: text })),
  };
}
