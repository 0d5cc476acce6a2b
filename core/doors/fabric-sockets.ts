import type * as Package from 'zeromq';
import type { Publisher, Reply, Router } from 'zeromq';
import type { Clock } from '../base/clock.ts';
import { curveKeyOf, type FabricSecurity } from './fabric-keys.ts';
import { FabricPeers } from './fabric-peers.ts';

/** The package of libzmq, an optional dependency: loaded only where the fabric is switched on. */
export type Zeromq = typeof Package;

export interface FabricSocketsOptions {
  readonly zeromq: Zeromq;
  readonly clock: Pick<Clock, 'monotonicUs'>;
  /** An address of this machine, or 0.0.0.0. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly commandPort: number;
  readonly dataPort: number;
  /** Without it everybody who reaches the address may dial: for loopback alone. */
  readonly security: FabricSecurity | undefined;
  /** Resolves with the answer to a request; rejects by a bug alone. */
  readonly answer: (body: Buffer) => Promise<Uint8Array>;
  /** A client showed a key that is not on the list. */
  readonly keyRefused: (address: string) => void;
  /** A peer's handshake failed otherwise: no key, or one made for another gateway. */
  readonly handshakeFailed: (address: string) => void;
  /** A peer was sent away because as many as may be are there. */
  readonly peersFull: (address: string) => void;
  /** The sockets have ended by a fault. Everything is closed by then. */
  readonly failed: (cause: unknown) => void;
}

/** The fabric's two sockets. */
export interface FabricSockets {
  readonly commandPort: number;
  readonly dataPort: number;
  /** Publishes one message; what a slow reader cannot take is dropped for it. */
  publish(topic: string, payload: Uint8Array): Promise<void>;
  close(): void;
}

/** Frames of a request: who sent it, an empty delimiter where the peer uses one, and the body. */
interface Request {
  readonly envelope: readonly Buffer[];
  readonly body: Buffer;
}

const FRAME_BYTES_MAX = 1024 * 1024;
/** Requests of one peer that libzmq holds for us; what comes then stays in that peer's own socket. */
const REQUESTS_HELD_MAX = 16;
const ANSWERS_HELD_MAX = 1_000;
const TICKS_HELD_MAX = 10_000;
/** Requests taken before other work of this process has its turn, so that a flood delays no order and no kill. */
const TURN_REQUESTS = 16;
/** A peer whose host is gone is let go after about that long: by probes of the system, and where bytes wait for it. */
const GONE_MS = 5_000;
const PROBE_S = 1;
const HANDSHAKE_MS_MAX = 2_000;
const ZAP_ADDRESS = 'inproc://zeromq.zap.01';
/** What the authenticator is asked for. */
const COMMANDS = 'nexus-fabric-commands';
const TICKS = 'nexus-fabric-ticks';
const KNOWN = ['200', 'OK'] as const;
const FULL = ['300', 'as many as may be are there'] as const;
const UNKNOWN = ['400', 'this key is not on the list of clients'] as const;
/** A little longer than a handshake may take. */
const UNKNOWN_MS_MAX = HANDSHAKE_MS_MAX + 1_000;

/**
 * Binds the command socket, a ROUTER that serves REQ and DEALER peers side by side, and the data socket, a PUB. With keys both
 * speak CURVE, and a client's key is looked up in the list before its first message. Rejects where an address cannot be bound;
 * nothing stays open then.
 */
export async function openFabricSockets(options: FabricSocketsOptions): Promise<FabricSockets> {
  const { zeromq, clock, host, security } = options;
  // A context of its own: an authenticator serves all sockets of its context.
  const context = new zeromq.Context();
  const shared = { context, linger: 0, maxMessageSize: FRAME_BYTES_MAX, ipv6: host.includes(':') };
  // No heartbeat of ours: with one, libzmq ends this whole process where a peer leaves while more of it waits than is held
  // (libzmq issue 3937). The clients' own heartbeats are answered by libzmq.
  const liveness = {
    tcpKeepalive: 1,
    tcpKeepaliveIdle: PROBE_S,
    tcpKeepaliveInterval: PROBE_S,
    tcpKeepaliveCount: GONE_MS / 1_000 - PROBE_S,
    tcpMaxRetransmitTimeout: GONE_MS,
    handshakeInterval: HANDSHAKE_MS_MAX,
  };
  const curve =
    security === undefined
      ? {}
      : {
          curveServer: true,
          curvePublicKey: security.publicKey,
          curveSecretKey: security.secretKey,
        };
  const router = new zeromq.Router({
    ...shared,
    ...liveness,
    ...curve,
    zapDomain: COMMANDS,
    receiveHighWaterMark: REQUESTS_HELD_MAX,
    sendHighWaterMark: ANSWERS_HELD_MAX,
  });
  const publisher = new zeromq.Publisher({
    ...shared,
    ...liveness,
    ...curve,
    zapDomain: TICKS,
    sendHighWaterMark: TICKS_HELD_MAX,
  });
  const zap = new zeromq.Reply({ context, linger: 0 });
  const peers = new Map<string, FabricPeers>();
  let isClosed = false;
  const close = (): void => {
    isClosed = true;
    for (const socket of [router, publisher, zap]) if (!socket.closed) socket.close();
  };
  const failed = (cause: unknown): void => {
    if (isClosed) return;
    close();
    options.failed(cause);
  };
  try {
    await zap.bind(ZAP_ADDRESS);
    authenticate(zap, options, peers).catch(failed);
    for (const [domain, socket] of [[COMMANDS, router] as const, [TICKS, publisher] as const]) {
      const counted = new FabricPeers(clock, UNKNOWN_MS_MAX);
      peers.set(domain, counted);
      socket.events.on('accept', () => counted.came());
      socket.events.on('disconnect', () => counted.went());
      socket.events.on('handshake:error:other', () => counted.judged());
      socket.events.on('handshake:error:protocol', ({ address }) => {
        counted.judged();
        options.handshakeFailed(address);
      });
    }
    const commandPort = await bind(router, host, options.commandPort);
    const dataPort = await bind(publisher, host, options.dataPort);
    serve(router, options.answer, failed).catch(failed);
    return {
      commandPort,
      dataPort,
      publish: async (topic, payload) => {
        if (isClosed) return;
        try {
          await publisher.send([topic, Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)]);
        } catch (cause) {
          failed(cause);
        }
      },
      close,
    };
  } catch (cause) {
    close();
    throw cause;
  }
}

async function bind(socket: Router | Publisher, host: string, port: number): Promise<number> {
  const name = host.includes(':') ? `[${host}]` : host;
  await socket.bind(`tcp://${name}:${port === 0 ? '*' : port}`);
  return Number(socket.lastEndpoint?.split(':').at(-1));
}

/** Answers every request; the order of answers is that in which they are ready. */
async function serve(router: Router, answer: FabricSocketsOptions['answer'], failed: (cause: unknown) => void) {
  let sent: Promise<void> = Promise.resolve();
  for (let taken = 1; !router.closed; taken++) {
    const { envelope, body } = readFrames(await router.receive());
    answer(body)
      .then((bytes) => {
        // One after another: the socket takes one send at a time. A peer that is gone loses its answer, and nobody else.
        sent = sent.then(() => (router.closed ? undefined : router.send([...envelope, Buffer.from(bytes)])));
        return sent;
      })
      .catch(failed);
    if (taken % TURN_REQUESTS === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A message that is no request in one frame is answered as one that cannot be read. */
function readFrames(frames: readonly Buffer[]): Request {
  const [identity = Buffer.alloc(0), ...rest] = frames;
  const delimiter = rest.length > 1 && rest[0]?.length === 0 ? [rest[0]] : [];
  const parts = rest.slice(delimiter.length);
  return { envelope: [identity, ...delimiter], body: parts.length === 1 ? parts[0]! : Buffer.alloc(0) };
}

/**
 * Lets in, while there is room, those clients whose keys are on the list; everybody where keys are not asked for (ZeroMQ RFC 27).
 * Whom no room is left for may try again, which is another answer than to one that is not known.
 */
async function authenticate(
  zap: Reply,
  { security, keyRefused, peersFull }: FabricSocketsOptions,
  peers: ReadonlyMap<string, FabricPeers>,
) {
  while (!zap.closed) {
    const [version, requestId, domain, address, , mechanism, key] = await zap.receive();
    const from = address?.toString() ?? 'an unknown address';
    const shown = mechanism?.toString() === 'CURVE' && key !== undefined ? curveKeyOf(key) : undefined;
    const name = security === undefined ? '' : shown === undefined ? undefined : security.clients.get(shown);
    const counted = peers.get(String(domain));
    const isFull = counted?.isFull === true;
    counted?.judged();
    if (name === undefined) keyRefused(from);
    else if (isFull) peersFull(from);
    const [code, text] = name === undefined ? UNKNOWN : isFull ? FULL : KNOWN;
    await zap.send([version ?? '1.0', requestId ?? '', code, text, name ?? '', '']);
  }
}
