import { ActionRefused } from '../doors/admin-door.ts';
import type { FabricAction, FabricRequest } from '../doors/fabric-door.ts';
import type { SignalView } from '../engine/view.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Actor } from '../model/request.ts';
import { Float, type Packable } from '../wire/pack.ts';
import { isMap, type WireMap } from '../wire/unpack.ts';
import { fabricActor } from './fabric-actor.ts';
import type { FabricBook } from './fabric-book.ts';
import { closedBefore, closeOverFabric } from './fabric-close.ts';
import { hear, refusalOf, type Heard } from './fabric-hear.ts';
import type { FabricActionsOptions } from './fabric-options.ts';
import { openedAnswer, openedBefore, signalOf } from './fabric-opened.ts';
import { fabricSignal, readFabricOrder } from './fabric-order.ts';
import { fabricOrders } from './fabric-orders.ts';
import { orderMap } from './view-maps.ts';

/** The six actions of the fabric, by their names on the wire. What an operator can do, too, is done by the operators' own command. */
export function fabricActions(options: FabricActionsOptions): ReadonlyMap<string, FabricAction> {
  const { gateway, ground, settings, book, nowUs, session } = options;
  const { view } = gateway;
  const command = async (name: string, args: WireMap, by: Actor): Promise<Packable> => {
    const done = await ground.commands.run(name, args, by);
    if (!done.ok) throw new ActionRefused(done.error.code, done.error.reason);
    return done.value;
  };
  const rows = async (name: string, request: FabricRequest): Promise<readonly WireMap[]> => {
    const listed = await command(name, {}, fabricActor(request));
    return Array.isArray(listed) ? listed.filter(isMap) : [];
  };

  const openOrder = async (payload: WireMap, request: FabricRequest): Promise<Packable> => {
    const order = readFabricOrder(payload, settings.defaultPlatform);
    const { quoteMaxAgeMs, quoteMaxAgeLiveMs } = view.limits();
    const signal = fabricSignal(order, request, {
      registry: ground.registry,
      board: gateway.board,
      platform: (id) => view.platform(id),
      nowUs: nowUs(),
      quoteAgeMsMax: view.platform(order.platform)?.mode === 'live' ? quoteMaxAgeLiveMs : quoteMaxAgeMs,
      isTrusted: settings.clients !== undefined,
      factorOf: ground.orders.factorOf,
    });
    const heard = await hear(gateway, request.requestId, () => ground.orders.submit(signal));
    const parent = signalOf(gateway, request) ?? sentElsewhere(view.signals(), request.requestId, heard);
    if (parent === undefined) throw refusalOf(heard);
    return openedAnswer(gateway, request, parent);
  };

  return new Map<string, FabricAction>([
    [
      'HEARTBEAT',
      {
        kind: 'reads',
        run: () => ({ status: 'alive', session, trading: view.tradingState().state }),
      },
    ],
    [
      'OPEN_ORDER',
      { kind: 'trades', earlier: (payload, request) => openedBefore(options, payload, request), run: openOrder },
    ],
    [
      'CLOSE_POSITION',
      {
        kind: 'trades',
        earlier: (payload, request) => closedBefore(options, payload, request),
        run: (payload, request) => closeOverFabric(options, payload, request),
      },
    ],
    [
      'GET_ACCOUNT_INFO',
      {
        kind: 'reads',
        run: async (_payload, request) => {
          const accounts = (await rows('platforms', request)).map((row) => ({
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
        run: async (_payload, request) => ({
          positions: (await rows('positions', request)).map((row) => ({
            ...(row as { readonly [key: string]: Packable }),
            tickets: book
              .tickets(row['platform'] as PlatformId)
              .filter(({ symbol }) => symbol === row['symbol'])
              .map(({ ticket, size }) => ({ ticket, qty: size })),
          })),
          orders: fabricOrders(view).map((order) => orderMap(order, 'upper')),
        }),
      },
    ],
    [
      'KILL_SWITCH',
      {
        kind: 'stops',
        run: ({ reason }, request) => {
          const why = typeof reason === 'string' && reason.trim() !== '' ? reason : 'KILL_SWITCH over the fabric';
          return command('kill', { flatten: true, reason: why }, fabricActor(request));
        },
      },
    ],
  ]);
}

/** The same request came through another door first, and the engine has answered as if it had been this one. */
function sentElsewhere(
  signals: readonly SignalView[],
  requestId: string,
  heard: Heard | undefined,
): SignalView | undefined {
  return heard === undefined ? signals.find(({ clientOrderId }) => clientOrderId === requestId) : undefined;
}

function worthMap(book: FabricBook, platform: PlatformId): { readonly [key: string]: Packable } {
  const worth = book.worth(platform);
  if (worth === undefined) return { equity: null, equity_at_us: null };
  return { equity: new Float(worth.equity), currency: worth.currency, equity_at_us: worth.atUs };
}
