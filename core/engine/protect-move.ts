import type { ModifyRequest } from '../model/request.ts';
import type { Protection, ProtectionKind } from '../orders/protection.ts';
import { PROTECTION_KINDS, withLine } from '../orders/protection.ts';
import { protectionOrderId } from './protect-orders.ts';
import { stopRiskBar } from './stop-risk-bar.ts';
import type { Turn } from './turn.ts';

/**
 * Moves the price of a stop or target that a client names as `<order_id>:stop` or `<order_id>:target`, on every platform
 * that holds it, wherever it rests: from then on it does not follow the average fill. False where no such thing is held,
 * so that the id means an order. Refused: VALUE_INVALID for a quantity, which follows what is held, and for a price of
 * the wrong kind; MODIFY_UNSUPPORTED where it rests at a platform that cannot change orders; RISK_PER_TRADE and RATE_MISSING
 * for a stop that would risk more than a trade may.
 */
export function moveProtections(turn: Turn, request: ModifyRequest): boolean {
  const { client, clientOrderId } = request;
  const named = [...turn.state.openProtections].flatMap((entryId) => {
    const protection = turn.state.protections.get(entryId);
    const kind = protection === undefined ? undefined : kindOf(protection, request);
    return protection === undefined || kind === undefined ? [] : [{ protection, kind }];
  });
  if (named.length === 0) return false;
  for (const { protection, kind } of named) {
    const price = kind === 'stop' ? request.stopPrice : request.limitPrice;
    if (request.quantity !== undefined || price === undefined) {
      const key = kind === 'stop' ? 'stop_price' : 'limit_price';
      const reason = `order ${clientOrderId}: expected ${key} alone; its quantity follows what is held`;
      turn.refuse(client, 'VALUE_INVALID', reason, clientOrderId);
      continue;
    }
    move(turn, protection, kind, price, request);
  }
  return true;
}

/** Which line of a protection a request names, where it is its client's. */
function kindOf(protection: Protection, { client, clientOrderId }: ModifyRequest): ProtectionKind | undefined {
  if (protection.client !== client) return undefined;
  return PROTECTION_KINDS.find(
    (kind) => protection[kind] !== undefined && protectionOrderId(protection, kind) === clientOrderId,
  );
}

function move(
  turn: Turn,
  protection: Protection,
  kind: ProtectionKind,
  price: number,
  { client, clientOrderId }: ModifyRequest,
): void {
  const { platform, legs } = protection;
  const isResting = legs.some((leg) => leg.kind === kind && !leg.isFired);
  const canModify = turn.state.platforms.get(platform)?.identity.abilities.modify === true;
  if (isResting && !canModify) {
    const reason = `the ${kind} of ${clientOrderId} rests at ${platform}, which cannot change orders through us`;
    turn.refuse(client, 'MODIFY_UNSUPPORTED', reason, clientOrderId);
    return;
  }
  const bar = kind === 'stop' ? stopRiskBar(turn, protection, price) : undefined;
  if (bar !== undefined) {
    turn.log(`Change denied: ${clientOrderId} on ${platform} (${bar.code}: ${bar.reason})`);
    turn.refuse(client, bar.code, `${platform}: ${bar.reason}`, clientOrderId);
    return;
  }
  turn.decide({ type: 'protectionChanged', protection: withLine(protection, kind, { price, isMoved: true }) });
  turn.log(`Protection: the ${kind} of ${clientOrderId} on ${platform} moves to ${price}`);
}
