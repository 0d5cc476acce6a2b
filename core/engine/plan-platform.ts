import type { PlatformId } from '../model/ids.ts';
import type { Denial, OrderRole, OrderType, Side, SizeUnit, Skip, TimeInForce } from '../model/order.ts';
import { closingTypes } from '../model/platform.ts';
import type { Position } from '../orders/position-book.ts';
import { exitsInFlight, splitOrder } from '../orders/split-order.ts';
import { trimDust } from '../base/decimal.ts';
import { liveBar, unprovenBar } from './arming.ts';
import { breakerBar } from './breaker-bar.ts';
import { closeHeld, heldPerContract } from './close-held.ts';
import { canReread } from './can-reread.ts';
import { flattenBar } from './flattens-at-work.ts';
import { linksBar } from './links-bar.ts';
import { sessionBar } from './session-bar.ts';
import type { OrderTarget } from './config.ts';
import { rollQuorumBar } from './roll-quorum-bar.ts';
import type { PlatformState } from './state.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';
import type { EntryBar, EntryBars, LimitsJudge, Wish } from './wish.ts';
import { cutOf, heldStep, translate, wishedSize, type SizeCut } from './wished-size.ts';

/** An order that would go out, before it has an id. */
export interface PlannedOrder {
  readonly platform: PlatformId;
  readonly account: string;
  readonly symbol: string;
  readonly contract?: string;
  readonly side: Side;
  readonly size: number;
  readonly exitSize: number;
  readonly unit: SizeUnit;
  readonly sizePerContract: number;
  readonly roundedPerContract?: number | undefined;
  readonly pointWeight?: number | undefined;
  readonly role: OrderRole;
  readonly orderType: OrderType;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly timeInForce: TimeInForce;
}

type Sized = Pick<PlannedOrder, 'unit' | 'sizePerContract' | 'roundedPerContract' | 'pointWeight'>;

export type PlatformPlan =
  | {
      readonly kind: 'orders';
      readonly orders: readonly PlannedOrder[];
      readonly denied?: Denial;
      /** What enters is less than was wished. */
      readonly cut?: SizeCut | undefined;
    }
  | { readonly kind: 'denied'; readonly denied: Denial }
  | { readonly kind: 'skipped'; readonly skip: Skip }
  /** A target that is reached already. */
  | { readonly kind: 'nothing' };

/**
 * Plans one platform's part of a wish: what closes goes to the contract that is held, what enters to the front month and
 * only if nothing bars entries. Denials: PLATFORM_ABSENT, PLATFORM_RECOVERING, PLATFORM_CANNOT_TRADE, LIVE_NOT_ARMED, LIVE_UNPROVEN,
 * LIVE_TOKEN_REQUIRED, PAPER_ONLY,
 * LEGACY_DENIED, ORDER_TYPE_UNSUPPORTED, the registry's own, those of the entry bar, and those of the limits.
 */
export function planPlatform(
  turn: Turn,
  platform: PlatformId,
  root: string,
  wish: Wish,
  bars: EntryBars,
): PlatformPlan {
  const known = turn.state.platforms.get(platform);
  if (known === undefined)
    return deny(platform, { code: 'PLATFORM_ABSENT', reason: `${platform} has never connected` });
  const where = turn.config.symbols.orderTarget(root, platform, turn.atUs, known.spelling);
  const contract = wish.kind === 'order' ? wish.contract : undefined;
  const held = heldOf(turn, known, root, contract);
  if (where.kind === 'blank' && held.length === 0) return { kind: 'skipped', skip: { platform, reason: where.reason } };
  const closed = closedReason(known) ?? paperBar(known, wish);
  if (closed !== undefined) return deny(platform, closed);
  const { orderTypes } = known.identity.abilities;
  const { orderType } = wish.terms;
  if (!orderTypes.includes(orderType))
    return deny(platform, {
      code: 'ORDER_TYPE_UNSUPPORTED',
      reason: `${platform} takes ${orderTypes.join(', ')}, not ${orderType}`,
    });

  const want = wishedSize(turn, known, root, wish, held, where);
  if (want.kind === 'denied') return deny(platform, want);
  if (want.contracts === 0) return { kind: 'nothing' };
  const { side, unit, perContract } = want;

  const orders: PlannedOrder[] = [];
  const { account } = known.identity;
  const { limitPrice, stopPrice, timeInForce } = wish.terms;
  // Written out key by key: these objects are made for every order, and spreads cost more than all the rest of a plan.
  const order = (
    at: { readonly symbol: string; readonly contract?: string | undefined },
    size: number,
    exit: number,
    sized: Sized,
  ): PlannedOrder => ({
    platform,
    account,
    symbol: at.symbol,
    contract: at.contract,
    side,
    size,
    exitSize: exit,
    unit: sized.unit,
    sizePerContract: sized.sizePerContract,
    roundedPerContract: sized.roundedPerContract,
    pointWeight: sized.pointWeight,
    role: size > exit ? 'ENTRY' : 'EXIT',
    orderType,
    limitPrice,
    stopPrice,
    timeInForce,
  });
  let left = want.contracts;
  let sameContract: { readonly exitSize: number; readonly roundedPerContract: number | undefined } | undefined;
  for (const position of held) {
    const inFlight = exitsInFlight(openOn(turn.state, platform, position.account), position.symbol, side);
    const available = splitOrder(side, Infinity, position.size, inFlight).exitSize;
    // What is held was sized by the mapping of its day: a contract of the root is as much of it as it was then.
    const step = heldStep(known, position, where, want.step);
    const close = closeHeld(left, available, heldPerContract(position), step);
    if (close.size === 0) continue;
    left = Math.max(0, trimDust(left - close.contracts));
    const isSized = position.sizePerContract === perContract;
    const rounded = roundedPerContract(close.size, close.contracts, position);
    if (where.kind === 'symbol' && where.symbol === position.symbol && isSized)
      sameContract = { exitSize: close.size, roundedPerContract: rounded };
    else {
      const { unit: heldUnit, sizePerContract, pointWeight } = position;
      const sized = { unit: heldUnit, sizePerContract, pointWeight, roundedPerContract: rounded };
      orders.push(order(position, close.size, close.size, sized));
    }
  }

  const isClosing = orders.length > 0 || sameContract !== undefined;
  const unread = isClosing ? rereadBar(turn, known) : undefined;
  if (unread !== undefined) return deny(platform, unread);
  const closing = closingTypes(known.identity.abilities);
  if (isClosing && !closing.includes(orderType))
    return deny(platform, {
      code: 'ORDER_TYPE_UNSUPPORTED',
      reason: `${platform} closes by ${closing.join(', ')}, not ${orderType}`,
    });
  const bar =
    (known.identity.simulated ? bars.simulated : bars.real) ??
    liveBar(turn.state, turn.config, known, wish) ??
    linksBar(turn, known, root, wish.client);
  const entering = left > 0 ? enteringPart(turn, known, root, wish, want, left, where, bars.risk) : undefined;
  const barred =
    entering === undefined
      ? undefined
      : (entryBarOf(turn, known, root, where, bar, want.entryRefusal) ?? entering.refusal);
  // A preview shows what the limits say also where something else stands in the way.
  const isJudged = barred === undefined || turn.planned !== undefined;
  const limited =
    !isJudged || entering === undefined || entering.size === 0 || where.kind !== 'symbol'
      ? undefined
      : bars.risk.bar({
          known,
          symbol: where.symbol,
          side,
          quantity: entering.contracts,
          pointWeight: want.pointWeight,
          terms: wish.terms,
        });
  const entryBar = barred ?? limited;
  const exitSize = sameContract?.exitSize ?? 0;
  const entrySize = entryBar === undefined ? (entering?.size ?? 0) : 0;
  if (where.kind === 'symbol' && exitSize + entrySize > 0)
    orders.push(
      order(where, trimDust(exitSize + entrySize), exitSize, {
        unit,
        sizePerContract: perContract,
        pointWeight: want.pointWeight,
        // What closes and enters at once closes all there is: it counts by what enters.
        roundedPerContract:
          entrySize > 0 && entering !== undefined
            ? roundedPerContract(entrySize, entering.contracts, { sizePerContract: perContract })
            : sameContract?.roundedPerContract,
      }),
    );
  if (entryBar === undefined) return { kind: 'orders', orders, cut: entrySize > 0 ? entering?.cut : undefined };
  const denied: Denial = { platform, ...entryBar };
  return orders.length === 0 ? { kind: 'denied', denied } : { kind: 'orders', orders, denied };
}

/** What one contract of a size is, where that is not the size per contract; the held ones were counted so too. */
function roundedPerContract(
  size: number,
  contracts: number,
  { sizePerContract, heldContracts }: Pick<Position, 'sizePerContract' | 'heldContracts'>,
): number | undefined {
  if (size === 0 || contracts === 0) return undefined;
  const isEven = heldContracts === undefined && trimDust(contracts * sizePerContract) === size;
  return isEven ? undefined : size / contracts;
}

/** What of an order enters: after the profile's factor and the confidence filter, in the platform's unit and in contracts. */
interface Entering {
  readonly size: number;
  readonly contracts: number;
  readonly refusal?: EntryBar;
  readonly cut?: SizeCut | undefined;
}

/**
 * The part that enters. What closes is never made smaller: the factor and the filter work on the wish as a whole, less what
 * closes. Denials: HALF_NOT_POSSIBLE, and the registry's own for a size that does not translate.
 */
function enteringPart(
  turn: Turn,
  known: PlatformState,
  root: string,
  wish: Wish,
  want: { readonly size: number; readonly contracts: number; readonly cut: SizeCut | undefined },
  left: number,
  where: OrderTarget,
  risk: LimitsJudge,
): Entering {
  const sized = (contracts: number): Entering => {
    // What was translated as a whole is not translated again.
    if (contracts === want.contracts) return { size: want.size, contracts, cut: want.cut };
    const translated = translate(turn, known, root, contracts, where);
    return translated.ok
      ? { size: translated.value.size, contracts, cut: cutOf(translated.value) }
      : { size: 0, contracts: 0, refusal: { code: translated.error.code, reason: translated.error.message } };
  };
  if (wish.kind === 'position') return sized(left);
  const closing = trimDust(want.contracts - left);
  const scaled = Math.max(0, trimDust(risk.scaled(want.contracts) - closing));
  const half = risk.halved(scaled);
  if (half.kind === 'denied') {
    const reason = `the confidence asks for half of ${scaled}, which is no whole contract, and half_size_min is deny`;
    return { size: 0, contracts: left, refusal: { code: 'HALF_NOT_POSSIBLE', reason } };
  }
  return half.quantity === 0 ? { size: 0, contracts: 0 } : sized(half.quantity);
}

/** What a platform's account holds of a root, or of one contract of it. */
function heldOf(turn: Turn, known: PlatformState, root: string, contract: string | undefined): readonly Position[] {
  const held = turn.state.positions.held(known.identity.platform, known.identity.account, root);
  return contract === undefined ? held : held.filter((position) => position.contract === contract);
}

/** The bar that stands against the part of an order that enters, on this platform. */
export function entryBarOf(
  turn: Turn,
  known: PlatformState,
  root: string,
  where: ReturnType<Turn['config']['symbols']['orderTarget']>,
  bar: EntryBar | undefined,
  sizeRefusal: EntryBar | undefined,
): EntryBar | undefined {
  const { platform, account, dialect } = known.identity;
  if (bar !== undefined) return bar;
  const broken = breakerBar(turn.state, known) ?? sessionBar(turn, known, root);
  if (broken !== undefined) return broken;
  const flattening = flattenBar(turn.state, platform, root);
  if (flattening !== undefined) return flattening;
  if (dialect === 'legacy' && turn.config.legacyPlatforms === 'deny')
    return { code: 'LEGACY_DENIED', reason: `${platform} speaks the legacy dialect and legacy_platforms is deny` };
  if (!known.canTrade)
    return { code: 'PLATFORM_CANNOT_TRADE', reason: `${platform} cannot trade: ${known.cannotTradeReason}` };
  for (const child of openOn(turn.state, platform, account))
    if (child.state === 'unknown' && child.root === root)
      return {
        code: 'UNKNOWN_ORDER_OPEN',
        reason: `order ${child.orderId} (${child.side} ${child.size} ${child.symbol}) on ${platform} has no known outcome; look there, and if it does not settle by itself: nexus orders settle ${child.orderId}`,
      };
  if (where.kind === 'blank') return { code: 'NO_PLATFORM', reason: where.reason };
  if (where.kind === 'refused') return { code: where.code, reason: where.message };
  return rollQuorumBar(turn, known, root) ?? sizeRefusal;
}

/** Why nothing at all is sent to a platform now. PLATFORM_ABSENT, PLATFORM_RECOVERING, LIVE_UNPROVEN. */
export function closedReason(known: PlatformState): EntryBar | undefined {
  const { platform } = known.identity;
  if (known.link === 'closed')
    return { code: 'PLATFORM_ABSENT', reason: `${platform} is not connected: ${known.reason}` };
  if (known.link === 'recovering')
    return { code: 'PLATFORM_RECOVERING', reason: `${platform} has not reported its orders and positions yet` };
  return unprovenBar(known);
}

/** A signal for paper alone sends nothing at all to a live account. */
function paperBar({ identity }: PlatformState, { mode }: Wish): EntryBar | undefined {
  if (mode !== 'paper' || identity.mode !== 'live') return undefined;
  return { code: 'PAPER_ONLY', reason: `the signal is for paper alone, and ${identity.platform} is live` };
}

/** While trading is halted a person closes what the platform itself has stated since: our book may be why it is halted. */
function rereadBar({ state: { trading } }: Turn, known: PlatformState): EntryBar | undefined {
  if (trading.state !== 'halted' || !canReread(known) || known.readUs >= trading.sinceUs) return undefined;
  const { platform } = known.identity;
  const reason = `${platform} has not stated its positions since trading was halted; it is asked every few seconds`;
  return { code: 'PLATFORM_RECOVERING', reason };
}

function deny(platform: PlatformId, why: EntryBar): PlatformPlan {
  return { kind: 'denied', denied: { platform, code: why.code, reason: why.reason } };
}
