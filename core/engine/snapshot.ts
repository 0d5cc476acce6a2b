import type { ParentKey } from '../model/ids.ts';
import type { Child, Parent } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import type { Decision } from './decision.ts';
import { linksKept } from './links-keep.ts';
import type { EngineState, PlatformState } from './state.ts';

/** A state as decisions that bring it back, and the parents that were left out of it. */
export interface Snapshot {
  readonly decisions: readonly Decision[];
  /** The keys of the parents that were left out: they must be refused for ever by other means. */
  readonly retired: readonly ParentKey[];
}

/**
 * Writes a state as decisions. Parents that ended before `endedBeforeUs` are left out with their children, unless one of
 * those is still open or `isNeeded` says that something later speaks of them. Positions, platforms and the halt are always
 * kept, whatever is left out.
 */
export function snapshotOf(
  state: EngineState,
  endedBeforeUs: number,
  isNeeded: (parent: Parent, children: readonly Child[]) => boolean,
): Snapshot {
  const childrenByParent = new Map<ParentKey, Child[]>();
  for (const child of state.children.values()) {
    const siblings = childrenByParent.get(child.parentKey);
    if (siblings === undefined) childrenByParent.set(child.parentKey, [child]);
    else siblings.push(child);
  }
  const guarded = guardedParents(state);
  const kept = new Set<ParentKey>();
  const retired: ParentKey[] = [];
  for (const [key, parent] of state.parents) {
    const children = childrenByParent.get(key) ?? [];
    const isOver =
      parent.state === 'ended' &&
      (parent.endedUs ?? parent.receivedUs) < endedBeforeUs &&
      children.every((child) => isTerminal(child.state));
    if (isOver && !guarded.has(key) && !isNeeded(parent, children)) retired.push(key);
    else kept.add(key);
  }
  const decisions: Decision[] = [];
  for (const platform of state.platforms.values()) decisions.push(...platformDecisions(platform));
  decisions.push(...parentDecisions(state, kept));
  for (const [orderId, { askedUs, changes }] of state.pendingModifies)
    for (const change of changes) decisions.push({ type: 'modifyAsked', atUs: askedUs, orderId, ...change });
  decisions.push({
    type: 'positionsRestored',
    atUs: 0,
    positions: [...state.positions.all()].map((position) => ({ ...position })),
  });
  for (const [platform, arming] of state.armed)
    decisions.push({ type: 'platformArmed', atUs: arming.sinceUs, platform, arming });
  for (const difference of state.differences.values())
    decisions.push({ type: 'differenceChanged', atUs: difference.foundUs, difference });
  for (const run of state.flattens.values()) decisions.push({ type: 'flattenChanged', atUs: run.startedUs, run });
  decisions.push(...protectionDecisions(state, kept));
  const { state: trading, by, reason, sinceUs, repeatedUs } = state.trading;
  decisions.push({ type: 'tradingStateChanged', atUs: sinceUs, state: trading, by, reason });
  if (repeatedUs !== undefined) decisions.push({ type: 'haltRepeated', atUs: repeatedUs });
  decisions.push({ type: 'limitsChanged', atUs: 0, limits: state.limits, by: 'journal', reason: 'kept', diff: [] });
  const change = { type: 'riskRestored', kept: state.risk.book.keep() } as const;
  decisions.push({ type: 'riskChanged', atUs: state.risk.book.day.startUs, change });
  for (const linked of linksKept(state.links)) decisions.push({ type: 'linksChanged', atUs: 0, change: linked });
  decisions.push({ type: 'orderNumberRaised', atUs: 0, last: state.lastOrderNumber });
  return { decisions, retired };
}

/** The parents of entries that are protected now: their average fill prices the stop. */
function guardedParents(state: EngineState): ReadonlySet<ParentKey | undefined> {
  return new Set([...state.openProtections].map((entryId) => state.children.get(entryId)?.parentKey));
}

/** What protects the kept entries: what is over as well, since an order of it may still be reported to have filled. */
function protectionDecisions(state: EngineState, kept: ReadonlySet<ParentKey>): readonly Decision[] {
  const decisions: Decision[] = [];
  for (const protection of state.protections.values()) {
    const entry = state.children.get(protection.entryId);
    if (!protection.isOver || (entry !== undefined && kept.has(entry.parentKey)))
      decisions.push({ type: 'protectionChanged', atUs: entry?.decidedUs ?? 0, protection });
  }
  return decisions;
}

function platformDecisions(known: PlatformState): readonly Decision[] {
  const { identity, canTrade, spelling, lastExecutionUs } = known;
  const { platform } = identity;
  const recovering = known.link === 'recovering';
  const decisions: Decision[] = [{ type: 'platformOpened', atUs: 0, identity, recovering, lastExecutionUs }];
  if (!canTrade || known.cannotTradeReason !== '')
    decisions.push({ type: 'platformAbilityChanged', atUs: 0, platform, canTrade, reason: known.cannotTradeReason });
  if (spelling !== undefined) decisions.push({ type: 'spellingLearned', atUs: 0, platform, spelling });
  if (known.link === 'closed') decisions.push({ type: 'platformClosed', atUs: 0, platform, reason: known.reason });
  return decisions;
}

/** All parents first, in their order, then the children in theirs: both orders are what people see in lists. */
function parentDecisions(state: EngineState, kept: ReadonlySet<ParentKey>): readonly Decision[] {
  const targets = new Map([...state.waitingTargets.values()].map(({ key, request }) => [key, request]));
  const decisions: Decision[] = [];
  for (const [key, parent] of state.parents) {
    const target = targets.get(key);
    if (kept.has(key)) decisions.push(decided(parent, [], target));
  }
  let run: Child[] = [];
  const endRun = (): void => {
    const parent = run[0] && state.parents.get(run[0].parentKey);
    if (parent !== undefined) decisions.push(decided(parent, run, targets.get(parent.key)));
    run = [];
  };
  for (const child of state.children.values()) {
    if (run[0] !== undefined && run[0].parentKey !== child.parentKey) endRun();
    if (kept.has(child.parentKey)) run.push(child);
  }
  endRun();
  return decisions;
}

function decided(
  parent: Parent,
  children: readonly Child[],
  target: Extract<Decision, { type: 'parentDecided' }>['target'],
): Decision {
  return {
    type: 'parentDecided',
    atUs: parent.receivedUs,
    parent: { ...parent },
    children: children.map((child) => ({ ...child, executions: [...child.executions] })),
    ...(target !== undefined && { target }),
  };
}
