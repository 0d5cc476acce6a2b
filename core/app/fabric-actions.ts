import { ActionRefused } from '../doors/admin-door.ts';
import type { FabricAction, FabricRequest } from '../doors/fabric-door.ts';
import type { OrderView, SignalView } from '../engine/view.ts';
import { FABRIC_CLIENT, type ParentKey, type PlatformId } from '../model/ids.ts';
import type { Actor, SignalRequest } from '../model/request.ts';
import { Float, type Packable } from '../wire/pack.ts';
import { isMap, type WireMap } from '../wire/unpack.ts';
import type { FabricBook } from './fabric-book.ts';
import { closeOverFabric } from './fabric-close.ts';
import { hear, refusalOf, type Heard } from './fabric-hear.ts';
import type { FabricActionsOptions } from './fabric-options.ts';
import { fabricSignal, readFabricOrder } from './fabric-order.ts';
import { orderMap } from './view-maps.ts';

const BY: Actor = 'fabric';
/** Orders of the fabric that GET_POSITIONS lists, newest first. */
const ORDERS_SHOWN_MAX = 100;
const ORDERS_LOOKED_AT_MAX = 1_000;

/** The six actions of the fabric, by their names on the wire. What an operator can do, too, is done by the operators' own command. */
export function fabricActions(options: FabricActionsOptions): ReadonlyMap<string, FabricAction> {
  const { gateway, ground, settings, book, nowUs, session } = options;
  const { view } = gateway;
  const command = async (name: string, args: WireMap): Promise<Packable> => {
    const done = await ground.commands.run(name, args, BY);
    if (!done.ok) throw new ActionRefused(done.error.code, done.error.reason);
    return done.value;
  };
  const rows = async (name: string): Promise<readonly WireMap[]> => {
    const listed = await command(name, {});
    return Array.isArray(listed) ? listed.filter(isMap) : [];
  };

  const openOrder = async (payload: WireMap, request: FabricRequest): Promise<Packable> => {
    const order = readFabricOrder(payload, settings.defaultPlatform);
    const { signal, root } = fabricSignal(order, request, {
      registry: ground.registry,
      board: gateway.board,
      platform: (id) => view.platform(id),
      nowUs: nowUs(),
      isTrusted: settings.clients !== undefined,
    });
    const known = view.signal(keyOf(request));
    // Distances of stops come from the market of the moment, so the repeat of an order is told by what was asked for.
    if (known !== undefined && !isSame(known, signal, root))
      throw new ActionRefused('REQUEST_ID_REUSED', `request_id ${request.requestId} was used for another order`);
    const heard =
      known === undefined ? await hear(gateway, request.requestId, () => ground.orders.submit(signal)) : undefined;
    const parent = known ?? view.signal(keyOf(request)) ?? sentElsewhere(view.signals(), request.requestId, heard);
    if (parent === undefined) throw refusalOf(heard);
    const orders = parent.children.map((id) => view.order(id)).filter((each) => each !== undefined);
    if (orders.length === 0) throw refusedWhole(parent);
    return opened(request, parent, orders);
  };

  return new Map<string, FabricAction>([
    [
      'HEARTBEAT',
      {
        kind: 'reads',
        run: () => ({ status: 'alive', session, trading: view.tradingState().state }),
      },
    ],
    ['OPEN_ORDER', { kind: 'trades', run: openOrder }],
    ['CLOSE_POSITION', { kind: 'trades', run: (payload, request) => closeOverFabric(options, payload, request) }],
    [
      'GET_ACCOUNT_INFO',
      {
        kind: 'reads',
        run: async () => {
          const accounts = (await rows('platforms')).map((row) => ({
            ...(row as { readonly [key: string]: Packable }),
            ...worthMap(book, row['platform'] as PlatformId),
          }));
          const { state, reason } = view.tradingState();
          return { trading: { state, reason }, default_platform: settings.defaultPlatform, accounts };
        },
      },
    ],
    [
      'GET_POSITIONS',
      {
        kind: 'reads',
        run: async () => ({
          positions: (await rows('positions')).map((row) => ({
            ...(row as { readonly [key: string]: Packable }),
            tickets: book
              .tickets(row['platform'] as PlatformId)
              .filter(({ symbol }) => symbol === row['symbol'])
              .map(({ ticket, size }) => ({ ticket, qty: size })),
          })),
          orders: view
            .orders(ORDERS_LOOKED_AT_MAX)
            .filter(({ client }) => client === FABRIC_CLIENT)
            .slice(0, ORDERS_SHOWN_MAX)
            .map((order) => orderMap(order, 'upper')),
        }),
      },
    ],
    [
      'KILL_SWITCH',
      {
        kind: 'stops',
        run: ({ reason }) =>
          command('kill', {
            flatten: true,
            reason: typeof reason === 'string' && reason.trim() !== '' ? reason : 'KILL_SWITCH over the fabric',
          }),
      },
    ],
  ]);
}

function keyOf({ requestId }: FabricRequest): ParentKey {
  return `${FABRIC_CLIENT}\n${requestId}` as ParentKey;
}

function isSame(known: SignalView, { side, quantity }: SignalRequest, root: string): boolean {
  return known.kind === 'SIGNAL' && known.side === side && known.requestedQty === quantity && known.root === root;
}

/** The same request came through another door first, and the engine has answered as if it had been this one. */
function sentElsewhere(
  signals: readonly SignalView[],
  requestId: string,
  heard: Heard | undefined,
): SignalView | undefined {
  return heard === undefined ? signals.find(({ clientOrderId }) => clientOrderId === requestId) : undefined;
}

function refusedWhole({ denied, skipped, endCode, endReason }: SignalView): ActionRefused {
  const [first] = denied;
  if (first !== undefined) return new ActionRefused(first.code, first.reason);
  const [skip] = skipped;
  return new ActionRefused(endCode ?? 'NO_PLATFORM', endReason ?? skip?.reason ?? 'nothing was sent');
}

/** What never changes of an order, so that the same request has the same answer for ever. */
function opened({ requestId }: FabricRequest, parent: SignalView, orders: readonly OrderView[]): Packable {
  return {
    signal_id: requestId,
    symbol: parent.root,
    side: parent.side ?? null,
    orders: orders.map(({ platform, orderId, symbol, side, size, unit, role, orderType }) => ({
      platform,
      order_id: orderId,
      symbol,
      side,
      volume: size,
      unit,
      role,
      order_type: orderType,
    })),
    denied: parent.denied.map(({ platform, code, reason }) => ({ platform, code, reason })),
  };
}

function worthMap(book: FabricBook, platform: PlatformId): { readonly [key: string]: Packable } {
  const worth = book.worth(platform);
  if (worth === undefined) return { equity: null, equity_at_us: null };
  return { equity: new Float(worth.equity), currency: worth.currency, equity_at_us: worth.atUs };
}
