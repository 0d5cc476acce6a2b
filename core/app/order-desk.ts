import { crossRate } from '../currency/cross-rate.ts';
import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import type { Engine } from '../engine/engine.ts';
import { bodyOf } from '../engine/handle-signal.ts';
import type { SignalPreview } from '../engine/preview-signal.ts';
import type { SignalView } from '../engine/view.ts';
import type { CurrencyFactor } from '../instruments/convert-terms.ts';
import type { Registry } from '../instruments/registry.ts';
import { OPERATOR_CLIENT, parseOrderId, parsePlatformId, type ParentKey, type PlatformId } from '../model/ids.ts';
import { isProtective, isWorking, ORDER_TYPES, TIMES_IN_FORCE } from '../model/order.ts';
import type { QuoteBoard } from '../model/quote-board.ts';
import type { FoundRate } from '../model/rate.ts';
import type { SignalRequest } from '../model/request.ts';
import { FieldReader } from '../wire/field-reader.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import type { UndatedEvent } from './inbox.ts';
import { manualOrderId, manualSignal, type ManualOrder } from './manual-order.ts';
import { cancelRequests } from './cancel-requests.ts';
import { checkPreviewShown } from './preview-keys.ts';
import { refusalOf } from './preview-refusal.ts';
import { quoteSamples } from './signal-inputs.ts';
import { smallestQuantity } from './smallest-size.ts';
import { readWhatIf, whatIfMap, whatIfRefused } from './what-if.ts';

export interface OrderDeskOptions {
  readonly engine: Engine;
  readonly registry: Registry;
  readonly board: QuoteBoard;
  readonly rates: () => readonly FoundRate[];
  readonly nowUs: () => number;
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
}

/** What a person does with orders by hand: tests, previews, cancels. */
export interface OrderDesk {
  readonly actions: Readonly<Record<string, AdminAction>>;
  /** What a request would lead to now. */
  preview(request: SignalRequest): SignalPreview;
  /** Hands a request to the engine as a signal, with the market and the rates of the moment; resolves when it is worked off. */
  submit(request: SignalRequest): Promise<void>;
  /** The same for a question in words: a signal through every check, check by check, without sending it. */
  whatIf(payload: WireMap): Packable;
  /** The smallest quantity that every one of these platforms trades; of all that are linked where none is named. */
  smallest(root: string, platforms: readonly PlatformId[] | undefined): number | undefined;
  /** Units of one currency for one of another, at the rates of the moment. */
  readonly factorOf: CurrencyFactor;
}

/** Makes the desk. */
export function createOrderDesk(options: OrderDeskOptions): OrderDesk {
  const { engine, registry, board, rates, nowUs, postAndWait } = options;

  const rootOf = (symbol: string): string | undefined => {
    const read = registry.normalize(symbol, undefined, nowUs());
    return read.ok ? read.value.root : undefined;
  };
  const signalOf = (request: SignalRequest): Extract<UndatedEvent, { type: 'signalReceived' }> => {
    const known = rates();
    const quotes = quoteSamples(board, rootOf(request.symbol));
    return { type: 'signalReceived', request, quotes, ...(known.length > 0 && { rates: known }) };
  };
  const preview = (request: SignalRequest): SignalPreview => engine.preview({ ...signalOf(request), atUs: nowUs() });

  const factorOf: CurrencyFactor = (from, to) => crossRate(rates(), from, to);
  const smallest = (root: string, platforms: readonly PlatformId[] | undefined): number | undefined => {
    const views = engine.platforms();
    const named = platforms ?? views.filter(({ linked }) => linked).map(({ platform }) => platform);
    const each = named.flatMap((platform) => {
      const view = views.find((known) => known.platform === platform);
      return smallestQuantity(registry, root, platform, view, nowUs(), factorOf) ?? [];
    });
    return each.length === 0 ? undefined : Math.max(...each);
  };

  const tested = (testId: string): SignalView | undefined =>
    engine.signal(`${OPERATOR_CLIENT}\n${manualOrderId(testId)}` as ParentKey);

  const test = async (payload: WireMap): Promise<Packable> => {
    // A repeat that states no quantity means the one of before, whatever platforms have come or gone since.
    const sizeOf: OrderDesk['smallest'] = (...wish) =>
      tested(String(payload['test_id']))?.requestedQty ?? smallest(...wish);
    const order = readManualOrder(payload, sizeOf);
    const request = manualSignal(order);
    const before = preview(request);
    checkPreviewShown(before, payload);
    await postAndWait(signalOf(request));
    const parent = tested(order.testId);
    if (parent !== undefined) {
      // What became of the other order would be taken for what became of this one.
      if (parent.body !== bodyOf(request, rootOf(request.symbol) ?? parent.root))
        throw new ActionRefused(
          'ID_REUSED',
          `test_id ${order.testId} stands for ${parent.side ?? ''} ${parent.requestedQty} ${parent.root} or its like, which is untouched; this was not sent`,
        );
      const { key, children, endCode, endReason } = parent;
      const said = children.length > 0 ? `${children.length} order(s) decided` : (endReason ?? 'nothing was sent');
      return { parent_key: key, order_ids: children, code: endCode ?? null, said };
    }
    // A refusal whose cause passes is not kept; what the same checks said a moment before is.
    const refusal = refusalOf(before);
    return { parent_key: null, order_ids: [], code: refusal.code, said: refusal.reason };
  };

  /** PLATFORM_UNKNOWN for a name that stands for nothing: that no order works there would be believed of what was meant. */
  const cancelPlatform = ({ platform }: WireMap): PlatformId | undefined => {
    if (platform === undefined || platform === null) return undefined;
    const id = parsePlatformId(platform);
    const isKnown = engine.platforms().some((each) => each.platform === id);
    if (id !== undefined && (isKnown || engine.openOrders().some((order) => order.platform === id))) return id;
    throw new ActionRefused(
      'PLATFORM_UNKNOWN',
      `platform: expected one that has connected, was ${JSON.stringify(platform).slice(0, 60)}`,
    );
  };

  /** The root that is meant, by any of its spellings; SYMBOL_UNKNOWN and its like for the same reason. */
  const cancelRoot = ({ root }: WireMap): string | undefined => {
    if (root === undefined || root === null) return undefined;
    const text = typeof root === 'string' ? root.trim() : '';
    const open = engine.openOrders().find((order) => order.root === text.toUpperCase());
    if (open !== undefined) return open.root;
    const read = registry.normalize(text, undefined, nowUs());
    if (!read.ok) throw new ActionRefused(read.error.code, read.error.message);
    return read.value.root;
  };

  const cancel = async (payload: WireMap): Promise<Packable> => {
    const orderId = payload['order_id'] === undefined ? undefined : parseOrderId(payload['order_id']);
    const platform = cancelPlatform(payload);
    const root = cancelRoot(payload);
    const wanted = engine
      .openOrders()
      .filter((order) => isWorking(order.state))
      .filter(({ orderId: id, role }) => (payload['order_id'] === undefined ? !isProtective(role) : id === orderId))
      .filter((order) => platform === undefined || order.platform === platform)
      .filter((order) => root === undefined || order.root === root);
    if (wanted.length === 0 && payload['order_id'] !== undefined)
      throw new ActionRefused('ORDER_NOT_FOUND', `order ${orderId ?? 'of that id'} is not working`);
    for (const request of cancelRequests(wanted)) await postAndWait({ type: 'cancelReceived', request });
    return {
      asked: wanted.length,
      said: wanted.length === 0 ? 'no order is working' : `${wanted.length} order(s) asked to be cancelled`,
    };
  };

  const whatIf = (payload: WireMap): Packable => {
    const request = readWhatIf(payload, 'what-if', nowUs());
    return 'code' in request ? whatIfRefused(request) : whatIfMap(preview(request));
  };

  return {
    actions: {
      what_if: { run: (payload) => whatIf(payload) },
      order_test: { run: (payload) => test(payload) },
      orders_cancel: { run: (payload) => cancel(payload) },
    },
    preview,
    submit: (request) => postAndWait(signalOf(request)),
    whatIf,
    smallest,
    factorOf,
  };
}

/** Reads a manual order. VALUE_INVALID, KEY_MISSING, SIDE_INVALID, PLATFORM_UNKNOWN. */
function readManualOrder(payload: WireMap, smallest: OrderDesk['smallest']): ManualOrder {
  const reader = new FieldReader(payload, 'order_test');
  const testId = reader.text('test_id');
  const root = reader.text('root').toUpperCase();
  if (reader.fault !== undefined) throw new ActionRefused(reader.fault.code, reader.fault.reason);
  const { side, platforms: named, mode } = payload;
  if (side !== 'BUY' && side !== 'SELL')
    throw new ActionRefused('SIDE_INVALID', `side: expected BUY or SELL, was ${String(side)}`);
  const platforms = Array.isArray(named) ? named.map(readPlatform) : undefined;
  // Where nothing is linked, nothing will be sent: the checks say so for one contract as for any other size.
  const quantity = numberIn(payload, 'quantity') ?? smallest(root, platforms) ?? 1;
  return {
    testId,
    root,
    side,
    quantity,
    orderType: ORDER_TYPES.find((known) => known === payload['order_type']),
    limitPrice: numberIn(payload, 'limit_price'),
    stopPrice: numberIn(payload, 'stop_price'),
    stopLossPoints: numberIn(payload, 'stop_loss_points'),
    takeProfitPoints: numberIn(payload, 'take_profit_points'),
    timeInForce: TIMES_IN_FORCE.find((known) => known === payload['time_in_force']),
    platforms,
    mode: mode === 'live' ? 'live' : 'paper',
  };
}

function readPlatform(name: unknown): PlatformId {
  const platform = parsePlatformId(name);
  if (platform === undefined)
    throw new ActionRefused('PLATFORM_UNKNOWN', `platforms: expected ids as nt8, was ${String(name)}`);
  return platform;
}

function numberIn(payload: WireMap, key: string): number | undefined {
  const value = payload[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ActionRefused('VALUE_INVALID', `${key}: expected a number, was ${JSON.stringify(value)}`);
}
