import type { Clock } from '../base/clock.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import { ERROR_CODES } from '../model/error-code.ts';
import type { Encoding } from '../wire/admin-envelope.ts';
import { encodingOf, readAdminRequest } from '../wire/admin-envelope.ts';
import { timesOf } from '../wire/encode-command.ts';
import type { Packable } from '../wire/pack.ts';
import { Float, pack } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import { ActionRefused } from './admin-door.ts';
import { RequestMemory } from './request-memory.ts';

/** One thing that a remote brain may ask for. */
export interface FabricAction {
  /**
   * `reads`: done anew each time. `trades`: done once per request id, and only while the request is young. `stops`: done each
   * time, at any age, however much waits and whatever its id was used for: an answer of before would claim a stop that a
   * person may have ended since.
   */
  readonly kind: 'reads' | 'trades' | 'stops';
  /**
   * What the same request led to before, where this gateway did it, also before its last start: then it is neither done again
   * nor refused for its age, which would bid its sender decide anew. Throws {@link ActionRefused} for another request's id.
   */
  earlier?(payload: WireMap, request: FabricRequest): Packable | undefined;
  /** Throws {@link ActionRefused} for an expected refusal. */
  run(payload: WireMap, request: FabricRequest): Packable | Promise<Packable>;
}

/** Of a request what an action needs beside its payload. */
export interface FabricRequest {
  /** A UUID, lower case. */
  readonly requestId: string;
  /** The sender's own time. */
  readonly sourceTsUs: number;
  /** Whose request it is: the one listed client, or of several the one that it says to be; undefined where that is not known. */
  readonly brain?: string;
}

export interface FabricDoorOptions {
  readonly clock: Clock;
  /** By their names on the wire, in upper case. */
  readonly actions: ReadonlyMap<string, FabricAction>;
  /** The names of those whose keys let them in; none where everybody may dial. */
  readonly brains?: readonly string[];
  /** A request that trades may not be older than this by its own time, nor so far ahead. */
  readonly ageMsMax: number;
  readonly count: (code: ErrorCodeName) => void;
  readonly log: (line: string) => void;
}

/** The logic of the fabric's command socket: bytes of a request in, bytes of its answer out. */
export interface FabricDoor {
  /** Always resolves with an answer, in the encoding of the request; rejects by a bug alone. */
  answer(body: Buffer): Promise<Uint8Array>;
}

interface Response {
  readonly status: 'SUCCESS' | 'ERROR' | 'PENDING';
  readonly data: Packable;
  readonly error?: { readonly code: string; readonly reason: string; readonly remedy: string };
}

/** An action that takes longer is answered PENDING; the same request sent again gets its outcome. */
export const FABRIC_PENDING_MS = 1_500;
/** Requests at work at once; what comes then is answered FABRIC_BUSY, but for what stops. */
export const FABRIC_WORKING_MAX = 64;

const PENDING: Response = { status: 'PENDING', data: null };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Makes the door. It knows no socket. */
export function createFabricDoor({ clock, actions, brains = [], ageMsMax, count, log }: FabricDoorOptions): FabricDoor {
  const memory = new RequestMemory<Promise<Response>>();
  let working = 0;

  const refuse = (code: ErrorCodeName, reason: string): Response => {
    count(code);
    return { status: 'ERROR', data: null, error: { code, reason, remedy: ERROR_CODES[code].remedy } };
  };

  const run = async (action: FabricAction, payload: WireMap, request: FabricRequest): Promise<Response> => {
    working += 1;
    try {
      return { status: 'SUCCESS', data: await action.run(payload, request) };
    } catch (error) {
      return refusedBy(error);
    } finally {
      working -= 1;
    }
  };

  const begin = (action: FabricAction, name: string, payload: WireMap, request: FabricRequest): Promise<Response> => {
    const { requestId, brain } = request;
    const from = brain === undefined ? '' : `, from ${brain}`;
    if (action.kind !== 'reads') log(`Fabric: ${name} ${JSON.stringify(payload).slice(0, 500)} (${requestId}${from})`);
    const response = run(action, payload, request);
    memory.remember(requestId, name, payload, action.kind === 'trades' ? response : undefined);
    return response;
  };

  const work = (name: string, payload: WireMap, request: FabricRequest): Promise<Response> | Response => {
    const action = actions.get(name);
    if (action === undefined)
      return refuse('ACTION_UNKNOWN', `action: expected ${[...actions.keys()].join(', ')}, was ${name}`);
    const { requestId, sourceTsUs } = request;
    if (action.kind === 'stops') return begin(action, name, payload, request);
    const known = memory.recall(requestId, name, payload);
    if (known.kind === 'other')
      return refuse('REQUEST_ID_REUSED', `request_id ${requestId} was used for another request`);
    if (known.kind === 'same' && known.outcome !== undefined) return known.outcome;
    if (action.kind === 'trades') {
      const earlier = earlierAnswer(action, payload, request);
      if (earlier !== undefined) return earlier;
      const ageMs = Math.round((clock.nowUs() - sourceTsUs) / 1_000);
      if (Math.abs(ageMs) > ageMsMax) {
        const way = ageMs > 0 ? 'old' : 'ahead of this clock';
        return refuse(
          'REQUEST_STALE',
          `timestamp: expected within ${ageMsMax} ms, the request is ${Math.abs(ageMs)} ms ${way}`,
        );
      }
    }
    if (working >= FABRIC_WORKING_MAX) return refuse('FABRIC_BUSY', `${working} requests are at work`);
    return begin(action, name, payload, request);
  };

  const inTime = (response: Promise<Response> | Response): Promise<Response> =>
    response instanceof Promise
      ? new Promise((resolve, reject) => {
          const cancel = clock.after(FABRIC_PENDING_MS, () => resolve(PENDING));
          response.then(resolve).finally(cancel).catch(reject);
        })
      : Promise.resolve(response);

  return {
    answer: async (body) => {
      const encoding = encodingOf(body);
      const respond = (requestId: string, response: Response): Uint8Array =>
        encode(encoding, { request_id: requestId, ...response, ...timesOf(clock.nowUs()) });
      const read = readRequest(body, brains);
      if ('code' in read) return respond(read.requestId ?? '', refuse(read.code, read.reason));
      return respond(read.request.requestId, await inTime(work(read.name, read.payload, read.request)));
    },
  };
}

function earlierAnswer(action: FabricAction, payload: WireMap, request: FabricRequest): Response | undefined {
  try {
    const data = action.earlier?.(payload, request);
    return data === undefined ? undefined : { status: 'SUCCESS', data };
  } catch (error) {
    return refusedBy(error);
  }
}

/** An action's own refusal as it is answered; a bug goes on. */
function refusedBy(error: unknown): Response {
  if (!(error instanceof ActionRefused)) throw error;
  const known = Object.hasOwn(ERROR_CODES, error.code) ? ERROR_CODES[error.code as ErrorCodeName] : undefined;
  return {
    status: 'ERROR',
    data: null,
    error: { code: error.code, reason: error.message, remedy: known?.remedy ?? '' },
  };
}

interface ReadRequest {
  readonly name: string;
  readonly payload: WireMap;
  readonly request: FabricRequest;
}

interface RequestFault {
  readonly code: ErrorCodeName;
  readonly reason: string;
  readonly requestId?: string;
}

/** MESSAGE_MALFORMED, KEY_MISSING, VALUE_INVALID. */
function readRequest(body: Buffer, brains: readonly string[]): ReadRequest | RequestFault {
  const read = readAdminRequest(body, () => body.toString('utf8'));
  if (!read.ok) return read.error;
  const { action, payload, requestId: stated, sourceTsUs, client } = read.value;
  const requestId = stated.toLowerCase();
  if (!UUID.test(requestId))
    return { code: 'VALUE_INVALID', reason: `request_id: expected a UUID, was ${stated}`, requestId: stated };
  if (sourceTsUs === 0) {
    const reason = 'timestamp: expected the epoch seconds at which the request was made';
    return { code: 'KEY_MISSING', reason, requestId: stated };
  }
  const brain = brainOf(client, brains);
  return {
    name: action.toUpperCase(),
    payload,
    request: { requestId, sourceTsUs, ...(brain !== undefined && { brain }) },
  };
}

/** libzmq does not tell whose key a message came under. Where one key alone is listed it is that one's, whatever it says. */
function brainOf(stated: string | undefined, brains: readonly string[]): string | undefined {
  return brains.length === 1 ? brains[0] : brains.find((name) => name === stated);
}

function encode(encoding: Encoding, message: { readonly [key: string]: Packable }): Uint8Array {
  return encoding === 'json' ? Buffer.from(JSON.stringify(message, plainNumbers)) : pack(message);
}

function plainNumbers(_key: string, value: unknown): unknown {
  return value instanceof Float ? value.value : value;
}
