import type { TradingState } from '../model/client-message.ts';
import type { Difference } from '../model/difference.ts';
import type { OrderId, ParentKey, PlatformId } from '../model/ids.ts';
import type { Child, ChildState, Execution, Parent } from '../model/order.ts';
import type { Arming, PlatformIdentity } from '../model/platform.ts';
import type { FlattenRun } from '../orders/flatten-run.ts';
import type { Position } from '../orders/position-book.ts';
import type { Protection } from '../orders/protection.ts';
import type { RiskChange } from '../risk/risk-book.ts';
import type { FoundRate } from '../model/rate.ts';
import type { TargetRequest } from '../model/request.ts';
import type { LinksChange } from '../model/links-change.ts';
import type { RiskLimits } from '../model/risk-limits.ts';

/**
 * What the engine concluded, and the only thing that changes its state. Recovery applies the journalled decisions and
 * decides nothing anew, so a changed mapping or limit never rewrites the past.
 */
export type Decision = { readonly atUs: number } & (
  | {
      readonly type: 'parentDecided';
      readonly parent: Parent;
      readonly children: readonly Child[];
      /** Kept while the parent is a target that waits for the active order of its root. */
      readonly target?: TargetRequest;
    }
  | {
      readonly type: 'targetReleased';
      readonly key: ParentKey;
      readonly parent: Parent;
      readonly children: readonly Child[];
    }
  | { readonly type: 'orderSent'; readonly orderId: OrderId }
  | {
      readonly type: 'orderStateChanged';
      readonly orderId: OrderId;
      readonly state: ChildState;
      readonly platformOrderId?: string;
      readonly code?: string;
      readonly reason?: string;
    }
  | {
      readonly type: 'executionBooked';
      readonly orderId: OrderId;
      readonly execution: Execution;
      readonly filledSize: number;
      readonly averagePrice: number;
      readonly state: ChildState;
      /** The rate to USD at this fill, where it is needed and known. */
      readonly rate?: FoundRate;
    }
  /** A fill that is booked bears another id: its platform took it back, or put another one in its place. */
  | { readonly type: 'executionRenamed'; readonly orderId: OrderId; readonly execId: string; readonly name: string }
  /** A change was asked for; until the platform has said yes or no the order is as it was. */
  | {
      readonly type: 'modifyAsked';
      readonly orderId: OrderId;
      readonly size?: number;
      readonly limitPrice?: number;
      readonly stopPrice?: number;
      /** Another price of what enters: it counts for the limit on how often. */
      readonly isEntry?: boolean;
    }
  | { readonly type: 'modifyRefused'; readonly orderId: OrderId; readonly neverLeft?: true }
  | {
      readonly type: 'orderModified';
      readonly orderId: OrderId;
      readonly size?: number;
      readonly limitPrice?: number;
      readonly stopPrice?: number;
    }
  | { readonly type: 'parentEnded'; readonly key: ParentKey; readonly code?: string; readonly reason?: string }
  | {
      readonly type: 'platformOpened';
      readonly identity: PlatformIdentity;
      readonly recovering: boolean;
      /** Stated where older decisions were put away: what they knew of its last execution. */
      readonly lastExecutionUs?: number;
    }
  /** It registered again over the same link: same account, perhaps other symbols or abilities. */
  | { readonly type: 'platformRenewed'; readonly identity: PlatformIdentity }
  | { readonly type: 'platformRecovered'; readonly platform: PlatformId }
  | { readonly type: 'platformClosed'; readonly platform: PlatformId; readonly reason: string }
  | {
      readonly type: 'platformAbilityChanged';
      readonly platform: PlatformId;
      readonly canTrade: boolean;
      readonly reason: string;
    }
  | { readonly type: 'spellingLearned'; readonly platform: PlatformId; readonly spelling: string }
  | { readonly type: 'tradingStateChanged'; readonly state: TradingState; readonly by: string; readonly reason: string }
  /** Killed once more while it is halted: the first one stays named. */
  | { readonly type: 'haltRepeated' }
  /** A flatten began, moved on or ended: all of it as it is now. */
  | { readonly type: 'flattenChanged'; readonly run: FlattenRun }
  /** More closes, for a parent that has orders already: of a flatten, or of an order whose entry the gate stopped. */
  | { readonly type: 'flattenOrdersAdded'; readonly key: ParentKey; readonly children: readonly Child[] }
  /** What protects an entry began, changed or is over: all of it as it is now. Fills change it by themselves. */
  | { readonly type: 'protectionChanged'; readonly protection: Protection }
  | { readonly type: 'platformArmed'; readonly platform: PlatformId; readonly arming: Arming }
  | { readonly type: 'platformDisarmed'; readonly platform: PlatformId; readonly reason: string }
  /** A difference with a platform was found, changed or settled: all of it as it is now. */
  | { readonly type: 'differenceChanged'; readonly difference: Difference }
  /** The book took a platform's word for what is held: no order and no fill, nothing was traded for it. Difference 0: a flatten of all asked for it, or the first price of what had none. */
  | { readonly type: 'positionAdopted'; readonly differenceId: number; readonly position: Position }
  /** The limits in force from now on, and what is other than before. */
  | {
      readonly type: 'limitsChanged';
      readonly limits: RiskLimits;
      readonly by: string;
      readonly reason: string;
      readonly diff: readonly string[];
    }
  /** Money was booked, a trade counted, or a breaker tripped or ended. */
  | { readonly type: 'riskChanged'; readonly change: RiskChange }
  /** Another client steers, or one that steers is gone or back. */
  | { readonly type: 'linksChanged'; readonly change: LinksChange }
  /** A simulated platform ended with the gateway: its positions exist nowhere any more. */
  | { readonly type: 'simulationForgotten'; readonly platform: PlatformId }
  | { readonly type: 'orderNumberRaised'; readonly last: number }
  /** What was held when older decisions were put away; they are no longer there to add it up. */
  | { readonly type: 'positionsRestored'; readonly positions: readonly Position[] }
);
