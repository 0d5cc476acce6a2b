import type { Clock } from '../base/clock.ts';
import { unreachable } from '../base/assert.ts';
import type { Audience, ClientMessage } from '../model/client-message.ts';
import type { ClientId } from '../model/ids.ts';
import { LEGACY_CLIENT } from '../model/ids.ts';
import type { Dialect } from '../model/platform.ts';
import { ack, encodeClientMessage } from '../wire/encode-client.ts';
import { timesOf } from '../wire/encode-command.ts';
import type { Packable } from '../wire/pack.ts';
import { pack } from '../wire/pack.ts';
import type { WireRefusal } from '../wire/unpack.ts';
import { ClientLedger } from './client-ledger.ts';
import type { ClientLog, MissedMessages } from './client-log.ts';
import { answers, type ClientSession } from './client-session.ts';
import { OrderIdForm } from './order-id-form.ts';
import { Seldom } from './seldom.ts';

type Message = { readonly [key: string]: Packable | undefined };

const ERROR_EVERY_MS = 1_000;

/** Takes messages to clients: in each one's dialect, numbered and kept for those that may come back. */
export class ClientPost {
  readonly #clock: Clock;
  readonly #sessions: () => Iterable<ClientSession>;
  readonly #ledger: ClientLedger;
  readonly #orderIds = new OrderIdForm();
  readonly #errors: Seldom;

  constructor(clock: Clock, sessions: () => Iterable<ClientSession>) {
    this.#clock = clock;
    this.#sessions = sessions;
    this.#errors = new Seldom(clock, ERROR_EVERY_MS);
    this.#ledger = new ClientLedger(clock, (client) => {
      for (const session of sessions()) if (session.client === client) return true;
      return false;
    });
  }

  /** Notes in which form a client writes an order id: answers carry it back the same way. */
  noteOrderId(client: ClientId, written: unknown): void {
    this.#orderIds.note(client, written);
  }

  /** A client has said HELLO: its log, and what it missed since `lastSeq`. */
  hello(
    client: ClientId,
    fills: 'own' | 'all',
    lastSeq: number | undefined,
  ): { readonly log: ClientLog; readonly missed: MissedMessages | undefined } {
    const record = this.#ledger.record(client);
    record.fills = fills;
    return { log: record.log, missed: lastSeq === undefined ? undefined : record.log.after(lastSeq) };
  }

  /** Delivers what the engine has to say. */
  tell(audience: Audience, message: ClientMessage): void {
    const owner = audience.to === 'everyone' ? undefined : audience.client;
    const forLegacy = this.#encode(message, 'legacy', owner);
    const forV1 = this.#encode(message, 'v1', owner);
    const numbered = forV1 !== undefined && isOrderMessage(message) ? this.#number(audience, forV1) : undefined;
    for (const session of this.#sessions()) {
      if (session.isRequest) this.#tellRequest(session, owner, message);
      else if (session.dialect === 'legacy') {
        const isTheirs = audience.to !== 'owner' || owner === LEGACY_CLIENT;
        if (isTheirs && forLegacy !== undefined) this.#deliver(session, message, forLegacy);
      } else if (numbered !== undefined) {
        const bytes = numbered.get(session.client);
        if (bytes !== undefined) session.peer.send(bytes);
      } else if (forV1 !== undefined && (owner === undefined || session.client === owner))
        this.#deliver(session, message, forV1);
    }
  }

  #deliver(session: ClientSession, message: ClientMessage, encoded: Message): void {
    if (message.type !== 'error' || this.#mayErr(session, message.code)) this.send(session, encoded);
  }

  /** Numbers an order message for everybody it concerns, whether connected or not. */
  #number(audience: Audience, message: Message): ReadonlyMap<ClientId, Uint8Array> {
    const owner = audience.to === 'everyone' ? undefined : audience.client;
    const numbered = new Map<ClientId, Uint8Array>();
    for (const client of this.#ledger.recipients(audience)) {
      const { log } = this.#ledger.record(client);
      numbered.set(client, log.add(client === owner ? message : { ...message, client: owner }));
    }
    return numbered;
  }

  /** A REQ peer gets the first word about its own request, and nothing else. */
  #tellRequest(session: ClientSession, owner: ClientId | undefined, message: ClientMessage): void {
    const { request } = session;
    const orderId = 'clientOrderId' in message ? message.clientOrderId : undefined;
    if (request === undefined || orderId === undefined || session.client !== owner) return;
    if (!answers(request, orderId)) return;
    const encoded =
      message.type === 'orderAcked'
        ? this.#restoreId(ack(message, this.#clock.nowUs()), owner)
        : this.#encode(message, session.dialect, owner);
    if (encoded !== undefined) this.send(session, encoded);
  }

  /** Tells that nothing was sent for a message that could not be acted on. */
  sendReject(session: ClientSession, refusal: Required<WireRefusal>): void {
    const { clientOrderId } = refusal;
    const rejected: ClientMessage = { type: 'orderRejected', signalId: clientOrderId, ...refusal };
    if (session.dialect === 'v1' && !session.isRequest) this.tell({ to: 'owner', client: session.client }, rejected);
    else this.#sendEncoded(session, rejected);
  }

  /** Tells what is wrong: at most once a second per code, unless it is the answer to a request. */
  sendError(session: ClientSession, { code, reason, clientOrderId }: WireRefusal, requestId?: string): void {
    if (!session.isRequest && requestId === undefined && !this.#mayErr(session, code)) return;
    this.#sendEncoded(session, {
      type: 'error',
      code,
      reason,
      ...(clientOrderId !== undefined && { clientOrderId }),
      ...(requestId !== undefined && { requestId }),
    });
  }

  /** Tells a REQ peer that its request arrived, where nothing else has answered it. */
  acknowledge(session: ClientSession): void {
    const { request } = session;
    if (request === undefined) return;
    const orderId = request.clientOrderId === undefined ? {} : { order_id: request.clientOrderId };
    const times = timesOf(this.#clock.nowUs());
    this.send(session, this.#restoreId({ type: 'RECEIVED', ...orderId, ...times }, session.client));
  }

  /** Answers a heartbeat, once a second at most, so that two that answer each other do not fill the link. */
  answerHeartbeat(session: ClientSession): void {
    const isAnswered =
      session.isRequest || (session.dialect === 'v1' && this.#errors.may(`${session.peer.id} HEARTBEAT`));
    if (isAnswered) this.send(session, { type: 'HEARTBEAT', ...timesOf(this.#clock.nowUs()) });
  }

  /** Sends a message as it stands; false when nothing was sent. */
  send(session: ClientSession, message: Message): boolean {
    const isSent = session.peer.send(pack(message));
    if (isSent) session.request = undefined;
    return isSent;
  }

  #sendEncoded(session: ClientSession, message: ClientMessage): void {
    const encoded = this.#encode(message, session.dialect, session.client);
    if (encoded !== undefined) this.send(session, encoded);
  }

  #encode(message: ClientMessage, dialect: Dialect, owner: ClientId | undefined): Message | undefined {
    const encoded = encodeClientMessage(message, dialect, this.#clock.nowUs());
    return encoded === undefined || owner === undefined ? encoded : this.#restoreId(encoded, owner);
  }

  #restoreId(message: Message, owner: ClientId): Message {
    const id = message['order_id'];
    return typeof id === 'string' ? { ...message, order_id: this.#orderIds.restore(owner, id) } : message;
  }

  #mayErr(session: ClientSession, code: string): boolean {
    return this.#errors.may(`${session.peer.id} ${code}`);
  }
}

/** Whether the message is about an order's fate, so that it is numbered and may be replayed. */
function isOrderMessage(message: ClientMessage): boolean {
  switch (message.type) {
    case 'orderAcked':
    case 'orderRejected':
    case 'orderFilled':
    case 'orderDone':
    case 'orderUnknown':
    case 'flattenEnded':
      return true;
    case 'error':
    case 'positionChanged':
    case 'statusChanged':
    case 'platformChanged':
    case 'alert':
      return false;
    default:
      return unreachable(message);
  }
}
