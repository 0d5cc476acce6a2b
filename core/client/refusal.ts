/** What the SDK itself refuses or reports. Other codes are the gateway's own, see docs/error-codes.md. */
export const CLIENT_CODES = {
  LINK_DOWN: 'Not connected: nothing left, and nothing is kept to be sent later.',
  LINK_BUSY: 'The link took no byte: the message is above 1 MiB, or too much waits already.',
  LINK_CLOSED: 'The client was closed, or the gateway refused its HELLO.',
  HELLO_UNANSWERED: 'The peer did not answer HELLO; it is dialled again.',
  VALUE_UNSENDABLE: 'A value cannot be written as MessagePack.',
  QUERY_LIMIT: 'Too many queries wait for their answers.',
  ANSWER_LATE: 'No answer in time. Whether the request arrived is not known.',
  ANSWER_LOST: 'The link broke before the answer. Whether the request was done is not known.',
  ANSWER_MALFORMED: 'An answer of another shape than the protocol says.',
  MESSAGE_UNREADABLE: 'The gateway sent something that this version cannot read; it was left out.',
  MESSAGES_MISSED: 'Order messages may be missing. Ask with query("orders").',
  SEQUENCE_RESTARTED: 'The gateway counts its messages anew, from a lower number. Ask with query("orders").',
  CALLBACK_FAILED: 'A callback of yours threw; `cause` says what.',
  ZEROMQ_MISSING: 'The package zeromq cannot be loaded, which the fabric needs: npm install zeromq.',
  ORDER_UNSETTLED:
    'Nothing was sent: an order of the same symbol and side was not answered. Send that again under its id, or ask GET_POSITIONS 10 s later.',
  DOOR_UNPROVED:
    'Who listens there does not know the token, so it was not shown: another program, or the gateway of another data folder.',
  KEYS_UNUSABLE: 'The file with the keys for the fabric cannot be taken.',
  KEY_REFUSED: 'The gateway does not know this key: name its public key under fabric.clients in gateway.yaml.',
  HANDSHAKE_FAILED: 'Nothing was sent: the gateway wants keys, or these were made for another gateway.',
} as const;

export type ClientCode = keyof typeof CLIENT_CODES;

/** Why something was not done: a code of {@link CLIENT_CODES} or of the gateway's catalogue, and what was found. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
}

/** What reaches `onError`: an ERROR of the gateway, or a fault on our side of the wire. */
export interface ClientError extends Refusal {
  readonly orderId?: string;
  readonly requestId?: string;
  /** What the callback threw, with code CALLBACK_FAILED. */
  readonly cause?: unknown;
}

/** A refusal of our own, with the meaning of its code in front. */
export function refusal(code: ClientCode, found?: string): Refusal {
  return { code, reason: found === undefined ? CLIENT_CODES[code] : `${CLIENT_CODES[code]} ${found}` };
}
