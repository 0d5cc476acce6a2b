import { encode } from '@msgpack/msgpack';
import type * as Zeromq from 'zeromq';
import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { err } from '../base/result.ts';
import { curveOptions, type FabricKeys } from './fabric-keys.ts';
import { readAnswer, type EnvelopeAnswer } from './read-answer.ts';
import { refusal, type Refusal } from './refusal.ts';

/** What a remote brain may ask for. */
export type FabricAction =
  'HEARTBEAT' | 'OPEN_ORDER' | 'CLOSE_POSITION' | 'GET_ACCOUNT_INFO' | 'GET_POSITIONS' | 'KILL_SWITCH';

/** What the gateway answered. PENDING: it is at work; the same request id sent again gets its outcome. */
export type FabricAnswer = EnvelopeAnswer;

export interface FabricCommandsOptions {
  readonly zeromq: typeof Zeromq;
  readonly address: string;
  readonly keys: FabricKeys | undefined;
  /** For connecting and answering together. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Options of every socket of a client: a gateway that is gone is noticed, and found again within seconds. */
export const FABRIC_LIVENESS = {
  linger: 0,
  reconnectInterval: 100,
  reconnectMaxInterval: 1_000,
  connectTimeout: 1_000,
  tcpMaxRetransmitTimeout: 3_000,
  handshakeInterval: 2_000,
} as const;

const HEARTBEATS = { heartbeatInterval: 1_000, heartbeatTimeout: 3_000 } as const;

const REQUEST_BYTES_MAX = 1024 * 1024;
/** Commands that wait for the one at work. */
const WAITING_MAX = 64;

/**
 * Sends commands one after another, each once, each within its budget. A socket whose answer did not come is thrown away with
 * all that it holds: what was sent before a partition must not act after it, and a late answer must not meet the next command.
 */
export class FabricCommands {
  readonly #options: FabricCommandsOptions;
  #socket: Zeromq.Request | undefined;
  #failure: Refusal | undefined;
  #isRefused: (() => void) | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;

  constructor(options: FabricCommandsOptions) {
    this.#options = options;
  }

  /** Never rejects. Its budget begins when it is called. */
  send(
    action: FabricAction,
    payload: Readonly<Record<string, unknown>>,
    requestId: string,
  ): Promise<Result<FabricAnswer, Refusal>> {
    const { clock, keys, timeoutMs } = this.#options;
    let bytes: Uint8Array;
    try {
      const timestamp = clock.nowUs() / 1e6;
      bytes = encode(
        { action, request_id: requestId, timestamp, payload, client: keys?.client },
        { ignoreUndefined: true },
      );
    } catch (cause) {
      return Promise.resolve(err(refusal('VALUE_UNSENDABLE', String(cause))));
    }
    if (bytes.length > REQUEST_BYTES_MAX || this.#waiting >= WAITING_MAX)
      return Promise.resolve(err(refusal('LINK_BUSY', `${action}, ${bytes.length} bytes`)));
    const deadlineUs = clock.monotonicUs() + timeoutMs * 1_000;
    this.#waiting += 1;
    const asked = this.#queue
      .then(() => this.#ask(bytes, requestId, deadlineUs))
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#queue = asked;
    return asked;
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  async #ask(bytes: Uint8Array, requestId: string, deadlineUs: number): Promise<Result<FabricAnswer, Refusal>> {
    if (this.#isClosed) return err(refusal('LINK_CLOSED'));
    const { address, timeoutMs } = this.#options;
    if (this.#leftMs(deadlineUs) === 0) return err(refusal('LINK_BUSY', `${timeoutMs} ms went by with other commands`));
    const socket = this.#socket ?? this.#dial();
    const refused = new Promise<'refused'>((resolve) => {
      this.#isRefused = () => resolve('refused');
    });
    try {
      socket.sendTimeout = this.#leftMs(deadlineUs);
      // Nothing leaves before the handshake is over, so that a key that is refused ends the wait at once.
      await Promise.race([socket.send(Buffer.from(bytes)), refused.then(() => Promise.reject(new Error('refused')))]);
      this.#isRefused = undefined;
    } catch {
      const failure = this.#failure ?? refusal('LINK_DOWN', `no gateway at ${address} within ${timeoutMs} ms`);
      this.#drop();
      return err(this.#endedBy(failure));
    }
    try {
      socket.receiveTimeout = this.#leftMs(deadlineUs);
      const [frame] = await socket.receive();
      const answer = readAnswer(frame ?? Buffer.alloc(0), requestId);
      if (!answer.ok && answer.error.code === 'ANSWER_MALFORMED') this.#drop();
      return answer;
    } catch {
      this.#drop();
      const again = `${requestId}, ${timeoutMs} ms: ask again with the same request id`;
      return err(this.#endedBy(refusal('ANSWER_LATE', again)));
    }
  }

  #endedBy(otherwise: Refusal): Refusal {
    return this.#isClosed ? refusal('LINK_CLOSED') : otherwise;
  }

  #leftMs(deadlineUs: number): number {
    return Math.max(0, Math.ceil((deadlineUs - this.#options.clock.monotonicUs()) / 1_000));
  }

  #dial(): Zeromq.Request {
    const { zeromq, address, keys, timeoutMs } = this.#options;
    const tcpMaxRetransmitTimeout = Math.max(1, timeoutMs);
    const socket = new zeromq.Request({
      ...FABRIC_LIVENESS,
      ...HEARTBEATS,
      ...curveOptions(keys),
      tcpMaxRetransmitTimeout,
      immediate: true,
    });
    this.#failure = undefined;
    socket.events.on('handshake:error:auth', () => {
      this.#failure = refusal('KEY_REFUSED');
      this.#isRefused?.();
    });
    for (const event of ['handshake:error:protocol', 'handshake:error:other'] as const)
      socket.events.on(event, () => {
        this.#failure ??= refusal('HANDSHAKE_FAILED');
      });
    this.#socket = socket;
    socket.connect(address);
    return socket;
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket?.closed === false) socket.close();
  }
}
