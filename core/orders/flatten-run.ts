import type { FlattenOutcome, FlattenScope } from '../model/flat-certificate.ts';
import type { ClientId, ParentKey } from '../model/ids.ts';
import type { Actor } from '../model/request.ts';
import type { FlattenLeg } from './flatten-leg.ts';
import { isLegAtWork, isLegOver } from './flatten-leg.ts';

/** One flatten from its start to its certificate. A plain value: each change is journalled whole. */
export interface FlattenRun {
  readonly id: string;
  readonly by: Actor;
  readonly reason: string;
  readonly client: ClientId;
  readonly clientOrderId: string;
  readonly scope: FlattenScope;
  readonly startedUs: number;
  /** When the same was last asked for again while this was in work. */
  readonly askedAgainUs?: number;
  readonly legs: readonly FlattenLeg[];
  /** The parents of its closes, one per root. */
  readonly parents: readonly ParentKey[];
  /** Absent while a leg is at work or parked. */
  readonly endedUs?: number;
}

/** How a flatten stands over all of its platforms. */
export function outcomeOf({ legs }: Pick<FlattenRun, 'legs'>): FlattenOutcome {
  if (legs.some(isLegAtWork)) return 'working';
  if (legs.some((leg) => !isLegOver(leg))) return 'parked';
  return legs.length > 0 && legs.every(({ phase }) => phase === 'proved') ? 'proved' : 'not_proved';
}

/** A run with one leg in place of the one of the same platform. */
export function withLeg(run: FlattenRun, leg: FlattenLeg): FlattenRun {
  return { ...run, legs: run.legs.map((known) => (known.platform === leg.platform ? leg : known)) };
}

/** Whether a position or an order belongs to what is to be made flat. */
export function isInScope(
  { root, contract }: FlattenScope,
  of: { readonly root: string; readonly contract?: string | undefined },
): boolean {
  return (root === undefined || root === of.root) && (contract === undefined || contract === of.contract);
}

/** Whether two flattens mean the same. */
export function isSameScope(a: FlattenScope, b: FlattenScope): boolean {
  const platforms = (scope: FlattenScope): string => scope.platforms?.toSorted().join(' ') ?? '';
  return a.root === b.root && a.contract === b.contract && a.foreign === b.foreign && platforms(a) === platforms(b);
}
