import { judgeQuorum, type QuorumMember, type QuorumVerdict } from '../instruments/roll-quorum.ts';
import type { PlatformIdentity } from '../model/platform.ts';
import type { SymbolBook } from './config.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/** What the roll quorum needs to know of a platform. */
export interface QuorumPlatform {
  readonly identity: Pick<PlatformIdentity, 'platform' | 'mode' | 'dialect' | 'symbols'>;
  readonly spelling?: string;
}

/** Holds the months of one root on these platforms against each other: by their mappings and declarations, never their ticks. */
export function rollQuorum(
  symbols: SymbolBook,
  root: string,
  platforms: Iterable<QuorumPlatform>,
  nowUs: number,
): ReadonlyMap<string, QuorumVerdict> {
  const members = [...platforms].map(({ identity, spelling }): QuorumMember => {
    const { platform, mode, dialect } = identity;
    return {
      platform,
      contract: symbols.tradedContract(root, platform, nowUs, spelling, identity.symbols),
      isLive: mode === 'live',
      isLegacy: dialect === 'legacy',
    };
  });
  const front = symbols.frontMonth(root, nowUs);
  return judgeQuorum(members, front.ok ? front.value.contract : undefined);
}

/** ROLL_QUORUM against a live entry on a platform that trades another month than its peers; paper only warns. */
export function rollQuorumBar(
  turn: Turn,
  known: PlatformState,
  root: string,
): { readonly code: 'ROLL_QUORUM'; readonly reason: string } | undefined {
  if (known.identity.mode !== 'live') return undefined;
  const linked = [...turn.state.platforms.values()].filter(
    ({ link, identity }) => link !== 'closed' && identity.simulated === known.identity.simulated,
  );
  const verdict = rollQuorum(turn.config.symbols, root, linked, turn.atUs).get(known.identity.platform);
  return verdict?.kind === 'blocked' ? { code: 'ROLL_QUORUM', reason: verdict.reason } : undefined;
}
