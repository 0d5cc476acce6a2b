import { readBalance, readHistoricalFill, readPosition } from './account-messages.ts';
import type { BalanceUpdate, HistoricalFill, PositionUpdate } from './account-messages.ts';
import type { DtcReader } from './dtc-reader.ts';
import { readOrderUpdate, type OrderUpdate } from './order-messages.ts';

/** The four questions whose answers make one report, in the order in which they are asked. */
export type Part = 'orders' | 'fills' | 'positions' | 'balance';

/** Messages of one answer; beyond them it can be no answer. */
const MESSAGES_MAX = 100_000;

interface PartShape {
  readonly part: Part;
  /** Where it states how many messages there are, and which one this is. */
  readonly totalAt: number;
  readonly numberAt: number;
  /** Where it states that there is nothing. */
  readonly noneAt: number;
}

/** Answers by their message types. */
const ANSWERS: ReadonlyMap<number, PartShape> = new Map([
  [301, { part: 'orders', totalAt: 8, numberAt: 12, noneAt: 520 }],
  [304, { part: 'fills', totalAt: 8, numberAt: 12, noneAt: 260 }],
  [306, { part: 'positions', totalAt: 8, numberAt: 12, noneAt: 176 }],
  [600, { part: 'balance', totalAt: 80, numberAt: 84, noneAt: 88 }],
]);

/** Refusals by their message types. An account without a balance can still be reported. */
const REFUSALS: ReadonlyMap<number, Part> = new Map([
  [302, 'orders'],
  [308, 'fills'],
  [307, 'positions'],
  [602, 'balance'],
]);

/** What the gateway asked for. */
export interface ReportWish {
  readonly requestId: string;
  readonly sinceUs: number;
  /** The history was asked for from here on. */
  readonly historyFromUs: number;
  /** What was known of our orders' names when it was asked. */
  readonly learnedAt: number;
}

/** The answers to one wish for a report, as they come in. Half of them are never a report. */
export class ReportBatch {
  readonly wish: ReportWish;
  readonly orders: OrderUpdate[] = [];
  readonly fills: HistoricalFill[] = [];
  readonly positions: PositionUpdate[] = [];
  balance: BalanceUpdate | undefined;
  /** Why it cannot become a report any more; undefined while it can. */
  fault: string | undefined;
  readonly parts: ReadonlySet<Part>;
  readonly #dtcRequestId: number;
  readonly #open: Set<Part>;
  readonly #counts = new Map<Part, number>();

  constructor(wish: ReportWish, dtcRequestId: number, parts: ReadonlySet<Part>) {
    this.wish = wish;
    this.parts = parts;
    this.#open = new Set(parts);
    this.#dtcRequestId = dtcRequestId;
  }

  get isWhole(): boolean {
    return this.fault === undefined && this.#open.size === 0;
  }

  /** Takes a message; false where it is no answer to this wish. */
  take(from: DtcReader): boolean {
    if (from.i32(4) !== this.#dtcRequestId) return false;
    const refused = REFUSALS.get(from.type);
    if (refused !== undefined) {
      this.#refuse(refused, from.text(8, 96));
      return true;
    }
    const shape = ANSWERS.get(from.type);
    if (shape === undefined || !this.#open.has(shape.part)) return shape !== undefined;
    const count = (this.#counts.get(shape.part) ?? 0) + 1;
    this.#counts.set(shape.part, count);
    const total = from.i32(shape.totalAt);
    const number = from.i32(shape.numberAt);
    if (from.u8(shape.noneAt) !== 0) {
      this.#open.delete(shape.part);
      return true;
    }
    if (count > MESSAGES_MAX) this.fault ??= `${shape.part}: expected at most ${MESSAGES_MAX} messages`;
    if (this.fault !== undefined) return true;
    if (total > 1 && number !== count)
      this.fault ??= `${shape.part}: expected message ${count} of ${total}, was ${number}`;
    this.#keep(shape.part, from);
    if (count >= total) this.#open.delete(shape.part);
    return true;
  }

  #refuse(part: Part, text: string): void {
    this.#open.delete(part);
    if (part !== 'balance') this.fault ??= `${part}: refused${text === '' ? '' : `, ${text}`}`;
  }

  #keep(part: Part, from: DtcReader): void {
    if (part === 'orders') this.orders.push(readOrderUpdate(from));
    else if (part === 'fills') this.fills.push(readHistoricalFill(from));
    else if (part === 'positions') this.positions.push(readPosition(from));
    else this.balance = readBalance(from);
  }
}
