import { unreachable } from '../base/assert.ts';
import { trimDust } from '../base/decimal.ts';
import type { ParentKey } from '../model/ids.ts';
import { isSimulatedSource, type FoundRate } from '../model/rate.ts';
import type { Breaker } from './breaker.ts';
import type { AccountDay, CurvePoint, DayLedgerKept } from './day-ledger.ts';
import { DayLedger } from './day-ledger.ts';
import type { MoneyGap } from './money-gap.ts';
import type { BookedFill, TradesKept } from './trade-book.ts';
import { placeKey, TradeBook } from './trade-book.ts';
import type { World } from './world.ts';

/** A trade that is over, as the row of losses remembers it. */
export interface ClosedTrade {
  readonly key: ParentKey;
  readonly root: string;
  readonly netUsd: number;
  readonly atUs: number;
}

/** An account's equity for its drawdown rules, in USD: the P&L since it was first traded unless the account states its own. */
export interface EquityMark {
  readonly startUsd: number;
  readonly peakUsd: number;
}

/** What was concluded about money; the only thing that changes a risk book. */
export type RiskChange =
  | {
      readonly type: 'dayBegan';
      readonly startUs: number;
      /** Positions that were held then and whose worth is not known yet. */
      readonly held: readonly string[];
    }
  | { readonly type: 'fillBooked'; readonly fill: BookedFill; readonly realizedLocal: number | undefined }
  | {
      readonly type: 'openBrought';
      readonly place: string;
      readonly account: Pick<AccountDay, 'platform' | 'account' | 'world' | 'currency'>;
      readonly openLocal: number;
    }
  | {
      readonly type: 'tradeOpened';
      readonly key: ParentKey;
      readonly world: World;
      /** Its order was sent before the day began. */
      readonly isLate?: true;
    }
  | {
      readonly type: 'tradeClosed';
      readonly key: ParentKey;
      readonly root: string;
      readonly world: World;
      /** Undefined where nobody knows it in USD. */
      readonly netUsd: number | undefined;
      readonly atUs: number;
    }
  | {
      readonly type: 'netNoted';
      readonly world: World;
      readonly point: CurvePoint;
      /** By place, the prices that it came from; absent in older journals. */
      readonly marks?: readonly (readonly [string, number])[];
    }
  | { readonly type: 'breakerTripped'; readonly breaker: Breaker }
  | {
      readonly type: 'breakerEnded';
      readonly key: string;
      /** From this net on, in USD, a daily loss or drawdown is counted anew; only after a reset by a person. */
      readonly countFromUsd?: number;
    }
  | { readonly type: 'lossNeared'; readonly world: World; readonly startUs: number }
  /** All money that cannot be stated in USD from now on; none where the list is empty. */
  | { readonly type: 'gapsChanged'; readonly gaps: readonly MoneyGap[] }
  | { readonly type: 'equityMarked'; readonly account: string; readonly mark: EquityMark }
  | { readonly type: 'riskRestored'; readonly kept: RiskKept };

/** Open P&L that what is held at a place brought into the day, and whose day that is. */
interface BroughtPlace {
  readonly account: Pick<AccountDay, 'platform' | 'account' | 'world' | 'currency'>;
  readonly openLocal: number;
}

/** A whole book as a plain value, for when older decisions are put away. */
export interface RiskKept {
  readonly day: DayLedgerKept;
  readonly trades: TradesKept;
  readonly breakers: readonly Breaker[];
  readonly lossRows: readonly (readonly [World, readonly ClosedTrade[]])[];
  readonly awaiting: readonly string[];
  readonly countFrom: readonly (readonly [string, number])[];
  readonly neared: readonly World[];
  readonly equity: readonly (readonly [string, EquityMark])[];
  readonly carried: readonly AccountDay[];
  readonly rates: readonly (readonly [string, FoundRate])[];
  readonly marks: readonly (readonly [string, number])[];
  /** Not in what older versions kept. */
  readonly gaps?: readonly MoneyGap[];
  readonly brought?: readonly (readonly [string, BroughtPlace])[];
}

/** Losses in a row that are remembered with their sums; more are only counted on. */
const ROW_MAX = 100;

/** Money and trades as the risk rules know them. */
export class RiskBook {
  readonly day = new DayLedger();
  readonly trades = new TradeBook();
  readonly breakers = new Map<string, Breaker>();
  /** Consecutive losing trades, oldest first. */
  readonly lossRows = new Map<World, readonly ClosedTrade[]>();
  /** Positions held when the day began, or taken over since, whose worth then is not known yet. */
  readonly awaiting = new Set<string>();
  /** By place: what of the open P&L that was brought into the day belongs to what is still held there. */
  readonly brought = new Map<string, BroughtPlace>();
  /** Where the count of a breaker begins after a person has reset it. */
  readonly countFrom = new Map<string, number>();
  /** Worlds whose daily loss was warned of today. */
  readonly neared = new Set<World>();
  readonly equity = new Map<string, EquityMark>();
  /** What accounts earned on the days before this one. */
  readonly carried = new Map<string, AccountDay>();
  /** The last rate to USD that a fill was booked at, by currency. */
  readonly rates = new Map<string, FoundRate>();
  /** By place: the price at which what is held there was traded last, or was worth when the day's net was last noted. */
  readonly marks = new Map<string, number>();
  /** Money that cannot be stated in USD, so that the rules on losses do not see it. */
  gaps: readonly MoneyGap[] = [];

  apply(change: RiskChange): void {
    switch (change.type) {
      case 'dayBegan':
        return this.#beginDay(change.startUs, change.held);
      case 'fillBooked':
        return this.#book(change.fill, change.realizedLocal);
      case 'openBrought':
        this.awaiting.delete(change.place);
        this.#keepBrought(change.place, change.account, change.openLocal);
        return this.day.bring(change.account, change.openLocal);
      case 'tradeOpened':
        return this.day.opened(change.world, change.key, change.isLate);
      case 'tradeClosed':
        return this.#closeTrade(change);
      case 'netNoted':
        for (const [place, price] of change.marks ?? []) this.marks.set(place, price);
        return this.day.note(change.world, change.point);
      case 'breakerTripped':
        this.breakers.set(change.breaker.key, change.breaker);
        return;
      case 'breakerEnded':
        return this.#endBreaker(change.key, change.countFromUsd);
      case 'lossNeared':
        this.neared.add(change.world);
        return;
      case 'gapsChanged':
        this.gaps = change.gaps;
        return;
      case 'equityMarked':
        this.equity.set(change.account, change.mark);
        return;
      case 'riskRestored':
        return this.#restore(change.kept);
      default:
        return unreachable(change);
    }
  }

  /**
   * The book took a platform's word for what is held at a place. What is not there any more takes what it brought into the
   * day with it: that would be a loss or a gain of today. What was not ours before brings all that it earned until now.
   */
  takeOver(place: string, before: number, after: number, average: number): void {
    this.trades.takeOver(place, after, average);
    this.#scaleBrought(place, before, after, true);
    if (before * after <= 0 && after !== 0) this.awaiting.add(place);
    else if (after === 0) this.awaiting.delete(place);
  }

  /** A simulated platform has left: what it held is over, and what it earned stays with its day. */
  forget(platform: string): void {
    this.trades.forget(platform);
    for (const place of this.awaiting) if (place.startsWith(`${platform}\n`)) this.awaiting.delete(place);
    for (const place of this.brought.keys())
      if (place.startsWith(`${platform}\n`)) this.#scaleBrought(place, 1, 0, true);
  }

  keep(): RiskKept {
    return {
      day: this.day.keep(),
      trades: this.trades.keep(),
      breakers: [...this.breakers.values()],
      lossRows: [...this.lossRows],
      awaiting: [...this.awaiting],
      countFrom: [...this.countFrom],
      neared: [...this.neared],
      equity: [...this.equity],
      carried: [...this.carried.values()],
      rates: [...this.rates],
      marks: [...this.marks],
      gaps: this.gaps,
      brought: [...this.brought],
    };
  }

  #keepBrought(place: string, account: BroughtPlace['account'], openLocal: number): void {
    this.brought.set(place, { account, openLocal: (this.brought.get(place)?.openLocal ?? 0) + openLocal });
  }

  /** What is held at a place has become another size; what went without a fill takes its share out of the day. */
  #scaleBrought(place: string, before: number, after: number, isUntraded: boolean): void {
    const known = this.brought.get(place);
    if (known === undefined) return;
    const { account, openLocal } = known;
    const left = before * after > 0 ? openLocal * Math.min(1, after / before) : 0;
    if (left === 0) this.brought.delete(place);
    else this.brought.set(place, { account, openLocal: left });
    if (isUntraded && left !== openLocal) this.day.bring(account, left - openLocal);
  }

  #beginDay(startUs: number, held: readonly string[]): void {
    for (const day of this.day.accounts()) this.#carry(day);
    this.day.begin(startUs);
    this.awaiting.clear();
    this.brought.clear();
    for (const place of held) this.awaiting.add(place);
    this.neared.clear();
    for (const key of this.countFrom.keys()) if (key.startsWith('daily_loss:')) this.countFrom.delete(key);
  }

  #carry(day: AccountDay): void {
    const key = `${day.world}\n${day.platform}\n${day.account}\n${day.currency}`;
    const before = this.carried.get(key);
    this.carried.set(key, {
      ...day,
      realizedLocal: day.realizedLocal + (before?.realizedLocal ?? 0),
      commissionUsd: day.commissionUsd + (before?.commissionUsd ?? 0),
      broughtLocal: 0,
      unpricedFills: day.unpricedFills + (before?.unpricedFills ?? 0),
    });
  }

  #book(fill: BookedFill, realizedLocal: number | undefined): void {
    if (fill.rate !== undefined && !isSimulatedSource(fill.rate.source)) this.rates.set(fill.currency, fill.rate);
    this.day.book(fill, realizedLocal);
    this.trades.book(fill);
    const { platform, account, symbol, heldBefore, size } = fill;
    const place = placeKey(platform, account, symbol);
    this.#scaleBrought(place, heldBefore, trimDust(heldBefore + size), false);
    // What waited has brought what it had before its fill. Older journals did not wait for what was taken over.
    this.awaiting.delete(place);
  }

  #closeTrade({ key, root, world, netUsd, atUs }: Extract<RiskChange, { type: 'tradeClosed' }>): void {
    this.trades.remove(key);
    this.day.closed(world, netUsd);
    if (netUsd === undefined) return;
    const row = this.lossRows.get(world) ?? [];
    this.lossRows.set(world, netUsd >= 0 ? [] : [...row, { key, root, netUsd, atUs }].slice(-ROW_MAX));
  }

  /** A row of losses that had its pause begins anew. */
  #endBreaker(key: string, countFromUsd: number | undefined): void {
    const breaker = this.breakers.get(key);
    this.breakers.delete(key);
    if (breaker?.rule === 'losses_in_a_row') this.lossRows.set(breaker.world, []);
    // What is lost from here on is warned of anew.
    if (breaker?.rule === 'daily_loss') this.neared.delete(breaker.world);
    if (countFromUsd === undefined) return;
    this.countFrom.set(key, countFromUsd);
    this.equity.delete(key);
    this.equity.delete(`reported ${key}`);
  }

  #restore(kept: RiskKept): void {
    this.day.restore(kept.day);
    this.trades.restore(kept.trades);
    for (const breaker of kept.breakers) this.breakers.set(breaker.key, breaker);
    for (const [world, row] of kept.lossRows) this.lossRows.set(world, row);
    for (const place of kept.awaiting) this.awaiting.add(place);
    for (const [key, usd] of kept.countFrom) this.countFrom.set(key, usd);
    for (const world of kept.neared) this.neared.add(world);
    for (const [account, mark] of kept.equity) this.equity.set(account, mark);
    for (const day of kept.carried)
      this.carried.set(`${day.world}\n${day.platform}\n${day.account}\n${day.currency}`, day);
    for (const [currency, rate] of kept.rates) this.rates.set(currency, rate);
    for (const [place, price] of kept.marks) this.marks.set(place, price);
    this.gaps = kept.gaps ?? [];
    for (const [place, brought] of kept.brought ?? []) this.brought.set(place, brought);
  }
}
