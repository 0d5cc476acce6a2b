import { err, ok, type Result } from '../base/result.ts';
import { majorUnits, minorDigits, parseCurrency, USD, type Currency } from '../model/money.ts';
import { convert, denyForRate } from './convert.ts';
import { exactToFraction, exactToNumber, parseExact, roundFraction, type Exact } from './exact.ts';
import { pnlLocal } from './pnl.ts';
import type { CurrencyRefusal, FoundRate } from './rate.ts';
import { createRateBook, type RateBook } from './rate-book.ts';
import { DEFAULT_RATE_SETTINGS } from './rate-settings.ts';

/** A batch request to convert, as it arrives: `{"amount":20,"from":"BRL","to":"USD","wdo":5500}`. */
export interface ConvertRequest {
  readonly amount?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly wdo?: unknown;
}

/** A batch request for P&L, as it arrives: `{"root":"WIN","points":100,"contracts":1,"wdo":5500}`. */
export interface PnlRequest {
  readonly root?: unknown;
  readonly points?: unknown;
  readonly contracts?: unknown;
  readonly wdo?: unknown;
}

/** A refusal as it is printed. */
export interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string };
}

/** The converted amount, rounded once; `rate` is in `currency` for one of the other, `source` says where it came from. */
export interface ConvertAnswer {
  readonly amount: number;
  readonly currency: string;
  readonly rate: number;
  readonly source: string;
}

/** P&L in the product's currency, exact, and in USD, rounded once. */
export interface PnlAnswer {
  readonly local: number;
  readonly currency: string;
  readonly usd: number;
}

/** Finds what a point of a root is worth, in the root's currency; undefined for a root that no product has. */
export type PointValueLookup = (root: string) => { readonly pointValue: number; readonly currency: string } | undefined;

/** Amounts beyond this many minor units are not exact as numbers, and nobody trades them. */
const MINOR_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Answers a conversion at the rate given with it, never at one of our own. AMOUNT_INVALID, CURRENCY_INVALID, RATE_INVALID
 * (`wdo` is BRL per 1,000 USD, 2000 to 15000), RATE_MISSING (a pair that `wdo` does not give).
 */
export function answerConvert(request: ConvertRequest): ConvertAnswer | ErrorAnswer {
  const amount = parseExact(request.amount);
  if (amount === undefined) return refusal('AMOUNT_INVALID', `amount: expected a number, was ${show(request.amount)}`);
  const from = parseCurrency(request.from);
  if (from === undefined) return refusal('CURRENCY_INVALID', `from: expected a currency, was ${show(request.from)}`);
  const to = parseCurrency(request.to);
  if (to === undefined) return refusal('CURRENCY_INVALID', `to: expected a currency, was ${show(request.to)}`);
  const rate = rateFor(from, to, request.wdo);
  if (!rate.ok) return { error: rate.error };
  if (!countable(amount, from)) return tooLarge();
  const money = convert(amount, rate.value);
  return Number.isSafeInteger(money.minor)
    ? { amount: majorUnits(money), currency: to, rate: rate.value.toPerFrom, source: rate.value.source }
    : tooLarge();
}

/**
 * Answers what a move is worth, in the product's currency and in USD. SYMBOL_UNKNOWN, AMOUNT_INVALID (points, contracts),
 * RATE_INVALID, RATE_MISSING (a product that is not in USD needs `wdo`).
 */
export function answerPnl(request: PnlRequest, pointValueOf: PointValueLookup): PnlAnswer | ErrorAnswer {
  const root = typeof request.root === 'string' ? request.root.trim().toUpperCase() : '';
  const product = pointValueOf(root);
  if (product === undefined) return refusal('SYMBOL_UNKNOWN', `root: expected a product, was ${show(request.root)}`);
  const currency = parseCurrency(product.currency);
  if (currency === undefined) return refusal('CURRENCY_INVALID', `${root}: ${show(product.currency)} is no currency`);
  if (parseExact(request.points) === undefined) {
    return refusal('AMOUNT_INVALID', `points: expected a number, was ${show(request.points)}`);
  }
  const contracts = parseExact(request.contracts);
  if (contracts === undefined || contracts.units === 0n) {
    return refusal('AMOUNT_INVALID', `contracts: expected a number other than zero, was ${show(request.contracts)}`);
  }
  const rate = rateFor(currency, USD, request.wdo);
  if (!rate.ok) return { error: rate.error };
  const local = pnlLocal(request.points, product.pointValue, request.contracts);
  if (local === undefined || !countable(local, currency)) return tooLarge();
  return { local: exactToNumber(local), currency, usd: majorUnits(convert(local, rate.value)) };
}

function rateFor(from: Currency, to: Currency, wdo: unknown): Result<FoundRate, CurrencyRefusal> {
  const book = bookOf(wdo);
  if (!book.ok) return book;
  const answer = book.value.find(from, to, 0);
  if (answer.kind === 'found') return ok(answer);
  return err(denyForRate('entry', answer) ?? { code: 'RATE_MISSING', message: `${to} per ${from}` });
}

/** A book with the one quote of the request in it; the question is asked at the quote's own moment. */
function bookOf(wdo: unknown): Result<RateBook, CurrencyRefusal> {
  const book = createRateBook(DEFAULT_RATE_SETTINGS);
  if (!book.ok || wdo === undefined || wdo === null) return book;
  const last = parseExact(wdo);
  if (last === undefined) return err({ code: 'RATE_INVALID', message: `wdo: expected a number, was ${show(wdo)}` });
  const taken = book.value.observe('WDO', { last: exactToNumber(last), recvTsUs: 0 });
  return taken.ok ? book : taken;
}

function countable(amount: Exact, currency: Currency): boolean {
  const minor = roundFraction(exactToFraction(amount), minorDigits(currency));
  return minor <= MINOR_MAX && minor >= -MINOR_MAX;
}

function tooLarge(): ErrorAnswer {
  return refusal('AMOUNT_INVALID', 'the amount is too large to be exact');
}

function refusal(code: CurrencyRefusal['code'], message: string): ErrorAnswer {
  return { error: { code, message } };
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return `"${value.slice(0, 60)}"`;
  return typeof value === 'number' ? String(value) : `a value of type ${typeof value}`;
}
