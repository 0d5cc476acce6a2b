/** What a platform trades of a root, by its configuration or its own declaration, never by its ticks. */
export interface QuorumMember {
  readonly platform: string;
  /** As `NQH25`; undefined for a name without a month, which has no say. */
  readonly contract: string | undefined;
  readonly isLive: boolean;
  /** Speaks the legacy dialect and declares nothing. */
  readonly isLegacy: boolean;
}

/** `block_live` is the default; `warn` only shows; `off` says nothing. */
export type QuorumMode = 'block_live' | 'warn' | 'off';

export type QuorumVerdict =
  | { readonly kind: 'agrees' }
  /** Shown; entries pass. */
  | { readonly kind: 'warned'; readonly reason: string }
  /** Live entries of the root are denied ROLL_QUORUM until it agrees; exits pass. */
  | { readonly kind: 'blocked'; readonly reason: string };

const AGREES: QuorumVerdict = { kind: 'agrees' };

/**
 * Holds the months of one root against each other. The quorum is the month that most platforms trade; the calendar's
 * front when two are level. Without a second dated platform there is nothing to disagree with.
 */
export function judgeQuorum(
  members: readonly QuorumMember[],
  front: string | undefined,
  mode: QuorumMode = 'block_live',
): ReadonlyMap<string, QuorumVerdict> {
  const dated = members.filter((member) => member.contract !== undefined);
  const quorum = dated.length > 1 && mode !== 'off' ? quorumOf(dated, front && monthOf(front)) : undefined;
  return new Map(
    members.map((member) => [member.platform, quorum === undefined ? AGREES : verdictOf(member, quorum, dated, mode)]),
  );
}

function verdictOf(
  { platform, contract, isLive, isLegacy }: QuorumMember,
  quorum: string,
  dated: readonly QuorumMember[],
  mode: QuorumMode,
): QuorumVerdict {
  if (contract === undefined || monthOf(contract) === quorum) return AGREES;
  const peers = dated.filter((peer) => peer.contract !== undefined && monthOf(peer.contract) === quorum);
  const names = peers.map((peer) => peer.platform).join(', ');
  const reason =
    peers.length === 0
      ? `${platform} trades ${contract}, its peers other months, and the front is ${quorum}`
      : `${platform} trades ${contract}, ${names} trade${peers.length === 1 ? 's' : ''} ${peers[0]?.contract ?? quorum}`;
  return { kind: mode === 'block_live' && isLive && !isLegacy ? 'blocked' : 'warned', reason };
}

function quorumOf(dated: readonly QuorumMember[], front: string | undefined): string | undefined {
  const votes = new Map<string, number>();
  for (const { contract } of dated) {
    if (contract === undefined) continue;
    const month = monthOf(contract);
    votes.set(month, (votes.get(month) ?? 0) + 1);
  }
  const most = Math.max(...votes.values());
  const leaders = [...votes].filter(([, count]) => count === most).map(([month]) => month);
  return leaders.length === 1 ? leaders[0] : (front ?? leaders[0]);
}

/** The letter and the year of a contract code: NQH25 and its micro MNQH25 are the same month. */
function monthOf(contract: string): string {
  return contract.slice(-3);
}
