import type { OrderId, PlatformId } from './ids.ts';
import type { ChildState, Side } from './order.ts';
import type { Actor } from './request.ts';

/** What the gateway does by itself about a position that differs: show it, take the platform's truth, or close the surplus. */
export type ReconcilePolicy = 'ask' | 'adopt' | 'flatten';

export const RECONCILE_POLICIES: readonly ReconcilePolicy[] = ['ask', 'adopt', 'flatten'];

/** What a person may say of a difference. `claim` takes what is somebody else's as the gateway's. */
export type DifferenceChoice = 'adopt' | 'flatten' | 'ignore' | 'claim';

/** A working order of the platform that this gateway did not send. */
export interface ForeignOrder {
  /** What the platform calls it; its order id where it has no other name. */
  readonly platformOrderId: string;
  /** It bears an id in our form, which this journal does not know: sent before a restore, or by another gateway. */
  readonly orderId?: OrderId;
  readonly symbol: string;
  readonly side: Side;
  readonly size: number;
  readonly filledSize: number;
  readonly fillPrice: number;
}

/** What differs. Sizes are in the platform's unit, positions signed. */
export type DifferenceMatter =
  | {
      /** Two reports alike show another position than is booked. */
      readonly kind: 'position';
      readonly symbol: string;
      readonly ours: number;
      readonly theirs: number;
      /** The platform's average price of what it holds; 0 where it states none. */
      readonly averagePrice: number;
      /** Its platform trades another account now: nobody can be asked, and `theirs` is 0, which a person alone can say. */
      readonly otherAccount?: true;
    }
  /** Fills that came with a report and not by themselves. */
  | {
      readonly kind: 'missed_fill';
      readonly symbol: string;
      readonly orderId: OrderId;
      readonly execIds: readonly string[];
    }
  /** An order of ours that the platform must list and does not. */
  | { readonly kind: 'unlisted_order'; readonly symbol: string; readonly orderId: OrderId }
  /** An order that we thought open and the platform has ended. */
  | { readonly kind: 'closed_order'; readonly symbol: string; readonly orderId: OrderId; readonly ended: ChildState }
  /** A working order that is not ours, listed by two reports. */
  | ({ readonly kind: 'foreign_order' } & ForeignOrder);

/** How a difference came to its end. */
export type DifferenceEnd =
  /** A later report agrees. */
  | 'agreed'
  /** The missed fill is booked. */
  | 'booked'
  /** The order's end, as the platform states it, is ours now. */
  | 'taken_over'
  | 'adopted'
  | 'flattened'
  | 'claimed'
  /** A person said what became of the order. */
  | 'settled';

export type DifferenceStanding =
  | { readonly state: 'open' }
  /** A person left it to its owner; it is shown and no alarm any more. */
  | { readonly state: 'ignored'; readonly by: Actor; readonly reason: string; readonly sinceUs: number }
  /** The surplus is on its way out with this order. */
  | {
      readonly state: 'closing';
      readonly by: Actor;
      readonly reason: string;
      readonly sinceUs: number;
      readonly orderId: OrderId;
    }
  | {
      readonly state: 'settled';
      readonly how: DifferenceEnd;
      readonly by: Actor;
      readonly reason: string;
      readonly sinceUs: number;
    };

/** One thing in which a platform's report and our books differ. A plain value: each change is journalled whole. */
export type Difference = DifferenceMatter & {
  /** Rises from 1 over the life of the journal; what a person types. */
  readonly id: number;
  readonly platform: PlatformId;
  readonly account: string;
  readonly foundUs: number;
  /** What differs and why, in a trader's words. */
  readonly text: string;
  /** What to do about it. */
  readonly proposal: string;
  readonly standing: DifferenceStanding;
};

export type PositionDifference = Extract<Difference, { readonly kind: 'position' }>;

/** Whether nothing more is to be done or shown. */
export function isSettled({ standing }: Pick<Difference, 'standing'>): boolean {
  return standing.state === 'settled';
}

/** Stands for no difference where the book takes over what no difference asked for: a flatten of all that is there, a first price. */
export const NO_DIFFERENCE = 0;
