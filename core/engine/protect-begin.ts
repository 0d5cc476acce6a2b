import type { OrderCommand } from '../model/command.ts';
import type { OrderId } from '../model/ids.ts';
import { orderIdOf } from '../model/ids.ts';
import type { Child, OrderType, Parent } from '../model/order.ts';
import { opposite } from '../model/order.ts';
import { closingTypes } from '../model/platform.ts';
import type { Protection } from '../orders/protection.ts';
import { newLine } from '../orders/protection.ts';
import type { PlatformState } from './state.ts';
import type { Turn } from './turn.ts';

/** Decides what the entries of a parent will be protected by, before they are sent. Nothing rests until they fill. */
export function beginProtections(turn: Turn, parent: Parent, children: readonly Child[]): void {
  if (parent.protection === undefined) return;
  for (const child of children) if (child.role === 'ENTRY') begin(turn, parent, child);
}

function begin(turn: Turn, parent: Parent, child: Child): void {
  const { stopPoints, targetPoints } = parent.protection ?? {};
  const known = turn.state.platforms.get(child.platform);
  if (known === undefined || (stopPoints === undefined && targetPoints === undefined)) return;
  const native = nativeIds(turn, known, child, stopPoints !== undefined, targetPoints !== undefined);
  const protection: Protection = {
    entryId: child.orderId,
    client: parent.client,
    clientOrderId: parent.clientOrderId,
    signalId: parent.signalId,
    platform: child.platform,
    account: child.account,
    root: child.root,
    symbol: child.symbol,
    exitSide: opposite(child.side),
    ...(stopPoints !== undefined && { stop: newLine(stopPoints, heldReason(known, 'STOP')) }),
    ...(targetPoints !== undefined && { target: newLine(targetPoints, heldReason(known, 'LIMIT')) }),
    size: 0,
    surplus: 0,
    legs: [],
    ...(native !== undefined && { native }),
    watch: 'live',
    orderCount: 0,
    isOver: false,
  };
  turn.decide({ type: 'protectionChanged', protection });
}

/** What an order says of protection on the wire: a stop or target names its entry, an entry the brackets it is to get. */
export function protectionKeys(
  turn: Turn,
  { orderId, protects, role }: Child,
): Pick<OrderCommand, 'ocoId' | 'parentOrderId' | 'bracket'> {
  if (protects !== undefined) return { parentOrderId: protects, ...(role !== 'EXIT' && { ocoId: protects }) };
  const { native, stop, target } = turn.state.protections.get(orderId) ?? {};
  if (native === undefined) return {};
  const { stopId, targetId } = native;
  return {
    bracket: {
      ...(stop !== undefined && { stopPoints: stop.points }),
      ...(target !== undefined && { targetPoints: target.points }),
      ...(stopId !== undefined && { stopOrderId: stopId }),
      ...(targetId !== undefined && { targetOrderId: targetId }),
    },
  };
}

/** Marks for the client: `DEFAULT_STOP` where the limits gave the stop, `PROTECTION_HELD:nt8` where it cannot rest at the venue. */
export function protectionFlags(
  turn: Turn,
  { protection: terms = {} }: Pick<Parent, 'protection'>,
  children: readonly Pick<Child, 'platform' | 'role'>[],
): readonly string[] {
  if (!children.some(({ role }) => role === 'ENTRY')) return [];
  const types: OrderType[] = [];
  if (terms.stopPoints !== undefined) types.push('STOP');
  if (terms.targetPoints !== undefined) types.push('LIMIT');
  const held = children.flatMap(({ platform, role }) => {
    const known = turn.state.platforms.get(platform);
    const isHeld = known !== undefined && types.some((type) => heldReason(known, type) !== undefined);
    return role === 'ENTRY' && isHeld ? [`PROTECTION_HELD:${platform}`] : [];
  });
  return terms.isDefault === true ? ['DEFAULT_STOP', ...held] : held;
}

/** Why orders of a type cannot rest on a platform; undefined where they can. */
function heldReason({ identity }: PlatformState, orderType: OrderType): string | undefined {
  const { platform, abilities } = identity;
  if (!abilities.orderTypes.includes(orderType))
    return `${platform} takes ${abilities.orderTypes.join(', ')}, not ${orderType}`;
  const closing = closingTypes(abilities);
  if (!closing.includes(orderType)) return `${platform} closes by ${closing.join(', ')}, not ${orderType}`;
  return abilities.cancel ? undefined : `${platform} cannot cancel through us`;
}

/**
 * The ids under which a platform with brackets of its own reports them. An order that closes something first gets none:
 * the platform would protect all of it.
 */
function nativeIds(
  turn: Turn,
  { identity }: PlatformState,
  child: Child,
  hasStop: boolean,
  hasTarget: boolean,
): Protection['native'] {
  if (!identity.abilities.brackets || !identity.abilities.cancel || child.exitSize > 0) return undefined;
  let last = turn.state.lastOrderNumber;
  const reserve = (): OrderId => {
    last += 1;
    return orderIdOf(last);
  };
  const native = { ...(hasStop && { stopId: reserve() }), ...(hasTarget && { targetId: reserve() }), isMade: false };
  turn.decide({ type: 'orderNumberRaised', last });
  return native;
}
