import type { FlatCertificate, PlatformCertificate } from '../model/flat-certificate.ts';
import type { FlattenLeg } from './flatten-leg.ts';
import type { FlattenRun } from './flatten-run.ts';
import { outcomeOf } from './flatten-run.ts';

/** Writes the certificate of a flatten as it stands. */
export function certificateOf(run: FlattenRun): FlatCertificate {
  const { id, by, reason, scope, startedUs, endedUs, legs } = run;
  return {
    id,
    by,
    reason,
    scope,
    outcome: outcomeOf(run),
    startedUs,
    ...(endedUs !== undefined && { endedUs }),
    platforms: legs.map(platformCertificate),
  };
}

function platformCertificate(leg: FlattenLeg): PlatformCertificate {
  const { platform, account, round, closesSent, reread, doubts } = leg;
  return {
    platform,
    account,
    outcome: outcomeOf({ legs: [leg] }),
    rounds: round,
    closesSent,
    ...(reread !== undefined && { reread }),
    doubts,
  };
}

/**
 * A proof holds for the moment at which the platform was asked; what came later is not in it. Without the platform's own
 * word only a simulation is proved, which took what it held with it.
 */
function provedText({ platform, reread }: PlatformCertificate): string {
  return reread === undefined
    ? `${platform} (a simulation, which has ended)`
    : `${platform} (as of ${timeText(reread.askedUs)})`;
}

/** `21:04:05 UTC`. */
function timeText(tsUs: number): string {
  return `${new Date(tsUs / 1_000).toISOString().slice(11, 19)} UTC`;
}

/** The certificate in one sentence for a person: what was proved, else every doubt. */
export function certificateText({ outcome, platforms, scope }: FlatCertificate): string {
  const what = scope.contract ?? scope.root ?? 'everything';
  if (platforms.length === 0) return `Flatten of ${what}: no platform is connected, so nothing was re-read.`;
  if (outcome === 'proved') {
    const rounds = Math.max(...platforms.map((platform) => platform.rounds));
    return `Proved flat: ${what} on ${platforms.map(provedText).join(', ')}, re-read in ${rounds} round(s).`;
  }
  const doubts = platforms.flatMap((platform) => platform.doubts.map(({ text }) => text));
  const why = doubts.length === 0 ? 'it is still at work' : doubts.join('; ');
  return `NOT PROVED flat: ${what}. ${why}.`;
}
