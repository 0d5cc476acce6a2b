import { trimDust } from '../base/decimal.ts';
import type { ParentKey } from '../model/ids.ts';
import type { BookedFill } from './trade-book.ts';
import type { World } from './world.ts';

/** What one account earned in one currency since the risk day began. */
export interface AccountDay {
  readonly platform: string;
  readonly account: string;
  readonly world: World;
  readonly currency: string;
  /** Realised since the risk day began, before commissions, in `currency`. */
  readonly realizedLocal: number;
  readonly commissionUsd: number;
  /** Open P&L that it brought into the day, in `currency`: this much of what it realises or holds is not today's. */
  readonly broughtLocal: number;
  /** Fills whose money nobody knows. */
  readonly unpricedFills: number;
  /** Fills whose commission is in a currency without a rate to USD. Not in what older versions kept. */
  readonly unknownCosts?: number;
}

/** The trades of a world in one risk day, in USD after commissions. */
export interface TradeCount {
  readonly opened: number;
  readonly wins: number;
  readonly losses: number;
  /** Trades that earned exactly nothing. */
  readonly evens: number;
  readonly wonUsd: number;
  /** Positive. */
  readonly lostUsd: number;
  /** Trades that are over and whose result nobody knows in USD. */
  readonly unpriced: number;
}

export interface CurvePoint {
  readonly atUs: number;
  readonly netUsd: number;
}

/** How the day's net went: its highest so far, the deepest fall from there, and points to draw. */
export interface NetTrail {
  readonly peakUsd: number;
  /** At or above 0. */
  readonly drawdownUsd: number;
  readonly points: readonly CurvePoint[];
}

export interface DayLedgerKept {
  readonly startUs: number;
  readonly accounts: readonly AccountDay[];
  readonly counts: readonly (readonly [World, TradeCount])[];
  readonly trails: readonly (readonly [World, NetTrail])[];
  /** The parents that opened a trade today. */
  readonly openedToday: readonly ParentKey[];
  /** Not in what older versions kept. */
  readonly openedLate?: readonly (readonly [ParentKey, World])[];
}

const NO_TRADES: TradeCount = { opened: 0, wins: 0, losses: 0, evens: 0, wonUsd: 0, lostUsd: 0, unpriced: 0 };
const NO_TRAIL: NetTrail = { peakUsd: 0, drawdownUsd: 0, points: [] };
/** Points of a day's curve; beyond them every other one is left out, again and again. */
const POINTS_MAX = 512;

/** What one risk day has brought so far. Worlds are never added up. */
export class DayLedger {
  startUs = 0;
  readonly #accounts = new Map<string, AccountDay>();
  readonly #counts = new Map<World, TradeCount>();
  readonly #trails = new Map<World, NetTrail>();
  readonly #openedToday = new Set<ParentKey>();
  readonly #openedLate = new Map<ParentKey, World>();

  /** Begins a day with nothing in it. */
  begin(startUs: number): void {
    this.startUs = startUs;
    this.#accounts.clear();
    this.#counts.clear();
    this.#trails.clear();
    this.#openedToday.clear();
    this.#openedLate.clear();
  }

  /** Books what a fill realised against its position's average price. */
  book(fill: BookedFill, realizedLocal: number | undefined): void {
    this.#change(fill, (day) => ({
      ...day,
      realizedLocal: trimDust(day.realizedLocal + (realizedLocal ?? 0)),
      commissionUsd: trimDust(day.commissionUsd + fill.commissionUsd),
      unpricedFills: day.unpricedFills + (realizedLocal === undefined ? 1 : 0),
      unknownCosts: (day.unknownCosts ?? 0) + (fill.isCostUnknown === true ? 1 : 0),
    }));
  }

  /** A position was held when the day began, and was worth this much then. */
  bring(place: Pick<AccountDay, 'platform' | 'account' | 'world' | 'currency'>, openLocal: number): void {
    this.#change(place, (day) => ({ ...day, broughtLocal: trimDust(day.broughtLocal + openLocal) }));
  }

  /** Counts a trade as opened today: once for each parent. */
  opened(world: World, parentKey: ParentKey, isLate?: true): void {
    if (this.#openedToday.has(parentKey)) return;
    if (isLate === true) this.#openedLate.set(parentKey, world);
    this.#openedToday.add(parentKey);
    const count = this.count(world);
    this.#counts.set(world, { ...count, opened: count.opened + 1 });
  }

  /** Counts a trade that is over, by its net in USD; undefined where nobody knows it. */
  closed(world: World, netUsd: number | undefined): void {
    const count = this.count(world);
    this.#counts.set(world, withResult(count, netUsd));
  }

  /** Notes where the day's net stands. */
  note(world: World, point: CurvePoint): void {
    const trail = this.trail(world);
    const peakUsd = Math.max(trail.peakUsd, point.netUsd);
    const drawdownUsd = Math.max(trail.drawdownUsd, trimDust(peakUsd - point.netUsd));
    const points = [...trail.points, point];
    const thinned = points.length <= POINTS_MAX ? points : points.filter((_, index) => index % 2 === 1);
    this.#trails.set(world, { peakUsd, drawdownUsd, points: thinned });
  }

  count(world: World): TradeCount {
    return this.#counts.get(world) ?? NO_TRADES;
  }

  trail(world: World): NetTrail {
    return this.#trails.get(world) ?? NO_TRAIL;
  }

  accounts(): IterableIterator<AccountDay> {
    return this.#accounts.values();
  }

  /** The parents that opened a trade today with an order that was sent before, and where. */
  openedLate(): ReadonlyMap<ParentKey, World> {
    return this.#openedLate;
  }

  isOpenedToday(parentKey: ParentKey): boolean {
    return this.#openedToday.has(parentKey);
  }

  keep(): DayLedgerKept {
    return {
      startUs: this.startUs,
      accounts: [...this.#accounts.values()],
      counts: [...this.#counts],
      trails: [...this.#trails],
      openedToday: [...this.#openedToday],
      openedLate: [...this.#openedLate],
    };
  }

  restore({ startUs, accounts, counts, trails, openedToday, openedLate = [] }: DayLedgerKept): void {
    this.begin(startUs);
    for (const day of accounts) this.#accounts.set(accountKey(day), day);
    for (const [world, count] of counts) this.#counts.set(world, count);
    for (const [world, trail] of trails) this.#trails.set(world, trail);
    for (const key of openedToday) this.#openedToday.add(key);
    for (const [key, world] of openedLate) this.#openedLate.set(key, world);
  }

  #change(
    place: Pick<AccountDay, 'platform' | 'account' | 'world' | 'currency'>,
    change: (day: AccountDay) => AccountDay,
  ): void {
    const { platform, account, world, currency } = place;
    const key = accountKey(place);
    const day = this.#accounts.get(key) ?? {
      platform,
      account,
      world,
      currency,
      realizedLocal: 0,
      commissionUsd: 0,
      broughtLocal: 0,
      unpricedFills: 0,
    };
    this.#accounts.set(key, change(day));
  }
}

function accountKey({
  platform,
  account,
  world,
  currency,
}: Pick<AccountDay, 'platform' | 'account' | 'world' | 'currency'>): string {
  return `${world}\n${platform}\n${account}\n${currency}`;
}

function withResult(count: TradeCount, netUsd: number | undefined): TradeCount {
  if (netUsd === undefined) return { ...count, unpriced: count.unpriced + 1 };
  if (netUsd > 0) return { ...count, wins: count.wins + 1, wonUsd: trimDust(count.wonUsd + netUsd) };
  if (netUsd < 0) return { ...count, losses: count.losses + 1, lostUsd: trimDust(count.lostUsd - netUsd) };
  return { ...count, evens: count.evens + 1 };
}
