import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

type Where = Pick<Turn, 'state' | 'config' | 'atUs'>;

/**
 * What a person has not said yet of a root's size on a platform, once, before it trades live: undefined where it is confirmed, or
 * where nobody keeps confirmations. A size that has become another one is not confirmed any more.
 */
export function unconfirmedSize(
  { config, atUs }: Where,
  { identity, spelling }: PlatformState,
  root: string,
): string | undefined {
  const { symbols } = config;
  if (symbols.isSizeConfirmed === undefined) return undefined;
  const { platform } = identity;
  const target = symbols.orderTarget(root, platform, atUs, spelling);
  if (target.kind === 'blank') return undefined;
  const terms = target.kind === 'symbol' ? identity.symbols.find(({ symbol }) => symbol === target.symbol) : undefined;
  if (symbols.isSizeConfirmed(root, platform, terms)) return undefined;
  const label = symbols.sizeLabel?.(root, platform, terms) ?? 'a size that nobody has stated';
  return `"${label}" on ${platform} is not confirmed by a person: nexus symbols confirm ${root} --platform ${platform} --size "${label}"`;
}

/** What is missing of the proof that a root's mapping on a platform quotes its price; undefined where nothing is. */
export function unprovedPrice(
  { config, atUs }: Where,
  { identity, spelling }: PlatformState,
  root: string,
): string | undefined {
  const { platform } = identity;
  const target = config.symbols.orderTarget(root, platform, atUs, spelling);
  if (target.kind !== 'symbol') return undefined;
  const terms = identity.symbols.find(({ symbol }) => symbol === target.symbol);
  return config.priceUnproved?.(root, platform, terms?.pointValue !== undefined);
}

/**
 * Why a platform cannot be armed for want of confirmed sizes: of the roots that the limits name every one has to be, where
 * they name none at least one.
 */
export function unconfirmedRoots(where: Where, known: PlatformState): string | undefined {
  const { limits } = where.state;
  const { roots, orderTarget } = where.config.symbols;
  const { platform } = known.identity;
  const asked = (limits.symbols ?? roots ?? []).filter(
    (root) => orderTarget(root, platform, where.atUs, known.spelling).kind !== 'blank',
  );
  const missing = asked.flatMap((root) => unconfirmedSize(where, known, root) ?? []);
  const isEnough =
    limits.symbols === undefined ? missing.length < asked.length || asked.length === 0 : missing.length === 0;
  if (isEnough) return undefined;
  const rest = missing.length > SHOWN_MAX ? `; and ${missing.length - SHOWN_MAX} more` : '';
  return `${missing.slice(0, SHOWN_MAX).join('; ')}${rest}`;
}

const SHOWN_MAX = 3;
