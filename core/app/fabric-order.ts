import { trimDust } from '../base/decimal.ts';
import { ActionRefused } from '../doors/admin-door.ts';
import type { FabricRequest } from '../doors/fabric-door.ts';
import type { PlatformView } from '../engine/view.ts';
import type { CurrencyFactor } from '../instruments/convert-terms.ts';
import type { Registry } from '../instruments/registry.ts';
import { FABRIC_CLIENT, parsePlatformId, type PlatformId } from '../model/ids.ts';
import { ORDER_TYPES, TIMES_IN_FORCE, type OrderType, type Side, type TimeInForce } from '../model/order.ts';
import type { QuoteBoard } from '../model/quote-board.ts';
import type { SignalRequest } from '../model/request.ts';
import { FieldReader } from '../wire/field-reader.ts';
import type { WireMap } from '../wire/unpack.ts';
import { fabricActor } from './fabric-actor.ts';
import { knownSpelling } from './known-spelling.ts';
import { smallestQuantity } from './smallest-size.ts';

/** The payload of OPEN_ORDER. */
export interface FabricOrder {
  readonly symbol: string;
  readonly side: Side;
  /** In the platform's own unit. */
  readonly volume: number;
  readonly orderType: OrderType;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  /** Prices at which what is opened shall close. */
  readonly sl?: number;
  readonly tp?: number;
  readonly platform: PlatformId;
  readonly timeInForce: TimeInForce;
  readonly mode?: 'paper';
}

export interface FabricOrderSources {
  readonly registry: Registry;
  readonly board: QuoteBoard;
  readonly platform: (id: PlatformId) => PlatformView | undefined;
  readonly nowUs: number;
  /** How old the market may be from which a stop is measured, by the limits of its platform's account; undefined: no limit. */
  readonly quoteAgeMsMax: number | undefined;
  /** Whoever asks has shown a key of the list. */
  readonly isTrusted: boolean;
  /** Turns money per lot of an account in another currency into the root's. */
  readonly factorOf: CurrencyFactor;
}

/** Reads the payload of OPEN_ORDER. KEY_MISSING, VALUE_INVALID, SIDE_INVALID, VOLUME_INVALID, PRICE_MISSING, PLATFORM_UNKNOWN. */
export function readFabricOrder(payload: WireMap, defaultPlatform: PlatformId): FabricOrder {
  const reader = new FieldReader(payload, 'OPEN_ORDER');
  const symbol = reader.text('symbol');
  const side = reader.word<Side>('side', ['BUY', 'SELL'], 'SIDE_INVALID');
  const volume = reader.number('volume', { above: 0, max: 1_000_000, code: 'VOLUME_INVALID' });
  const orderType = reader.optionalWord('order_type', ORDER_TYPES) ?? 'MARKET';
  const timeInForce = reader.optionalWord('tif', TIMES_IN_FORCE) ?? 'DAY';
  const price = reader.optionalNumber('price');
  const stopPrice = reader.optionalNumber('stop_price') ?? (orderType === 'STOP' ? price : undefined);
  const sl = reader.optionalNumber('sl');
  const tp = reader.optionalNumber('tp');
  const mode = reader.optionalWord('mode', ['paper']);
  if (reader.fault !== undefined) throw new ActionRefused(reader.fault.code, reader.fault.reason);
  const platform = readFabricPlatform(payload, defaultPlatform);
  const needsLimit = orderType === 'LIMIT' || orderType === 'STOP_LIMIT';
  const needsStop = orderType === 'STOP' || orderType === 'STOP_LIMIT';
  if (needsLimit && price === undefined) throw new ActionRefused('PRICE_MISSING', `price: ${orderType} needs one`);
  if (needsStop && stopPrice === undefined)
    throw new ActionRefused(
      'PRICE_MISSING',
      `${orderType === 'STOP' ? 'price' : 'stop_price'}: ${orderType} needs one`,
    );
  return {
    symbol,
    side: side ?? 'BUY',
    volume,
    orderType,
    timeInForce,
    platform,
    ...(needsLimit && price !== undefined && { limitPrice: price }),
    ...(needsStop && stopPrice !== undefined && { stopPrice }),
    ...(sl !== undefined && { sl }),
    ...(tp !== undefined && { tp }),
    ...(mode !== undefined && { mode }),
  };
}

/** The platform that a payload names, else the configured one. PLATFORM_UNKNOWN. */
export function readFabricPlatform({ platform: named }: WireMap, otherwise: PlatformId): PlatformId {
  if (named === undefined || named === null) return otherwise;
  const platform = parsePlatformId(named);
  if (platform !== undefined) return platform;
  throw new ActionRefused('PLATFORM_UNKNOWN', `platform: expected an id as mt5_global, was ${JSON.stringify(named)}`);
}

/**
 * An order of the fabric as a signal to its one platform, which passes every check that any signal passes. Its id is the
 * request's. Refused with the registry's own codes, PLATFORM_ABSENT, VOLUME_INVALID, and VALUE_INVALID for a stop or target
 * on the wrong side of the market or without a market, QUOTE_STALE for one that stands still.
 */
export function fabricSignal(order: FabricOrder, request: FabricRequest, sources: FabricOrderSources): SignalRequest {
  const { side, orderType, limitPrice, stopPrice, platform, timeInForce, mode } = order;
  const view = sources.platform(platform);
  if (view === undefined) throw new ActionRefused('PLATFORM_ABSENT', `${platform} has never connected`);
  const named = sources.registry.checkOrderSymbol(order.symbol, knownSpelling(view.spelling), sources.nowUs, platform);
  if (!named.ok) throw new ActionRefused(named.error.code, named.error.message);
  const { root, isFront } = named.value;
  const distances = distancesOf(order, root, sources);
  return {
    client: FABRIC_CLIENT,
    clientOrderId: request.requestId,
    idAssigned: false,
    signalId: request.requestId,
    symbol: isFront ? root : order.symbol,
    side,
    quantity: quantityOf(order.volume, root, view, sources),
    orderType,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    ...distances,
    timeInForce,
    platforms: [platform],
    ...(mode !== undefined && { mode }),
    sourceTsUs: request.sourceTsUs,
    ...(sources.isTrusted && { isTrusted: true }),
    by: fabricActor(request),
    quantityStated: true,
  };
}

/** The contracts of a root that are exactly a volume on a platform. */
function quantityOf(volume: number, root: string, view: PlatformView, sources: FabricOrderSources): number {
  const { registry, nowUs, factorOf } = sources;
  const { platform } = view;
  const spelling = knownSpelling(view.spelling);
  const target = registry.orderTarget(root, platform, nowUs, spelling);
  if (target.kind === 'blank') throw new ActionRefused('SIZE_NOT_TRANSLATED', target.reason);
  if (target.kind === 'refused') throw new ActionRefused(target.code, target.message);
  const terms = view.symbols.find(({ symbol }) => symbol === target.symbol);
  const sizeOf = (contracts: number): ReturnType<Registry['translate']> =>
    registry.translate(root, platform, contracts, terms, spelling, factorOf);
  const least = sizeOf(smallestQuantity(registry, root, platform, view, nowUs, factorOf) ?? 1);
  const one = least.ok ? least : sizeOf(1);
  if (!one.ok) throw new ActionRefused(one.error.code, one.error.message);
  const quantity = trimDust(volume / one.value.perContract);
  const sized = sizeOf(quantity);
  const { step, unit } = one.value;
  if (sized.ok && sized.value.size === trimDust(volume)) return quantity;
  const why = sized.ok ? `${volume} is none` : sized.error.message;
  throw new ActionRefused('VOLUME_INVALID', `volume: expected ${unit} in steps of ${step}; ${why}`);
}

/**
 * How far a stop and a target lie from the price at which the order would fill. Of a market order that is its own platform's:
 * another may quote the root with a basis between them, or make its prices up.
 */
function distancesOf(
  { side, limitPrice, stopPrice, sl, tp, platform, symbol }: FabricOrder,
  root: string,
  { board, nowUs, quoteAgeMsMax }: FabricOrderSources,
): Pick<SignalRequest, 'stopLossPoints' | 'takeProfitPoints'> {
  if (sl === undefined && tp === undefined) return {};
  const quote = board.quote(root, platform);
  const market = quote === undefined ? undefined : firstPrice(side === 'BUY' ? quote.ask : quote.bid, quote.last);
  const stated = limitPrice ?? stopPrice;
  const from = stated ?? market;
  if (from === undefined)
    throw new ActionRefused(
      'VALUE_INVALID',
      `sl, tp: expected a market for ${symbol}, no tick of it has come from ${platform} yet`,
    );
  const ageMs = stated !== undefined || quote === undefined ? 0 : Math.round((nowUs - quote.recvTsUs) / 1_000);
  if (quoteAgeMsMax !== undefined && ageMs > quoteAgeMsMax)
    throw new ActionRefused(
      'QUOTE_STALE',
      `sl, tp: the market for ${symbol} on ${platform} is ${ageMs} ms old, of ${quoteAgeMsMax} ms`,
    );
  const up = side === 'BUY' ? 1 : -1;
  const distance = (name: string, price: number, sign: number): number => {
    const points = trimDust((price - from) * sign);
    if (points > 0) return points;
    const where = sign > 0 ? 'above' : 'below';
    throw new ActionRefused('VALUE_INVALID', `${name}: expected a price ${where} ${from} for a ${side}, was ${price}`);
  };
  return {
    ...(sl !== undefined && { stopLossPoints: distance('sl', sl, -up) }),
    ...(tp !== undefined && { takeProfitPoints: distance('tp', tp, up) }),
  };
}

function firstPrice(wanted: number, otherwise: number): number {
  return Number.isFinite(wanted) ? wanted : otherwise;
}
