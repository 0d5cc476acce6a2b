import { isTransient } from '../model/error-code.ts';
import type { ClientId, ParentKey } from '../model/ids.ts';
import { FABRIC_CLIENT, LEGACY_CLIENT, OPERATOR_CLIENT } from '../model/ids.ts';
import type { Parent } from '../model/order.ts';
import type { SignalRequest } from '../model/request.ts';
import { tellPresentState } from './parent-messages.ts';
import { childrenOf, clientOrderKey, type EngineState } from './state.ts';
import type { Turn } from './turn.ts';

/** By what a request is known again: who sent it, and under which id. */
export type Sender = Pick<SignalRequest, 'client' | 'clientOrderId' | 'sentByOther'>;

/** A parent's key: the client's id of it. Legacy clients make ids from the clock, so what it is about belongs to theirs. */
export function parentKey(client: ClientId, clientOrderId: string, ...about: readonly string[]): ParentKey {
  const parts = [client, clientOrderId];
  if (client === LEGACY_CLIENT) parts.push(...about);
  return parts.join('\n') as ParentKey;
}

/**
 * Whether a request is known: then the present state is answered, or the reuse of its id refused. A link that was renewed
 * behind a client's back speaks without HELLO, so what a client sends again may come as `legacy`, and the other way round:
 * the same id with the same body is known under either name.
 */
export function answeredBefore(turn: Turn, sender: Sender, about: readonly string[], body: string): boolean {
  const { client, clientOrderId } = sender;
  const keyAs = (name: ClientId): ParentKey => parentKey(name, clientOrderId, ...about);
  const own = turn.state.parents.get(keyAs(client));
  if (own !== undefined && own.body !== body) {
    refuseReuse(turn, own.body, body, sender, own.signalId);
    return true;
  }
  if (answeredOverDoors(turn, sender, body)) return true;
  const others = sender.sentByOther === true ? [] : otherNames(turn.state, client);
  for (const name of [client, ...others]) {
    const known = turn.state.parents.get(keyAs(name));
    if (known === undefined || known.body !== body || neverLeft(turn, known)) continue;
    const as = name === client ? '' : `, from ${name}, and came from ${client} now: say HELLO on every connection`;
    turn.log(`Signal repeated: ${clientOrderId} is known${as}; nothing is sent again`);
    tellPresentState(turn, { ...known, client });
    return true;
  }
  if (own !== undefined) return false;
  return [client, ...others].some((name) => answeredLongAgo(turn, keyAs(name), body, sender, name === client));
}

/**
 * Whether a request is known at another door, where it or the one that is known came over the fabric: the ids there are
 * unique everywhere, so that the same one is the same wish, and with another body a fault.
 */
function answeredOverDoors(turn: Turn, sender: Sender, body: string): boolean {
  const { client, clientOrderId } = sender;
  const { clients, parents, parentsByClientOrder } = turn.state;
  for (const name of client === FABRIC_CLIENT ? clients : [FABRIC_CLIENT]) {
    if (name === client || name === OPERATOR_CLIENT) continue;
    for (const key of parentsByClientOrder.get(clientOrderKey(name, clientOrderId)) ?? []) {
      const known = parents.get(key);
      if (known === undefined || neverLeft(turn, known)) continue;
      if (known.body === body) {
        turn.log(`Signal repeated: ${clientOrderId} is known, from ${name}; nothing is sent again`);
        tellPresentState(turn, { ...known, client });
      } else refuseReuse(turn, known.body, body, { client: name, clientOrderId }, known.signalId, client);
      return true;
    }
  }
  return false;
}

/** The names under which what this client sends may have come before, when its link had said HELLO or had not. */
export function otherNames({ clients }: EngineState, client: ClientId): readonly ClientId[] {
  if (client === OPERATOR_CLIENT || client === FABRIC_CLIENT) return [];
  if (client !== LEGACY_CLIENT) return [LEGACY_CLIENT];
  const own: readonly ClientId[] = [LEGACY_CLIENT, OPERATOR_CLIENT, FABRIC_CLIENT];
  return [...clients].filter((name) => !own.includes(name));
}

/** The same for what ended so long ago that only its key and body were kept. */
function answeredLongAgo(turn: Turn, key: ParentKey, body: string, sender: Sender, isOwn: boolean): boolean {
  const { client, clientOrderId } = sender;
  const retired = turn.config.retiredSignal?.(key);
  if (retired === undefined) return false;
  if (retired.body !== body) {
    if (isOwn) refuseReuse(turn, retired.body, body, sender, clientOrderId);
    return isOwn;
  }
  const day = new Date(retired.decidedUs / 1000).toISOString().slice(0, 10);
  const reason = `${clientOrderId} was worked off on ${day} and only its id was kept; nothing is sent again`;
  turn.log(`Signal repeated: ${reason}`);
  turn.count('SIGNAL_REPEATED');
  turn.tell(
    { to: 'owner', client },
    { type: 'orderRejected', clientOrderId, signalId: clientOrderId, code: 'SIGNAL_REPEATED', reason },
  );
  return true;
}

function refuseReuse(
  turn: Turn,
  expected: string,
  body: string,
  { client, clientOrderId }: Sender,
  signalId: string,
  asker: ClientId = client,
): void {
  const text =
    `order_id ${clientOrderId} of ${client} stands for ${wordsOf(expected)}, which is untouched by this. ` +
    `It came again for ${wordsOf(body)}: that was not sent. Give every new order an id of its own.`;
  turn.alert({ code: 'ID_REUSED', severity: 'alarm', text });
  turn.count('ID_REUSED');
  turn.tell(
    { to: 'owner', client: asker },
    { type: 'orderRejected', clientOrderId, signalId, code: 'ID_REUSED', reason: text },
  );
}

/** What a parent's body asks for, in words: `BUY 1 NQ`, `TARGET NQ 2`, `FLATTEN NQ`. */
function wordsOf(body: string): string {
  const [first, second, third, ...rest] = (JSON.parse(body) as readonly unknown[]).filter((part) => part !== null);
  const words = first === 'TARGET' || first === 'FLATTEN' ? [first, second, third] : [second, third, first, ...rest];
  return words
    .filter((word) => word !== undefined && word !== 'MARKET')
    .map(String)
    .join(' ');
}

/** Whether nothing of a parent left, for a cause that passes, so that its id is free again. */
function neverLeft(turn: Turn, parent: Parent): boolean {
  if (parent.state !== 'ended') return false;
  const children = childrenOf(turn.state, parent);
  if (children.length === 0) return isTransient(parent.endCode ?? '');
  return children.every((child) => child.state === 'denied' && isTransient(child.code ?? ''));
}
