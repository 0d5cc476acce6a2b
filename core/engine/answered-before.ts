import { isTransient } from '../model/error-code.ts';
import type { ClientId, ParentKey } from '../model/ids.ts';
import { LEGACY_CLIENT, OPERATOR_CLIENT } from '../model/ids.ts';
import type { Parent } from '../model/order.ts';
import type { SignalRequest } from '../model/request.ts';
import { tellPresentState } from './parent-messages.ts';
import { childrenOf, type EngineState } from './state.ts';
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

/** The names under which what this client sends may have come before, when its link had said HELLO or had not. */
export function otherNames({ clients }: EngineState, client: ClientId): readonly ClientId[] {
  if (client === OPERATOR_CLIENT) return [];
  if (client !== LEGACY_CLIENT) return [LEGACY_CLIENT];
  return [...clients].filter((name) => name !== LEGACY_CLIENT && name !== OPERATOR_CLIENT);
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
): void {
  const text =
    `order_id ${clientOrderId} of ${client} stands for ${wordsOf(expected)}, which is untouched by this. ` +
    `It came again for ${wordsOf(body)}: that was not sent. Give every new order an id of its own.`;
  turn.alert({ code: 'ID_REUSED', severity: 'alarm', text });
  turn.count('ID_REUSED');
  turn.tell(
    { to: 'owner', client },
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
