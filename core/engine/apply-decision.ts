import { unreachable } from '../base/assert.ts';
import { trimDust } from '../base/decimal.ts';
import type { ParentKey } from '../model/ids.ts';
import { parseCurrency, USD } from '../model/money.ts';
import type { Child, Parent } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import type { Position } from '../orders/position-book.ts';
import { placeKey } from '../risk/trade-book.ts';
import type { Decision } from './decision.ts';
import { forgetDifferences, keepDifference } from './difference-keep.ts';
import { keepFlatten } from './flatten-keep.ts';
import { keepLinks } from './links-keep.ts';
import { noteClock } from './client-clock.ts';
import { noteChange, noteEntry, noteOpened } from './note-entry.ts';
import { askChange, confirmChange, refuseChange } from './pending-modifies.ts';
import { bookProtected, keepProtection } from './protect-keep.ts';
import { renameExecution, takeOff } from './rename-execution.ts';
import { keepRisk, noteFill } from './risk-keep.ts';
import type { EngineState } from './state.ts';
import { clientOrderKey } from './state.ts';

/** Changes the state by one decision. Live and in recovery it is the same function, and it decides nothing. */
export function applyDecision(state: EngineState, decision: Decision): void {
  switch (decision.type) {
    case 'parentDecided':
      noteEntry(state, decision.atUs, decision.parent, decision.children);
      return addParent(state, decision.parent, decision.children, decision.target);
    case 'targetReleased':
      state.waitingTargets.delete(decision.parent.root);
      noteEntry(state, decision.atUs, decision.parent, decision.children);
      return addParent(state, decision.parent, decision.children, undefined);
    case 'orderSent':
      return changeChild(state, decision.orderId, (child) => {
        child.sentUs = decision.atUs;
      });
    case 'orderStateChanged':
      return changeChild(state, decision.orderId, (child) => {
        if (decision.state !== 'unknown') forgetDoubt(child);
        child.state = decision.state;
        if (decision.platformOrderId !== undefined) child.platformOrderId = decision.platformOrderId;
        if (decision.code !== undefined) child.code = decision.code;
        if (decision.reason !== undefined) child.reason = decision.reason;
        if (child.state === 'accepted' || child.state === 'working') child.acceptedUs ??= decision.atUs;
        if (isTerminal(child.state)) child.endedUs = decision.atUs;
      });
    case 'executionBooked':
      return bookExecution(state, decision);
    case 'executionRenamed':
      return renameExecution(state, decision);
    case 'modifyAsked': {
      const { size, limitPrice, stopPrice } = decision;
      askChange(state.pendingModifies, decision.orderId, decision.atUs, {
        ...(size !== undefined && { size }),
        ...(limitPrice !== undefined && { limitPrice }),
        ...(stopPrice !== undefined && { stopPrice }),
      });
      if (decision.isEntry === true) noteChange(state, decision.atUs, decision.orderId);
      return;
    }
    case 'modifyRefused':
      return refuseChange(state.pendingModifies, decision.orderId, decision.neverLeft === true);
    case 'orderModified':
      confirmChange(state.pendingModifies, decision.orderId, decision);
      return changeChild(state, decision.orderId, (child) => {
        child.size = decision.size ?? child.size;
        if (decision.limitPrice !== undefined) child.limitPrice = decision.limitPrice;
        if (decision.stopPrice !== undefined) child.stopPrice = decision.stopPrice;
      });
    case 'parentEnded':
      return endParent(state, decision);
    case 'platformOpened':
      return openPlatform(state, decision);
    case 'platformRenewed': {
      const platform = state.platforms.get(decision.identity.platform);
      if (platform !== undefined) platform.identity = decision.identity;
      return;
    }
    case 'platformRecovered': {
      const platform = state.platforms.get(decision.platform);
      if (platform !== undefined && platform.link === 'recovering') platform.link = 'open';
      return;
    }
    case 'platformClosed': {
      const platform = state.platforms.get(decision.platform);
      if (platform === undefined) return;
      platform.link = 'closed';
      platform.reason = decision.reason;
      delete platform.report;
      delete platform.reportDueUs;
      return;
    }
    case 'platformAbilityChanged': {
      const platform = state.platforms.get(decision.platform);
      if (platform === undefined) return;
      platform.canTrade = decision.canTrade;
      platform.cannotTradeReason = decision.reason;
      return;
    }
    case 'spellingLearned': {
      const platform = state.platforms.get(decision.platform);
      if (platform !== undefined) platform.spelling = decision.spelling;
      return;
    }
    case 'tradingStateChanged':
      state.trading = { state: decision.state, by: decision.by, reason: decision.reason, sinceUs: decision.atUs };
      return;
    case 'haltRepeated':
      state.trading = { ...state.trading, repeatedUs: decision.atUs };
      return;
    case 'limitsChanged':
      state.limits = decision.limits;
      return;
    case 'flattenChanged':
      return keepFlatten(state, decision.run);
    case 'flattenOrdersAdded': {
      const parent = state.parents.get(decision.key);
      if (parent === undefined) return;
      const added = decision.children.map(({ orderId }) => orderId);
      return addParent(state, { ...parent, children: [...parent.children, ...added] }, decision.children, undefined);
    }
    case 'protectionChanged':
      return keepProtection(state, decision.protection);
    case 'platformArmed':
      state.armed.set(decision.platform, decision.arming);
      return;
    case 'platformDisarmed':
      state.armed.delete(decision.platform);
      return;
    case 'differenceChanged':
      return keepDifference(state, decision.difference);
    case 'positionAdopted':
      return adoptPosition(state, decision.position);
    case 'riskChanged':
      return keepRisk(state, decision.change);
    case 'linksChanged':
      return keepLinks(state.links, decision.change);
    case 'simulationForgotten':
      state.positions.forget(decision.platform);
      state.risk.book.forget(decision.platform);
      forgetDifferences(state, decision.platform);
      return;
    case 'orderNumberRaised':
      state.lastOrderNumber = Math.max(state.lastOrderNumber, decision.last);
      return;
    case 'positionsRestored':
      state.positions.restore(decision.positions);
      return;
    default:
      return unreachable(decision);
  }
}

/** The decision keeps its own copies: what the journal writes must not change with the state. */
function addParent(
  state: EngineState,
  parent: Parent,
  children: readonly Child[],
  target: Extract<Decision, { type: 'parentDecided' }>['target'],
): void {
  if (!state.parents.has(parent.key)) state.history.parents.push(parent.key);
  state.parents.set(parent.key, { ...parent });
  const indexKey = clientOrderKey(parent.client, parent.clientOrderId);
  const keys = state.parentsByClientOrder.get(indexKey) ?? [];
  if (!keys.includes(parent.key)) keys.push(parent.key);
  state.parentsByClientOrder.set(indexKey, keys);
  state.clients.add(parent.client);
  if (parent.state !== 'ended') openParentsOf(state, parent.root).add(parent.key);
  noteClock(state, parent);
  if (target !== undefined)
    state.waitingTargets.set(parent.root, { key: parent.key, request: target, isExpired: false });
  for (const child of children) {
    const kept = { ...child, executions: [...child.executions] };
    state.children.set(child.orderId, kept);
    state.history.children.push(child.orderId);
    for (const execution of child.executions) state.history.executions.push({ orderId: child.orderId, execution });
    state.lastOrderNumber = Math.max(state.lastOrderNumber, Number(child.orderId));
    if (!isTerminal(child.state)) state.openChildren.add(kept);
  }
}

function openParentsOf(state: EngineState, root: string): Set<ParentKey> {
  const existing = state.openParents.get(root);
  if (existing !== undefined) return existing;
  const created = new Set<ParentKey>();
  state.openParents.set(root, created);
  return created;
}

function changeChild(state: EngineState, orderId: Child['orderId'], change: (child: Child) => void): void {
  const child = state.children.get(orderId);
  if (child === undefined) return;
  change(child);
  if (isTerminal(child.state)) {
    state.openChildren.delete(child);
    state.pendingModifies.delete(orderId);
    state.stoppedCancels.delete(orderId);
  } else state.openChildren.add(child);
}

/** What was said while nobody knew the outcome no longer holds once it is known. */
function forgetDoubt(child: Child): void {
  if (child.state !== 'unknown') return;
  child.code = undefined;
  child.reason = undefined;
}

function bookExecution(state: EngineState, decision: Extract<Decision, { type: 'executionBooked' }>): void {
  changeChild(state, decision.orderId, (child) => {
    child.executions.push(decision.execution);
    state.history.executions.push({ orderId: child.orderId, execution: decision.execution });
    child.filledSize = decision.filledSize;
    if (child.executions.length === 1) noteOpened(state, child);
    child.averagePrice = decision.averagePrice;
    if (decision.state !== 'unknown') forgetDoubt(child);
    else if (child.state !== 'unknown') {
      child.code = 'FILL_MISMATCH';
      child.reason = `the platform says FILLED, but states only ${decision.filledSize} of ${child.size}`;
    }
    child.state = decision.state;
    if (isTerminal(child.state)) child.endedUs ??= decision.atUs;
    const held = state.positions.get(child.platform, child.account, child.symbol);
    const [before, averageBefore] = [held?.size ?? 0, held?.averagePrice ?? 0];
    const { position, realizedPoints } = state.positions.book(child, decision.execution.size, decision.execution.price);
    bookProtected(state, child, { before, after: position.size });
    child.realizedPoints = trimDust(child.realizedPoints + realizedPoints);
    const { execution, rate } = decision;
    noteFill(state, { child, execution, heldBefore: before, averageBefore, realizedPoints, rate });
    if (decision.rate !== undefined) child.rate = decision.rate;
    const { commission, commissionCurrency } = decision.execution;
    // Commissions in other currencies are left out: their rate is that of the account, which is not known.
    if (commission !== undefined && parseCurrency(commissionCurrency) === USD)
      child.commissionUsd = trimDust((child.commissionUsd ?? 0) + commission);
    const platform = state.platforms.get(child.platform);
    // A time in the future is a wrong clock: taken as it is, no later report would reach back far enough.
    const tsUs = Math.min(decision.execution.tsUs, decision.atUs);
    if (platform !== undefined) platform.lastExecutionUs = Math.max(platform.lastExecutionUs, tsUs);
  });
}

function endParent(state: EngineState, decision: Extract<Decision, { type: 'parentEnded' }>): void {
  const parent = state.parents.get(decision.key);
  if (parent === undefined) return;
  parent.state = 'ended';
  parent.endedUs = decision.atUs;
  if (decision.code !== undefined) parent.endCode = decision.code;
  if (decision.reason !== undefined) parent.endReason = decision.reason;
  state.openParents.get(parent.root)?.delete(parent.key);
  if (state.waitingTargets.get(parent.root)?.key === parent.key) state.waitingTargets.delete(parent.root);
}

function adoptPosition(state: EngineState, position: Position): void {
  const { positions, risk } = state;
  const { platform, account, symbol, size, averagePrice } = position;
  const before = positions.get(platform, account, symbol)?.size ?? 0;
  positions.adopt(position);
  risk.book.takeOver(placeKey(platform, account, symbol), before, size, averagePrice);
  // A first price takes nothing over.
  if (size !== before) takeOff(state, position);
}

function openPlatform(state: EngineState, decision: Extract<Decision, { type: 'platformOpened' }>): void {
  const { identity, recovering } = decision;
  const known = state.platforms.get(identity.platform);
  const spelling = known?.spelling;
  state.platforms.set(identity.platform, {
    identity,
    link: recovering ? 'recovering' : 'open',
    reason: '',
    canTrade: true,
    cannotTradeReason: '',
    ...(spelling !== undefined && { spelling }),
    suspects: new Set(),
    readUs: 0,
    reportsMissed: 0,
    lastExecutionUs: decision.lastExecutionUs ?? known?.lastExecutionUs ?? 0,
  });
}
