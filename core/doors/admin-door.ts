import { createHmac } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import { ERROR_CODES } from '../model/error-code.ts';
import type { Actor } from '../model/request.ts';
import type { AdminRequest, Encoding } from '../wire/admin-envelope.ts';
import { encodingOf, NONCE_CHARACTERS_MAX, proofText, PROVE, readAdminRequest } from '../wire/admin-envelope.ts';
import { timesOf } from '../wire/encode-command.ts';
import type { Packable } from '../wire/pack.ts';
import { Float, pack } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import type { DoorHandler, DoorPeer } from '../zmtp/door-peer.ts';
import type { ZmtpFault } from '../zmtp/fault.ts';
import type { KnownCommand, OperatorCommands } from './operator-commands.ts';
import { RequestMemory } from './request-memory.ts';
import { Seldom } from './seldom.ts';

/** An action refused for a reason that the asker can understand. */
export class ActionRefused extends Error {
  override readonly name = 'ActionRefused';
  readonly code: string;
  constructor(code: string, reason: string) {
    super(reason);
    this.code = code;
  }
}

/**
 * The work behind a command of the registry, which says what it takes and who may ask for it. Throws {@link ActionRefused}
 * for an expected refusal.
 */
export interface AdminAction {
  /** `by` is who asks, for the journal: at this door `cli` for the command line, else `admin`. */
  run(payload: WireMap, by: Actor): Packable | Promise<Packable>;
}

export interface AdminDoorOptions {
  readonly clock: Clock;
  readonly commands: OperatorCommands;
  readonly token: string;
  /** Why the token proves nothing now, as when others may read its file; undefined while it does. Asked at each command. */
  readonly tokenFault?: (() => string | undefined) | undefined;
  /** Whether reading needs the token as well; by default it is open to every user of this machine. */
  readonly readingNeedsToken?: boolean;
  readonly count: (code: ErrorCodeName | ZmtpFault) => void;
  readonly log: (line: string) => void;
}

interface Response {
  readonly status: 'SUCCESS' | 'ERROR' | 'PENDING';
  readonly data: Packable;
  readonly error?: { readonly code: string; readonly reason: string; readonly remedy: string };
}

/** An action that takes longer is answered PENDING; the same request sent again gets its outcome. */
export const PENDING_MS = 1_500;
/** Who asks at this door. */
const BY: Actor = 'admin';
const LOG_EVERY_MS = 10_000;
/** Of what a command was told, so much stands in the log. */
const LOGGED_MAX = 500;
const PENDING: Response = { status: 'PENDING', data: null };

/** Opens the admin door's logic: requests in the envelope of operators, answered in the encoding they came in. */
export function createAdminDoor(options: AdminDoorOptions): DoorHandler {
  return new Operators(options);
}

class Operators implements DoorHandler {
  readonly #options: AdminDoorOptions;
  readonly #memory = new RequestMemory<Promise<Response>>();
  readonly #logs: Seldom;

  constructor(options: AdminDoorOptions) {
    this.#options = options;
    this.#logs = new Seldom(options.clock, LOG_EVERY_MS);
  }

  peerOpened(): void {}

  peerClosed(): void {}

  readEnded(): void {}

  malformed(reason: ZmtpFault, peer: DoorPeer | undefined): void {
    this.#options.count(reason);
    const address = peer?.address ?? 'a peer in its handshake';
    if (this.#logs.may(`${reason} ${address}`)) this.#options.log(`Admin door: ${reason} from ${address}`);
    if (peer === undefined) return;
    if (reason === 'ZMTP_MULTIPART')
      this.#respond(peer, 'msgpack', '', this.#refuse('MESSAGE_MALFORMED', 'expected one frame after the delimiter'));
    if (reason !== 'ZMTP_FRAME_TOO_LARGE') return;
    this.#respond(peer, 'msgpack', '', this.#refuse('MESSAGE_MALFORMED', 'expected a request of at most 1 MiB'));
    // The link ends by the fault; so it ends in peace, and the answer arrives before it.
    peer.close('a request was larger than 1 MiB');
  }

  message(peer: DoorPeer, bytes: Buffer, start: number, end: number): void {
    const body = bytes.subarray(start, end);
    const encoding = encodingOf(body);
    const request = readAdminRequest(body, () => body.toString('utf8'));
    if (!request.ok) {
      const { code, reason, requestId = '' } = request.error;
      this.#respond(peer, encoding, requestId, this.#refuse(code, reason));
      return;
    }
    const { requestId } = request.value;
    // A bug in an action is not caught here: it stops the engine, and the supervisor restarts it.
    void this.#answerInTime(request.value).then((response) => this.#respond(peer, encoding, requestId, response));
  }

  #answerInTime(request: AdminRequest): Promise<Response> {
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.after(PENDING_MS, () => resolve(PENDING));
      this.#answer(request).then(resolve).finally(cancel).catch(reject);
    });
  }

  /**
   * Runs a command once per request id. Reading again is meant to see the present, so only changes are remembered whole; a
   * command that stops trading acts each time, because an answer of before would claim a stop that has ended since.
   */
  #answer(request: AdminRequest): Promise<Response> {
    const { action: name, requestId, payload } = request;
    const { commands, log } = this.#options;
    if (name === PROVE) return Promise.resolve(this.#prove(payload));
    const command = commands.find(name);
    if (command === undefined) return this.#refused('ACTION_UNKNOWN', `action: ${name} does not exist`);
    const { effect, actsAnyway } = command;
    const barred = this.#barred(name, effect, request.token ?? '');
    if (barred !== undefined) return Promise.resolve(barred);
    const known = actsAnyway ? undefined : this.#memory.recall(requestId, name, payload);
    if (known?.kind === 'other')
      return this.#refused('REQUEST_ID_REUSED', `request_id ${requestId} was used for another request`);
    if (known?.kind === 'same' && known.outcome !== undefined) return known.outcome;
    if (effect !== 'reads') log(`Operator: ${name} ${JSON.stringify(payload).slice(0, LOGGED_MAX)}`);
    const response = this.#run(name, payload, request.source === 'cli' ? 'cli' : BY);
    this.#memory.remember(requestId, name, payload, effect === 'reads' || actsAnyway ? undefined : response);
    return response;
  }

  /** Shows that this door knows the token, without showing the token: whoever asks will not hand its own to anybody else. */
  #prove({ nonce }: WireMap): Response {
    if (typeof nonce !== 'string' || nonce === '' || nonce.length > NONCE_CHARACTERS_MAX)
      return this.#refuse('VALUE_INVALID', `nonce: expected a text of 1 to ${NONCE_CHARACTERS_MAX} characters`);
    const proof = createHmac('sha256', this.#options.token).update(proofText(nonce)).digest('hex');
    return { status: 'SUCCESS', data: { proof } };
  }

  /**
   * Why the asker may not have this done. A token that others can read still lets its holder stop: that much everybody on
   * this machine can do at the door of pipelines.
   */
  #barred(name: string, effect: KnownCommand['effect'], shown: string): Response | undefined {
    const { token, tokenFault, readingNeedsToken = false } = this.#options;
    if (effect === 'reads' && !readingNeedsToken) return undefined;
    if (!isSameText(shown, token))
      return this.#refuse('TOKEN_REQUIRED', `action ${name}: expected the token of this machine`);
    const fault = effect === 'changes' ? tokenFault?.() : undefined;
    return fault === undefined ? undefined : this.#refuse('TOKEN_FILE_WIDE', fault);
  }

  async #run(name: string, payload: WireMap, by: Actor): Promise<Response> {
    const done = await this.#options.commands.run(name, payload, by);
    if (done.ok) return { status: 'SUCCESS', data: done.value };
    return { status: 'ERROR', data: null, error: done.error };
  }

  #refused(code: ErrorCodeName, reason: string): Promise<Response> {
    return Promise.resolve(this.#refuse(code, reason));
  }

  #refuse(code: ErrorCodeName, reason: string): Response {
    this.#options.count(code);
    return { status: 'ERROR', data: null, error: { code, reason, remedy: ERROR_CODES[code].remedy } };
  }

  #respond(peer: DoorPeer, encoding: Encoding, requestId: string, response: Response): void {
    const times = timesOf(this.#options.clock.nowUs());
    const write = (each: Response): Uint8Array => encode(encoding, { request_id: requestId, ...each, ...times });
    if (peer.send(write(response)) || !peer.isOpen) return;
    peer.send(write(this.#refuse('ANSWER_TOO_LARGE', 'the answer is larger than 1 MiB; ask for less with limit')));
  }
}

function encode(encoding: Encoding, message: { readonly [key: string]: Packable }): Uint8Array {
  return encoding === 'json' ? Buffer.from(JSON.stringify(message, plainNumbers)) : pack(message);
}

function plainNumbers(_key: string, value: unknown): unknown {
  return value instanceof Float ? value.value : value;
}

/** Compares in a time that does not tell how much of the text was right. */
function isSameText(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let index = 0; index < expected.length; index += 1)
    difference |= given.charCodeAt(index % Math.max(1, given.length)) ^ expected.charCodeAt(index);
  return difference === 0 && expected.length > 0;
}
