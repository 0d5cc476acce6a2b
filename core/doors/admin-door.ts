import type { Clock } from '../base/clock.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import { ERROR_CODES } from '../model/error-code.ts';
import type { AdminRequest, Encoding } from '../wire/admin-envelope.ts';
import { encodingOf, readAdminRequest } from '../wire/admin-envelope.ts';
import { timesOf } from '../wire/encode-command.ts';
import type { Packable } from '../wire/pack.ts';
import { Float, pack } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import type { DoorHandler, DoorPeer } from '../zmtp/door-peer.ts';
import type { ZmtpFault } from '../zmtp/fault.ts';

/** An action refused for a reason that the asker can understand. */
export class ActionRefused extends Error {
  override readonly name = 'ActionRefused';
  readonly code: string;
  constructor(code: string, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** What an operator may do. Throws {@link ActionRefused} for an expected refusal. */
export interface AdminAction {
  /** Reading is open on this machine; whatever changes something needs the token of the user who runs the gateway. */
  readonly needsToken: boolean;
  run(payload: WireMap): Packable | Promise<Packable>;
}

export interface AdminDoorOptions {
  readonly clock: Clock;
  readonly actions: Readonly<Record<string, AdminAction>>;
  readonly token: string;
  readonly count: (code: ErrorCodeName | ZmtpFault) => void;
  readonly log: (line: string) => void;
}

interface Answer {
  readonly body: string;
  readonly response: Promise<Response>;
}

interface Response {
  readonly status: 'SUCCESS' | 'ERROR';
  readonly data: Packable;
  readonly error?: { readonly code: string; readonly reason: string; readonly remedy: string };
}

/** Answers that are kept, so that a request sent again is answered and not done again. */
const ANSWERS_MAX = 1_000;

/** Opens the admin door's logic: requests in PROTOCOL's envelope, answered in the encoding they came in. */
export function createAdminDoor(options: AdminDoorOptions): DoorHandler {
  const answers = new Map<string, Answer>();
  const refuse = (code: ErrorCodeName, reason: string): Response => {
    options.count(code);
    return { status: 'ERROR', data: null, error: { code, reason, remedy: ERROR_CODES[code].remedy } };
  };

  const run = async (request: AdminRequest): Promise<Response> => {
    const action = Object.hasOwn(options.actions, request.action) ? options.actions[request.action] : undefined;
    if (action === undefined) return refuse('ACTION_UNKNOWN', `action: ${request.action} does not exist`);
    if (action.needsToken && !sameText(request.token ?? '', options.token))
      return refuse('TOKEN_REQUIRED', `action ${request.action}: expected the token of this machine`);
    if (action.needsToken) options.log(`Operator: ${request.action} ${JSON.stringify(request.payload)}`);
    try {
      return { status: 'SUCCESS', data: await action.run(request.payload) };
    } catch (error) {
      if (!(error instanceof ActionRefused)) throw error;
      const known = Object.hasOwn(ERROR_CODES, error.code) ? ERROR_CODES[error.code as ErrorCodeName] : undefined;
      const refused = { code: error.code, reason: error.message, remedy: known?.remedy ?? '' };
      return { status: 'ERROR', data: null, error: refused };
    }
  };

  /** Only what changes something is kept for a repeat: reading again is meant to see the present. */
  const answer = (request: AdminRequest): Promise<Response> => {
    if (options.actions[request.action]?.needsToken !== true) return run(request);
    const body = JSON.stringify([request.action, request.payload]);
    const known = answers.get(request.requestId);
    if (known !== undefined) {
      if (known.body === body && sameText(request.token ?? '', options.token)) return known.response;
      const reason = `request_id ${request.requestId} was used for another request`;
      return Promise.resolve(refuse(known.body === body ? 'TOKEN_REQUIRED' : 'REQUEST_ID_REUSED', reason));
    }
    const response = run(request);
    if (sameText(request.token ?? '', options.token)) {
      answers.set(request.requestId, { body, response });
      const [oldest] = answers.keys();
      if (answers.size > ANSWERS_MAX && oldest !== undefined) answers.delete(oldest);
    }
    return response;
  };

  const respond = (peer: DoorPeer, encoding: Encoding, requestId: string, response: Response): void => {
    const times = timesOf(options.clock.nowUs());
    const message = { request_id: requestId, ...response, ...times };
    const bytes = encoding === 'json' ? Buffer.from(JSON.stringify(message, plainNumbers)) : pack(message);
    if (!peer.send(bytes) && peer.isOpen) {
      const tooLarge = refuse('VALUE_INVALID', 'the answer is larger than 1 MiB; ask for less with limit');
      peer.send(
        encoding === 'json'
          ? Buffer.from(JSON.stringify({ ...message, ...tooLarge }, plainNumbers))
          : pack({ ...message, ...tooLarge }),
      );
    }
  };

  return {
    peerOpened: () => {},
    peerClosed: () => {},
    readEnded: () => {},
    malformed: (reason, peer) => {
      options.count(reason);
      options.log(`Admin door: ${reason} from ${peer?.address ?? 'a peer in its handshake'}`);
    },
    message: (peer, bytes, start, end) => {
      const body = bytes.subarray(start, end);
      const encoding = encodingOf(body);
      const request = readAdminRequest(body, () => body.toString('utf8'));
      if (!request.ok) {
        respond(peer, encoding, '', refuse(request.error.code, request.error.reason));
        return;
      }
      const { requestId } = request.value;
      void answer(request.value).then((response) => respond(peer, encoding, requestId, response));
    },
  };
}

function plainNumbers(_key: string, value: unknown): unknown {
  return value instanceof Float ? value.value : value;
}

/** Compares in a time that does not tell how much of the text was right. */
function sameText(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let index = 0; index < expected.length; index += 1)
    difference |= given.charCodeAt(index % Math.max(1, given.length)) ^ expected.charCodeAt(index);
  return difference === 0 && expected.length > 0;
}
