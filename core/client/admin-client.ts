import { randomUUID } from 'node:crypto';
import { encode } from '@msgpack/msgpack';
import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { err } from '../base/result.ts';
import { openDealerLink } from '../zmtp/dealer-link.ts';
import { challenge } from './door-proof.ts';
import { localClock } from './local-machine.ts';
import { readAnswer, type EnvelopeAnswer } from './read-answer.ts';
import { refusal, type Refusal } from './refusal.ts';

export interface AdminRequest {
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** 5557 by default. */
  readonly port?: number;
  /** As `status`, `orders` or `orders_settle`. */
  readonly action: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** For all actions but the ones that only read. */
  readonly token?: string;
  /** `cli` for the command line. */
  readonly source?: string;
  /** 5 s by default; for connecting and answering together. */
  readonly timeoutMs?: number;
  /** A uuid; made if absent. The same id is executed once. */
  readonly requestId?: string;
  readonly clock?: Clock;
}

/** What the admin door answered. */
export type AdminAnswer = EnvelopeAnswer;

/**
 * Asks the admin door one question over a link of its own and waits for the answer. A token is shown to a door alone that has
 * proved that it knows it: a gateway that died leaves its port to whoever takes it. Refused with the door's code, or LINK_DOWN,
 * DOOR_UNPROVED (nothing was sent), ANSWER_LOST (the link broke before the answer), ANSWER_LATE, ANSWER_MALFORMED,
 * VALUE_UNSENDABLE. Sent once at most.
 */
export function askAdmin(request: AdminRequest): Promise<Result<AdminAnswer, Refusal>> {
  const { host = '127.0.0.1', port = 5557, action, payload = {}, token, source, timeoutMs = 5_000 } = request;
  const { clock = localClock, requestId = randomUUID() } = request;
  const timestamp = clock.nowUs() / 1e6;
  const envelope = (map: object): Uint8Array => encode({ ...map, timestamp }, { ignoreUndefined: true });
  const asking = token === undefined ? undefined : { ...challenge(token), requestId: randomUUID() };
  let bytes: Uint8Array;
  try {
    bytes = envelope({ action, request_id: requestId, payload, token, source });
  } catch (cause) {
    return Promise.resolve(err(refusal('VALUE_UNSENDABLE', String(cause))));
  }
  return new Promise((resolve) => {
    const settle = (answer: Result<AdminAnswer, Refusal>): void => {
      cancelTimer();
      resolve(answer);
      link.close();
    };
    let isSent = false;
    let isProving = false;
    const cancelTimer = clock.after(timeoutMs, () => {
      const found = `${action} at ${host}:${port}, ${timeoutMs} ms`;
      settle(err(isSent ? refusal('ANSWER_LATE', found) : refusal('LINK_DOWN', `no handshake: ${found}`)));
    });
    const send = (): void => {
      isSent = link.send(bytes);
      if (!isSent) settle(err(refusal('LINK_BUSY', action)));
    };
    const unproved = (found: string): void => settle(err(refusal('DOOR_UNPROVED', `${host}:${port}: ${found}`)));
    const link = openDealerLink({
      host,
      port,
      socketType: 'REQ',
      // A gateway that stands still for a moment is given as long for its handshake as for its answer.
      limits: { handshakeMs: timeoutMs },
      clock,
      handler: {
        opened: () => {
          if (asking === undefined) return send();
          isProving = link.send(
            envelope({ action: asking.action, request_id: asking.requestId, payload: asking.payload }),
          );
          return isProving ? undefined : settle(err(refusal('LINK_BUSY', action)));
        },
        message: (buffer, start, end) => {
          const answered = buffer.subarray(start, end);
          if (!isProving || asking === undefined) return settle(readAnswer(answered, requestId));
          isProving = false;
          const shown = readAnswer(answered, asking.requestId);
          if (shown.ok && asking.isMet(shown.value.data)) return send();
          return unproved(shown.ok ? 'its proof is wrong' : shown.error.code);
        },
        readEnded: () => {},
        closed: (reason) => settle(err(refusal(isSent ? 'ANSWER_LOST' : 'LINK_DOWN', `${host}:${port}: ${reason}`))),
        malformed: (fault) => (isProving ? unproved(fault) : settle(err(refusal('ANSWER_MALFORMED', fault)))),
      },
    });
  });
}
