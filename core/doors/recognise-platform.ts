import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';
import { parseOrderId, parsePlatformId } from '../model/ids.ts';
import { legacyIdentity, type Registration } from '../wire/decode-register.ts';
import type { WireMap, WireRefusal } from '../wire/unpack.ts';

/**
 * Knows a legacy platform by what it says: it does not register again after a reconnect, but its messages name it, or
 * answer an order that went to it. NOT_REGISTERED for one that shows neither, and for any message of version 1, whose
 * sender registers; PLATFORM_ID_INVALID for a name that is none.
 */
export function recognise(
  map: WireMap,
  platformOfOrder: (orderId: OrderId) => PlatformId | undefined,
): Result<Registration, WireRefusal> {
  const type = String(map['type']).slice(0, 40);
  const stranger: WireRefusal = { code: 'NOT_REGISTERED', reason: `expected REGISTER first, was ${type}` };
  if (map['v'] === 1) return err(stranger);
  const named = map['platform'];
  const orderId = parseOrderId(map['order_id']);
  const platform = parsePlatformId(named) ?? (orderId === undefined ? undefined : platformOfOrder(orderId));
  if (platform !== undefined) return ok({ identity: legacyIdentity(platform), protocol: 0 });
  if (named === undefined) return err(stranger);
  const said = typeof named === 'string' ? named.slice(0, 40) : `a ${typeof named}`;
  return err({ code: 'PLATFORM_ID_INVALID', reason: `${type} platform: expected an id of [a-z0-9_], was ${said}` });
}
