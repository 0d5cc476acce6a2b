import { trimDust } from '../base/decimal.ts';
import { crossRate } from '../currency/cross-rate.ts';
import { denyForRate } from '../currency/convert.ts';
import type { QuoteSample } from '../model/event.ts';
import type { OrderId, ParentKey } from '../model/ids.ts';
import { USD } from '../model/money.ts';
import type { SignalRequest } from '../model/request.ts';
import type { RiskLimits } from '../model/risk-limits.ts';
import { ENTRY_CHECKS, type EntryFacts } from '../risk/check-entry.ts';
import { SIGNAL_CHECKS, type SignalFacts } from '../risk/check-signal.ts';
import type { Finding } from '../risk/finding.ts';
import { halfSize, type HalfSize } from '../risk/half-size.ts';
import { tradesOpenedToday } from './trades-today.ts';
import { WorldExposure } from './account-exposure.ts';
import type { Turn } from './turn.ts';
import { unconfirmedSize, unprovedPrice } from './unconfirmed-sizes.ts';
import { gapReason } from './watch-gaps.ts';
import type { EntryBar, EntryWish, LimitsJudge } from './wish.ts';

/** What a signal or target states that a limit looks at. */
export type RiskSubject = Pick<SignalRequest, 'confidence' | 'mqscore' | 'noiseLevel' | 'stopLossPoints'>;

/** Orders of a parent that are judged anew, and so do not count as being there already. */
export interface LeftOut {
  readonly key: ParentKey;
  readonly orders: ReadonlySet<OrderId>;
}

/**
 * The limits, held against one signal or target and all of its platforms. What an earlier platform of the same signal
 * takes up counts for the later ones, so that no number of platforms goes beyond a limit together.
 */
export class RiskRound implements LimitsJudge {
  readonly #turn: Turn;
  readonly #root: string;
  readonly #subject: RiskSubject;
  readonly #quotes: readonly QuoteSample[];
  readonly #leftOut: LeftOut | undefined;
  readonly #signalBars = new Map<boolean, EntryBar | undefined>();
  readonly #exposures = new Map<boolean, WorldExposure>();
  readonly #newest = new Map<boolean, QuoteSample | undefined>();
  #newPositions = 0;
  /** Flags of what could not be judged or was made smaller; they stand on the decision. */
  readonly flags = new Set<string>();

  constructor(turn: Turn, root: string, subject: RiskSubject, quotes: readonly QuoteSample[], leftOut?: LeftOut) {
    this.#turn = turn;
    this.#root = root;
    this.#subject = subject;
    this.#quotes = quotes;
    this.#leftOut = leftOut;
  }

  scaled(quantity: number): number {
    const factor = this.#turn.state.limits.quantityFactor[this.#root] ?? 1;
    if (factor !== 1) this.flags.add('QUANTITY_SCALED');
    return factor === 1 ? quantity : Number((quantity * factor).toFixed(8));
  }

  halved(quantity: number): HalfSize {
    const half = halfSize(this.#turn.state.limits, this.#subject.confidence, quantity);
    if (half.kind === 'halved') this.flags.add('HALF_SIZE');
    if (half.kind === 'kept') this.flags.add('HALF_NOT_POSSIBLE');
    return half;
  }

  bar(wish: EntryWish): EntryBar | undefined {
    const signalBar = this.#signalBar(wish.known.identity.simulated);
    // A preview shows every check, those behind a denial too.
    if (signalBar !== undefined && !this.#isPreview) return signalBar;
    const entryBar = this.#entryBar(wish);
    return signalBar ?? entryBar;
  }

  get #isPreview(): boolean {
    return this.#turn.planned !== undefined;
  }

  #signalBar(isSimulated: boolean): EntryBar | undefined {
    if (this.#signalBars.has(isSimulated)) return this.#signalBars.get(isSimulated);
    const facts = this.#signalFacts(isSimulated);
    const bar = this.#firstDenial(SIGNAL_CHECKS, facts, undefined);
    this.#signalBars.set(isSimulated, bar);
    return bar;
  }

  #entryBar(wish: EntryWish): EntryBar | undefined {
    const facts = this.#entryFacts(wish);
    const bar = this.#firstDenial(ENTRY_CHECKS, facts, wish.known.identity.platform);
    if (bar === undefined && facts.isNewPosition) this.#newPositions += 1;
    return bar;
  }

  /** Judges in order until one denies; in a preview all are judged. What was found is kept for who shows it. */
  #firstDenial<Facts>(
    checks: readonly ((limits: RiskLimits, facts: Facts) => Finding | undefined)[],
    facts: Facts,
    platform: string | undefined,
  ): EntryBar | undefined {
    const { limits } = this.#turn.state;
    let first: Finding | undefined;
    for (const check of checks) {
      const finding = check(limits, facts);
      if (finding === undefined) continue;
      this.#turn.found(finding, platform);
      if (finding.outcome === 'flags' && finding.code !== undefined) this.flags.add(finding.code);
      if (finding.outcome !== 'denies') continue;
      first ??= finding;
      if (!this.#isPreview) break;
    }
    return first && barOf(first);
  }

  #signalFacts(isSimulated: boolean): SignalFacts {
    const { state, atUs } = this.#turn;
    const { confidence, mqscore, noiseLevel } = this.#subject;
    let entriesLastSecond = 0;
    for (let index = state.entries.length - 1; index >= 0; index -= 1) {
      const entry = state.entries[index];
      if (entry === undefined || entry.atUs <= atUs - 1_000_000) break;
      if (entry.simulated === isSimulated) entriesLastSecond += 1;
    }
    const tradesToday =
      state.limits.maxTradesPerDay === undefined ? 0 : tradesOpenedToday(state, atUs, isSimulated, this.#leftOut?.key);
    return { root: this.#root, confidence, mqscore, noiseLevel, entriesLastSecond, tradesToday };
  }

  #entryFacts({ known, symbol, side, quantity, pointWeight, terms }: EntryWish): EntryFacts {
    const { state, config, atUs } = this.#turn;
    const { identity } = known;
    const root = this.#root;
    const exposure = this.#exposureOf(identity.simulated).of(known, symbol, side);
    const quote = this.#newestQuote(identity.simulated);
    const point = config.symbols.pointValue(root);
    const rate = point === undefined ? undefined : this.#rateOf(point.currency);
    return {
      platform: identity.platform,
      root,
      isLive: identity.mode === 'live',
      isSessionOpen: state.limits.sessionGate === 'off' ? undefined : config.symbols.sessionAt?.(root, atUs)?.isOpen,
      quantity,
      worth: trimDust(quantity * pointWeight),
      heldSameSide: exposure.heldSameSide,
      worthSameSide: exposure.worthSameSide,
      positions: exposure.positions + this.#newPositions,
      isNewPosition: exposure.isNewPosition,
      marginPerContractUsd: config.symbols.marginUsd?.(root),
      pointValueUsd: point === undefined || rate?.factor === undefined ? undefined : point.value * rate.factor,
      rateRefusal: rate?.refusal,
      unconfirmedSize: identity.mode === 'live' ? unconfirmedSize(this.#turn, known, root) : undefined,
      unprovedPrice: identity.mode === 'live' ? unprovedPrice(this.#turn, known, root) : undefined,
      moneyGap: gapReason(this.#turn, known, root),
      orderType: terms.orderType,
      limitPrice: terms.limitPrice,
      stopPrice: terms.stopPrice,
      lastPrice: quote?.last,
      quoteAgeMs: quote === undefined ? undefined : Math.max(0, (atUs - quote.recvTsUs) / 1000),
      stopPoints: this.#subject.stopLossPoints ?? state.limits.defaultStopPoints[root],
    };
  }

  /** Nothing is decided while a signal is judged, so one look at the books serves all of its platforms. */
  #exposureOf(isSimulated: boolean): WorldExposure {
    const known =
      this.#exposures.get(isSimulated) ?? new WorldExposure(this.#turn, this.#root, isSimulated, this.#leftOut?.orders);
    this.#exposures.set(isSimulated, known);
    return known;
  }

  /** The newest price of the root over all platforms of the same world. */
  #newestQuote(isSimulated: boolean): QuoteSample | undefined {
    if (this.#newest.has(isSimulated)) return this.#newest.get(isSimulated);
    let newest: QuoteSample | undefined;
    for (const quote of this.#quotes) {
      if ((this.#turn.state.platforms.get(quote.platform)?.identity.simulated === true) !== isSimulated) continue;
      if (newest === undefined || quote.recvTsUs > newest.recvTsUs) newest = quote;
    }
    this.#newest.set(isSimulated, newest);
    return newest;
  }

  #rateOf(currency: string): {
    readonly factor?: number;
    readonly refusal?: { readonly code: string; readonly message: string };
  } {
    if (currency === USD) return { factor: 1 };
    const found = this.#turn.rates.find(({ from, to }) => from === currency && to === USD);
    if (found !== undefined) {
      const refusal = denyForRate('entry', found);
      if (refusal !== undefined) return { refusal };
    }
    const crossed = crossRate(this.#turn.rates, currency, USD);
    return crossed.ok ? { factor: crossed.value } : { refusal: crossed.error };
  }
}

function barOf({ name, code = 'LIMIT', limit, value, sum }: Finding): EntryBar {
  const words = sum();
  return {
    code,
    reason: `${name.toLowerCase()}: ${words}`,
    ...(limit !== undefined && value !== undefined && { figures: { limit, value, sum: words } }),
  };
}
