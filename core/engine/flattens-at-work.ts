import type { ParentKey, PlatformId } from '../model/ids.ts';
import { isLegAtWork } from '../orders/flatten-leg.ts';
import type { FlattenRun } from '../orders/flatten-run.ts';
import { isInScope, outcomeOf } from '../orders/flatten-run.ts';
import type { EngineState } from './state.ts';
import type { EntryBar } from './wish.ts';

/** The flattens that have not ended. */
export function openFlattens(state: EngineState): readonly FlattenRun[] {
  return [...state.openFlattens].flatMap((id) => state.flattens.get(id) ?? []);
}

/** When the first flatten has to be looked at again; undefined while none waits for time to pass. */
export function flattenDueUs(state: EngineState): number | undefined {
  let dueUs: number | undefined;
  for (const { legs } of openFlattens(state))
    for (const leg of legs)
      if (leg.dueUs !== undefined && (dueUs === undefined || leg.dueUs < dueUs)) dueUs = leg.dueUs;
  return dueUs;
}

/** What bars entries of a root on a platform while a flatten is at work there: it would chase them. FLATTEN_AT_WORK. */
export function flattenBar(state: EngineState, platform: PlatformId, root: string): EntryBar | undefined {
  if (state.openFlattens.size === 0) return undefined;
  for (const { legs, scope, by } of openFlattens(state)) {
    const leg = legs.find((each) => each.platform === platform);
    const isBarred = leg !== undefined && isLegAtWork(leg) && isInScope(scope, { root, contract: scope.contract });
    if (isBarred) return { code: 'FLATTEN_AT_WORK', reason: `${platform} is being made flat, by ${by}` };
  }
  return undefined;
}

/** Whether a parent's closes may still be followed by more. */
export function isFlattening(state: EngineState, key: ParentKey): boolean {
  return state.openFlattens.size > 0 && openFlattens(state).some(({ parents }) => parents.includes(key));
}

/** Why trading may not be loosened now: a flatten is at work. Undefined otherwise. */
export function flattenAtWork(state: EngineState): string | undefined {
  const run = openFlattens(state).find((each) => outcomeOf(each) === 'working');
  if (run === undefined) return undefined;
  const platforms = run.legs.filter(isLegAtWork).map(({ platform }) => platform);
  return `a flatten by ${run.by} is at work on ${platforms.join(', ')}; it ends by itself, proved or not`;
}
