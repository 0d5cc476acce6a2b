import { ActionRefused } from '../doors/admin-door.ts';
import type { FabricRequest } from '../doors/fabric-door.ts';
import type { FlatCertificate } from '../model/flat-certificate.ts';
import { FABRIC_CLIENT, type PlatformId } from '../model/ids.ts';
import { FieldReader } from '../wire/field-reader.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import { fabricActor } from './fabric-actor.ts';
import { hear, refusalOf } from './fabric-hear.ts';
import type { FabricActionsOptions } from './fabric-options.ts';
import { readFabricPlatform } from './fabric-order.ts';
import { knownSpelling } from './known-spelling.ts';

/**
 * CLOSE_POSITION: makes a symbol flat on one platform by the gateway's own loop, which closes what is ours and re-reads. A
 * ticket stands for its symbol where it is the only one of it. KEY_MISSING, VALUE_INVALID, PLATFORM_UNKNOWN, PLATFORM_ABSENT,
 * TICKET_UNKNOWN, TICKET_NOT_ALONE, ALREADY_FLAT, the registry's own.
 */
export async function closeOverFabric(
  options: FabricActionsOptions,
  payload: WireMap,
  asked: FabricRequest,
): Promise<Packable> {
  const { requestId } = asked;
  const { gateway, ground, settings, nowUs } = options;
  const { view } = gateway;
  const platform = readFabricPlatform(payload, settings.defaultPlatform);
  const reader = new FieldReader(payload, 'CLOSE_POSITION');
  const ticket = reader.optionalId('ticket');
  const symbol = ticket === undefined ? reader.text('symbol') : reader.optionalText('symbol');
  if (reader.fault !== undefined) throw new ActionRefused(reader.fault.code, reader.fault.reason);
  const known = view.platform(platform);
  if (known === undefined) throw new ActionRefused('PLATFORM_ABSENT', `${platform} has never connected`);
  const named = ticket === undefined ? (symbol ?? '') : symbolOf(options, platform, ticket);
  const read = ground.registry.normalize(named, knownSpelling(known.spelling), nowUs(), platform);
  if (!read.ok) throw new ActionRefused(read.error.code, read.error.message);
  const { root } = read.value;
  const request = { client: FABRIC_CLIENT, clientOrderId: requestId, symbol: root, platforms: [platform] };
  const heard = await hear(gateway, requestId, () =>
    gateway.postAndWait({ type: 'flattenReceived', request, by: fabricActor(asked) }),
  );
  const begun = begunBy(view, requestId);
  if (begun === undefined) throw refusalOf(heard);
  return closing(begun, root, platform);
}

/**
 * The answer to a close that this gateway took before under the same id; undefined where it did not. A ticket is gone with
 * its position, so that of a close by ticket the platform alone is compared. REQUEST_ID_REUSED.
 */
export function closedBefore(
  { gateway, ground, settings, nowUs }: FabricActionsOptions,
  payload: WireMap,
  { requestId }: FabricRequest,
): Packable | undefined {
  const { view } = gateway;
  const before = begunBy(view, requestId);
  if (before === undefined) return undefined;
  const { root } = before.scope;
  const platform = readFabricPlatform(payload, settings.defaultPlatform);
  const { symbol, ticket } = payload;
  const isTicket = ticket !== undefined && ticket !== null;
  const spelling = knownSpelling(view.platform(platform)?.spelling);
  const named = typeof symbol === 'string' ? ground.registry.normalize(symbol, spelling, nowUs(), platform) : undefined;
  const isSymbol = named?.ok === true && named.value.root === root;
  if (root === undefined || before.scope.platforms?.includes(platform) !== true || !(isTicket || isSymbol))
    throw new ActionRefused('REQUEST_ID_REUSED', `request_id ${requestId} was used to close something else`);
  return closing(before, root, platform);
}

function begunBy(view: FabricActionsOptions['gateway']['view'], requestId: string): FlatCertificate | undefined {
  return view.certificates().find(({ id }) => id.startsWith(`${FABRIC_CLIENT} ${requestId} `));
}

/** The platform's symbol behind a ticket. What is booked is one position a symbol, so that a ticket among several is refused. */
function symbolOf({ gateway, book }: FabricActionsOptions, platform: PlatformId, ticket: string): string {
  const listed = book.tickets(platform);
  const found = listed.find((each) => each.ticket === ticket);
  if (found === undefined) {
    const names = listed.map((each) => each.ticket).join(', ');
    const have = names === '' ? 'it has stated no ticket' : `it states ${names}`;
    throw new ActionRefused('TICKET_UNKNOWN', `ticket: ${platform} has none ${ticket}; ${have}`);
  }
  const sharing = listed.filter(({ symbol }) => symbol === found.symbol).length;
  const root = gateway.view
    .positions()
    .find((position) => position.platform === platform && position.symbol === found.symbol)?.root;
  const months = gateway.view
    .positions()
    .filter((position) => position.platform === platform && position.root === root && position.size !== 0).length;
  if (sharing > 1 || months > 1)
    throw new ActionRefused(
      'TICKET_NOT_ALONE',
      `ticket ${ticket} is one of ${Math.max(sharing, months)} of ${root ?? found.symbol} on ${platform}`,
    );
  return found.symbol;
}

/** What never changes of a close. */
function closing({ id }: FlatCertificate, root: string, platform: PlatformId): Packable {
  return { symbol: root, platform, certificate: id };
}
