import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import type { Engine } from '../engine/engine.ts';
import type { Event } from '../model/event.ts';
import { parseOrderId } from '../model/ids.ts';
import type { Actor } from '../model/request.ts';
import { FieldReader } from '../wire/field-reader.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import { rowLimit } from './answer-query.ts';
import { foreignOrderMaps, foreignPositionMaps } from './difference-map.ts';
import { readReason } from './read-reason.ts';
import { gatewayStatus, platformMaps, type StatusSources } from './gateway-status.ts';
import type { UndatedEvent } from './inbox.ts';
import { protectionMap } from './protection-map.ts';
import { alertMap, fillMap, orderMap, positionMap, signalMap } from './view-maps.ts';

export interface AdminActionsOptions {
  readonly engine: Engine;
  readonly sources: StatusSources;
  /** Posts an event and waits until it is worked off. */
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
}

type SettledOutcome = Extract<Event, { type: 'orderSettled' }>['outcome'];

/** What the admin door can do. Lists are newest first; `limit` (1,000 at most) and `skip` page through them. */
export function adminActions(options: AdminActionsOptions): Readonly<Record<string, AdminAction>> {
  const { engine, sources, postAndWait } = options;
  const read = (run: (payload: WireMap) => Packable): AdminAction => ({ run });
  const change = (run: (payload: WireMap, by: Actor) => Promise<Packable>): AdminAction => ({ run });

  return {
    status: read(() => gatewayStatus(sources)),
    platforms: read(() => platformMaps(sources)),
    orders: read((payload) => [
      // What is not ours stands before our own, on the first page.
      ...(skipOf(payload) === 0 ? foreignOrderMaps(engine.differences()) : []),
      ...page(payload, (limit) => engine.orders(limit)).map((order) => orderMap(order, 'lower')),
    ]),
    fills: read((payload) => page(payload, (limit) => engine.fills(limit)).map(fillMap)),
    positions: read(() => [...engine.positions().map(positionMap), ...foreignPositionMaps(engine.differences())]),
    protections: read(() => engine.protections().map(protectionMap)),
    signals: read((payload) => page(payload, (limit) => engine.signals(limit)).map(signalMap)),
    alerts_acknowledge: change((payload, by) => {
      const number = typeof payload['number'] === 'number' ? payload['number'] : undefined;
      const seenUs = typeof payload['seen_us'] === 'number' ? payload['seen_us'] : undefined;
      return Promise.resolve({ acknowledged: sources.alerts.acknowledge({ number, seenUs }, by, sources.nowUs()) });
    }),
    alerts: read(() => sources.alerts.list().map(alertMap)),
    orders_settle: change(async (payload, by) => {
      const { orderId, outcome } = readSettlement(payload);
      const problem = engine.settleProblem(orderId, outcome);
      if (problem !== undefined) throw new ActionRefused(problem.code, problem.reason);
      await postAndWait({ type: 'orderSettled', orderId, by, outcome });
      const settled = engine.order(orderId);
      return settled === undefined ? null : orderMap(settled, 'lower');
    }),
  };
}

/** The part of a list that a request asks for by `limit` and `skip`. */
function page<T>(payload: WireMap, list: (limit: number) => readonly T[]): readonly T[] {
  const skip = skipOf(payload);
  return list(skip + rowLimit(payload)).slice(skip);
}

function skipOf({ skip }: WireMap): number {
  return typeof skip === 'number' && skip > 0 ? Math.floor(skip) : 0;
}

function readSettlement(payload: WireMap): {
  readonly orderId: NonNullable<ReturnType<typeof parseOrderId>>;
  readonly outcome: SettledOutcome;
} {
  const orderId = parseOrderId(payload['order_id']);
  if (orderId === undefined) {
    throw new ActionRefused(
      'ORDER_NOT_FOUND',
      `order_id: expected the id of an order, was ${String(payload['order_id'])}`,
    );
  }
  if (payload['cancelled'] === true) {
    return { orderId, outcome: { kind: 'cancelled', reason: readReason(payload) } };
  }
  const reader = new FieldReader(payload, 'orders_settle');
  const outcome = { kind: 'filled', size: reader.number('qty', { above: 0 }), price: reader.number('price') } as const;
  if (reader.fault !== undefined) throw new ActionRefused('SETTLE_INVALID', reader.fault.reason);
  return { orderId, outcome };
}
