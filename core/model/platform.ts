import type { PlatformId } from './ids.ts';
import type { OrderType, SizeUnit } from './order.ts';
import type { Actor } from './request.ts';

/** Which dialect a peer speaks: PROTOCOL section 1, or sections 2 and 3. */
export type Dialect = 'legacy' | 'v1';

/** What an account is; a legacy platform states nothing and is shown as "mode unverified". */
export type AccountMode = 'demo' | 'sim' | 'live' | 'unverified';

/** What a platform can do, as data. */
export interface Abilities {
  readonly orderTypes: readonly OrderType[];
  /** Those of them in which an order may close what is held; missing where all may. */
  readonly exitOrderTypes?: readonly OrderType[];
  readonly partials: boolean;
  readonly modify: boolean;
  readonly cancel: boolean;
  readonly positions: boolean;
  readonly brackets: boolean;
  /** Answers REPORT_REQUEST, so that unknown orders can be settled after a broken link. */
  readonly report: boolean;
}

/** The order types in which an order may close what is held. */
export function closingTypes({ orderTypes, exitOrderTypes = orderTypes }: Abilities): readonly OrderType[] {
  return exitOrderTypes;
}

/** A legacy platform: market orders out, fills in, and nothing else. */
export const LEGACY_ABILITIES: Abilities = {
  orderTypes: ['MARKET'],
  partials: true,
  modify: false,
  cancel: false,
  positions: false,
  brackets: false,
  report: false,
};

/** Contract terms of one symbol as the terminal states them; they win over the file. */
export interface SymbolTerms {
  readonly symbol: string;
  readonly contract?: string;
  readonly tickSize?: number;
  /** Money for a move of 1.00 in price, for one unit of size, in `currency`. */
  readonly pointValue?: number;
  readonly sizeMin?: number;
  readonly sizeStep?: number;
  readonly sizeMax?: number;
  readonly currency?: string;
  readonly unit?: SizeUnit;
}

/** Who a platform says it is when it registers. */
export interface PlatformIdentity {
  readonly platform: PlatformId;
  readonly dialect: Dialect;
  readonly account: string;
  readonly login?: string;
  readonly server?: string;
  readonly currency: string;
  readonly mode: AccountMode;
  readonly abilities: Abilities;
  readonly symbols: readonly SymbolTerms[];
  /** The version that its bridge states of itself: shown to a person, and nothing is decided by it. */
  readonly bridgeVersion?: string;
  /** It showed the token of its platform id when it registered. */
  readonly hasToken?: true;
  /** In-process simulator: always paper, its trades are marked as simulated. */
  readonly simulated: boolean;
}

/** A live account that a person has armed, and what it is pinned to: a change of any of these disarms it. */
export interface Arming {
  readonly account: string;
  readonly login: string;
  readonly server: string;
  readonly mode: 'live';
  readonly by: Actor;
  readonly reason: string;
  readonly sinceUs: number;
}
