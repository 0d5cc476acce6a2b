import type { TradingState } from '../model/client-message.ts';
import type { Difference } from '../model/difference.ts';
import type { ClientId, OrderId, ParentKey, PlatformId } from '../model/ids.ts';
import type { Child, Execution, Parent } from '../model/order.ts';
import type { Arming, PlatformIdentity } from '../model/platform.ts';
import type { TargetRequest } from '../model/request.ts';
import { NO_LIMITS, type RiskLimits } from '../model/risk-limits.ts';
import type { FlattenRun } from '../orders/flatten-run.ts';
import type { Protection } from '../orders/protection.ts';
import type { PositionBook } from '../orders/position-book.ts';
import { createPositionBook } from '../orders/position-book.ts';
import { AnswerDeadlines } from './answer-deadlines.ts';
import type { CancelAtWork } from './cancel-at-work.ts';
import { emptyLinks, type LinksState } from './links-state.ts';
import { emptyRisk, type RiskState } from './risk-state.ts';
import type { KeptEntry } from './kept-entry.ts';
import { OpenChildren } from './open-children.ts';
import type { PartialEntry } from './partial-entry.ts';
import type { PendingModifies } from './pending-modifies.ts';

/** A platform that has registered at least once. */
export interface PlatformState {
  identity: PlatformIdentity;
  link: 'open' | 'recovering' | 'closed';
  /** Why the link is closed. */
  reason: string;
  canTrade: boolean;
  cannotTradeReason: string;
  /** How an unlisted platform spells its symbols, learnt from its first tick. */
  spelling?: string;
  /** The report that was asked for, how far back, and the orders that it must list if the platform ever got them. */
  report?: {
    readonly requestId: string;
    readonly mustList: ReadonlySet<OrderId>;
    readonly sinceUs: number;
    readonly askedUs: number;
  };
  /** When the last report that came was asked for; 0 before the first. */
  readUs: number;
  /** Reports in a row that were asked for and did not come. */
  reportsMissed: number;
  /** When its next report is to be asked for; undefined where it cannot report. */
  reportDueUs?: number;
  /** What its last report had that our books have not: what the next report shows again is a difference. */
  suspects: ReadonlySet<string>;
  /** The platform's own time of its last execution that we know. */
  lastExecutionUs: number;
}

/** A target that waits for the order in flight. */
export interface WaitingTarget {
  readonly key: ParentKey;
  readonly request: TargetRequest;
  /** It is too old to enter, and that was judged. */
  isExpired: boolean;
  /** When the market was asked for, to release it. */
  askedUs?: number;
}

/** All that the engine knows. Only `applyDecision` changes what recovery must bring back. */
export interface EngineState {
  readonly parents: Map<ParentKey, Parent>;
  readonly children: Map<OrderId, Child>;
  /** Parents, children and executions in the order in which they came, for who asks for the newest. */
  readonly history: {
    readonly parents: ParentKey[];
    readonly children: OrderId[];
    readonly executions: { readonly orderId: OrderId; readonly execution: Execution }[];
  };
  /** Client and client order id → the parents that bear it (legacy clients may use one id for several symbols). */
  readonly parentsByClientOrder: Map<string, ParentKey[]>;
  /** Whoever such a parent is of. */
  readonly clients: Set<ClientId>;
  /** Children that are working or unknown. */
  readonly openChildren: OpenChildren;
  /** Parents with something still open or waiting, by root. */
  readonly openParents: Map<string, Set<ParentKey>>;
  /** The one target per root that waits for the active order to end. */
  readonly waitingTargets: Map<string, WaitingTarget>;
  readonly platforms: Map<PlatformId, PlatformState>;
  readonly positions: PositionBook;
  /** Money and trades, and the breakers that follow from them. */
  readonly risk: RiskState;
  /** Who is there, and what keeps entries waiting for it. */
  readonly links: LinksState;
  /** `repeatedUs` is when trading was last killed again while it is halted. */
  trading: { state: TradingState; by: string; reason: string; sinceUs: number; repeatedUs?: number };
  /** The limits in force. */
  limits: RiskLimits;
  /** Parents that entered, in the order of their time, for the limits on how often; older ones than two days are dropped. */
  entries: KeptEntry[];
  /** By client: whether its clock goes with ours, as its signals showed so far. */
  readonly clientClocks: Map<ClientId, 'good' | 'ahead'>;
  lastOrderNumber: number;
  reportCount: number;
  /** Open entries that are being cancelled because entries stopped: what of them closes goes out again. */
  readonly stoppedCancels: Set<OrderId>;
  /** Orders that work at their platforms and are over by our book: how often each was cancelled again, and when next. */
  readonly stillWorking: Map<OrderId, { readonly cancels: number; readonly nextUs: number }>;
  /** Changes that were asked for and not answered yet. */
  readonly pendingModifies: PendingModifies;
  /** Sent orders that have not been answered, or not to the end where nothing but a fill ever comes. */
  readonly unanswered: AnswerDeadlines;
  /** Cancels whose orders are not over yet. */
  readonly cancels: Map<OrderId, CancelAtWork>;
  /** Live accounts that a person has armed. */
  readonly armed: Map<PlatformId, Arming>;
  /** Differences with platforms by id: those that are not settled, and the last ones that are. */
  readonly differences: Map<number, Difference>;
  readonly openDifferences: Set<number>;
  lastDifference: number;
  /** Flattens by id, in the order in which they were asked for last: those in work, and the last ones with their certificates. */
  readonly flattens: Map<string, FlattenRun>;
  /** Those that have not ended. */
  readonly openFlattens: Set<string>;
  /** By entry: what protects what it filled; and those of them that have something left to protect. */
  readonly protections: Map<OrderId, Protection>;
  readonly openProtections: Set<OrderId>;
  /** When the last quote came for what the gateway itself holds, and when protections are due to be looked at again. */
  readonly protectionsSeenUs: Map<OrderId, number>;
  protectionsDueUs: number | undefined;
  /** Entries that have filled in part and still work, and when the next rest is to be cancelled. */
  readonly partialEntries: Map<OrderId, PartialEntry>;
  partialsDueUs: number | undefined;
}

/** The state before anything happened. */
export function emptyState(): EngineState {
  return {
    parents: new Map(),
    children: new Map(),
    history: { parents: [], children: [], executions: [] },
    parentsByClientOrder: new Map(),
    clients: new Set(),
    openChildren: new OpenChildren(),
    openParents: new Map(),
    waitingTargets: new Map(),
    platforms: new Map(),
    positions: createPositionBook(),
    risk: emptyRisk(),
    links: emptyLinks(),
    trading: { state: 'active', by: 'start', reason: '', sinceUs: 0 },
    limits: NO_LIMITS,
    entries: [],
    clientClocks: new Map(),
    lastOrderNumber: 0,
    reportCount: 0,
    stoppedCancels: new Set(),
    stillWorking: new Map(),
    pendingModifies: new Map(),
    unanswered: new AnswerDeadlines(),
    cancels: new Map(),
    armed: new Map(),
    differences: new Map(),
    openDifferences: new Set(),
    lastDifference: 0,
    flattens: new Map(),
    openFlattens: new Set(),
    protections: new Map(),
    openProtections: new Set(),
    protectionsSeenUs: new Map(),
    protectionsDueUs: undefined,
    partialEntries: new Map(),
    partialsDueUs: undefined,
  };
}

/** The key of the index by client order id. */
export function clientOrderKey(client: string, clientOrderId: string): string {
  return `${client}\n${clientOrderId}`;
}

/** The children of a parent, in the order in which they were decided. */
export function childrenOf(state: EngineState, parent: Parent): readonly Child[] {
  return parent.children.map((orderId) => {
    const child = state.children.get(orderId);
    if (child === undefined) throw new Error(`order ${orderId} of ${parent.key} is not in the state`);
    return child;
  });
}

/** The open children (working or unknown) on one platform and account. */
export function* openOn(state: EngineState, platform: PlatformId, account: string): Generator<Child> {
  for (const child of state.openChildren.on(platform)) if (child.account === account) yield child;
}
