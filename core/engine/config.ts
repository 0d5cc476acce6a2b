import type { Result } from '../base/result.ts';
import type { ReconcilePolicy } from '../model/difference.ts';
import type { ParentKey, PlatformId } from '../model/ids.ts';
import type { SizeUnit } from '../model/order.ts';
import type { SymbolTerms } from '../model/platform.ts';
import type { RiskLimits } from '../model/risk-limits.ts';

interface Refused {
  readonly code: string;
  readonly message: string;
  /** The contract that was named, where only opening in it is refused: what it holds can be closed. */
  readonly named?: { readonly root: string; readonly contract: string };
}

/** Where an order of a root goes on a platform. A blank means that the platform does not trade the root. */
export type OrderTarget =
  | { readonly kind: 'symbol'; readonly symbol: string; readonly contract: string | undefined }
  | { readonly kind: 'blank'; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/** What the engine needs of the instruments: names and sizes. The registry of core/instruments is one. */
export interface SymbolBook {
  /** The root that an order for this symbol means; refused for what is unknown, ambiguous, continuous or expired. */
  checkOrderSymbol(
    symbol: string,
    spelling: undefined,
    nowUs: number,
  ): Result<{ readonly root: string; readonly contract?: string | undefined; readonly isFront: boolean }, Refused>;
  orderTarget(root: string, platform: string, nowUs: number, spelling: string | undefined): OrderTarget;
  translate(
    root: string,
    platform: string,
    quantity: number,
    terms: SymbolTerms | undefined,
    spelling: string | undefined,
    /** Turns a point value in another currency into the root's, at the rates of the event. */
    factorOf: (from: string, to: string) => Result<number, Refused>,
  ): Result<
    {
      readonly size: number;
      readonly unit: SizeUnit;
      readonly perContract: number;
      /** Sizes are whole in it. */
      readonly step?: number;
      /** Money per point of one contract's worth there, in the root's currency; that of the root unless stated. */
      readonly moneyPerPoint?: number;
      /** The part of the wanted size that rounding down and the mapping's cap leave out, 0 to 1. */
      readonly shortfall?: number;
      /** The size before the cap cut it. */
      readonly cappedFrom?: number;
    },
    Refused
  >;
  /** The month that a platform trades, by its mapping or what it declared; undefined for a name without one. */
  tradedContract(
    root: string,
    platform: string,
    nowUs: number,
    spelling: string | undefined,
    declared: readonly SymbolTerms[],
  ): string | undefined;
  /** The calendar's front month. */
  frontMonth(root: string, nowUs: number): Result<{ readonly contract: string }, Refused>;
  /** Smallest price step of the root, where a platform states none. */
  tickSize?(root: string): number | undefined;
  /** Margin of one contract in USD, where no terminal states it; undefined where nobody knows it. */
  marginUsd?(root: string): number | undefined;
  /** Whether the exchange of a root trades, by its regular hours, and until when; undefined where nobody knows. */
  sessionAt?(root: string, nowUs: number): { readonly isOpen: boolean; readonly closesUs?: number } | undefined;
  /** Every root that is known; absent where none is kept. */
  readonly roots?: readonly string[];
  /** The sentence of a root's size on a platform, as "1 NQ = 20 lots = $20/pt". */
  sizeLabel?(root: string, platform: string, terms?: SymbolTerms): string | undefined;
  /** Whether a person has confirmed that very sentence; absent where no confirmations are kept. */
  isSizeConfirmed?(root: string, platform: string, terms?: SymbolTerms): boolean;
  /** Money for one point of one contract of the root, and its currency. */
  pointValue(root: string): { readonly value: number; readonly currency: string } | undefined;
}

/** A signal, target or flatten that ended so long ago that only its key and body were kept. */
export interface RetiredSignal {
  readonly body: string;
  readonly decidedUs: number;
}

/** What the engine is told at its start; nothing in it changes while it runs. */
export interface EngineConfig {
  readonly symbols: SymbolBook;
  /** How long a sent order may stay unanswered before its outcome is unknown, in milliseconds. */
  readonly orderTimeoutMs: number;
  /** How often a platform that can report is asked for its orders and positions, in milliseconds. */
  readonly reconcileEveryMs: number;
  /** What is done by itself about a position that differs on a platform; nothing but showing it if absent. */
  readonly reconcilePolicy?: (platform: PlatformId) => ReconcilePolicy;
  /** Whether an order is denied while another of its root is in flight. */
  readonly oneActiveOrderPerRoot: boolean;
  readonly legacyPlatforms: 'allow' | 'deny';
  /** Whether live accounts may be armed; paper if absent. */
  readonly mode?: 'paper' | 'live';
  /** The operator's consent that clients without a token enter live; not given if absent. */
  readonly legacyClientsLive?: boolean;
  /** Signals, targets and flattens held at most; at the limit new ones are denied CAPACITY_EXCEEDED. */
  readonly parentsMax: number;
  /** So much worse a loss in another currency counts against a limit at a rate that is not fresh, as 0.03; not at all if absent. */
  readonly staleRatePenalty?: number;
  /** The limits at the start; those that the journal brings back are compared with them. None if absent. */
  readonly limits?: RiskLimits;
  /** What is missing before a root's mapping on a platform may go live: the proof of its price, or a person's word for it. */
  readonly priceUnproved?: (root: string, platform: PlatformId, hasTerms: boolean) => string | undefined;
  /** Finds what was put away from the journal by its key, so that it never acts again; absent where nothing was. */
  readonly retiredSignal?: (key: ParentKey) => RetiredSignal | undefined;
}
