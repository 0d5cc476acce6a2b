import type { ClientId } from '../model/ids.ts';
import type { Denial, OrderType, Side, TimeInForce } from '../model/order.ts';
import type { HalfSize } from '../risk/half-size.ts';
import type { PlatformState } from './state.ts';

/** What is wished on every platform: a side and quantity, or a signed position. Both in contracts of the root. */
export type Wish = Asker &
  (
    | {
        readonly kind: 'order';
        readonly side: Side;
        readonly quantity: number;
        readonly terms: OrderTerms;
        /** Only what this contract holds may be closed; absent: whatever is held of the root. */
        readonly contract?: string;
      }
    | { readonly kind: 'position'; readonly quantity: number; readonly terms: OrderTerms }
  );

/** Who wishes it, and how far. */
export interface Asker {
  readonly client: ClientId;
  /** The client has shown its token. */
  readonly isTrusted: boolean;
  /** `paper`: nothing of it goes to a live account. */
  readonly mode?: 'paper';
}

export interface OrderTerms {
  readonly orderType: OrderType;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly timeInForce: TimeInForce;
}

/** The terms of an order at the market. */
export const AT_MARKET: OrderTerms = { orderType: 'MARKET', timeInForce: 'DAY' };

/** Why no entry may pass. */
export interface EntryBar {
  readonly code: string;
  readonly reason: string;
  readonly figures?: Denial['figures'];
}

/** What bars entries on the gateway's own simulated platforms, and on all others; undefined where entries may pass. */
export interface EntryBars {
  readonly simulated: EntryBar | undefined;
  readonly real: EntryBar | undefined;
  /** The limits, for what none of them bars. */
  readonly risk: LimitsJudge;
}

/** What would enter on one platform, as far as the plan has it. */
export interface EntryWish {
  readonly known: PlatformState;
  readonly symbol: string;
  readonly side: Side;
  /** Contracts of the root. */
  readonly quantity: number;
  /** See `Child.pointWeight`. */
  readonly pointWeight: number;
  readonly terms: OrderTerms;
}

/** The limits, as the plan of one platform asks them. */
export interface LimitsJudge {
  /** Contracts that enter of what was wished, after the profile's factor. */
  scaled(quantity: number): number;
  /** What enters after the confidence filter has halved it. */
  halved(quantity: number): HalfSize;
  /** The first limit that stands against an entry, with its figures; undefined where all pass. */
  bar(wish: EntryWish): EntryBar | undefined;
}
