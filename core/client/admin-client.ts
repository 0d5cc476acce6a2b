import { randomUUID } from 'node:crypto';
import { decode, encode } from '@msgpack/msgpack';
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import { openDealerLink } from '../zmtp/dealer-link.ts';
import { localClock } from './local-machine.ts';
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

/** What the admin door answered. PENDING: begun, and not over yet. */
export interface AdminAnswer {
  readonly requestId: string;
  readonly status: 'SUCCESS' | 'PENDING';
  readonly data: unknown;
}

const answerShape = z.object({
  request_id: z.string(),
  status: z.enum(['SUCCESS', 'ERROR', 'PENDING']),
  data: z.unknown(),
  error: z
    .union([
      z.string().transform((reason) => ({ code: 'NOT_AVAILABLE', reason })),
      z.object({ code: z.string(), reason: z.string().default('') }),
    ])
    .nullish(),
});

/**
 * Asks the admin door one question over a link of its own and waits for the answer. Refused with the door's code, or
 * LINK_DOWN (nothing was sent), ANSWER_LOST (the link broke before the answer), ANSWER_LATE, ANSWER_MALFORMED,
 * VALUE_UNSENDABLE. Sent once at most.
 */
export function askAdmin(request: AdminRequest): Promise<Result<AdminAnswer, Refusal>> {
  const { host = '127.0.0.1', port = 5557, action, payload = {}, token, source, timeoutMs = 5_000 } = request;
  const { clock = localClock, requestId = randomUUID() } = request;
  const timestamp = clock.nowUs() / 1e6;
  let bytes: Uint8Array;
  try {
    bytes = encode({ action, request_id: requestId, timestamp, payload, token, source }, { ignoreUndefined: true });
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
    const cancelTimer = clock.after(timeoutMs, () => {
      const found = `${action} at ${host}:${port}, ${timeoutMs} ms`;
      settle(err(isSent ? refusal('ANSWER_LATE', found) : refusal('LINK_DOWN', `no handshake: ${found}`)));
    });
    const link = openDealerLink({
      host,
      port,
      socketType: 'REQ',
      clock,
      handler: {
        opened: () => {
          isSent = link.send(bytes);
          if (!isSent) settle(err(refusal('LINK_BUSY', action)));
        },
        message: (buffer, start, end) => settle(readAnswer(buffer.subarray(start, end), requestId)),
        readEnded: () => {},
        closed: (reason) => settle(err(refusal(isSent ? 'ANSWER_LOST' : 'LINK_DOWN', `${host}:${port}: ${reason}`))),
        malformed: (fault) => settle(err(refusal('ANSWER_MALFORMED', fault))),
      },
    });
  });
}

function readAnswer(bytes: Uint8Array, requestId: string): Result<AdminAnswer, Refusal> {
  let value: unknown;
  try {
    value = decode(bytes);
  } catch (cause) {
    return err(refusal('ANSWER_MALFORMED', String(cause)));
  }
  const read = answerShape.safeParse(value);
  if (!read.success) return err(refusal('ANSWER_MALFORMED', z.prettifyError(read.error)));
  const { request_id: answeredId, status, data, error } = read.data;
  // A door that could not read the request could not read its id either.
  if (answeredId !== requestId && !(answeredId === '' && status === 'ERROR'))
    return err(refusal('ANSWER_MALFORMED', `request_id: expected ${requestId}, was ${answeredId}`));
  if (status === 'ERROR') return err(error ?? { code: 'NOT_AVAILABLE', reason: 'the door gave no reason' });
  return ok({ requestId, status, data });
}
