import { ZmtpConnection, type ConnectionOwner, type Refusal } from '../../core/zmtp/connection.ts';
import { defaultZmtpLimits, type ZmtpLimits } from '../../core/zmtp/limits.ts';
import { opening } from './zmtp-bytes.ts';
import { handClock, type HandClock } from './zmtp-clock.ts';
import { fakeSocket, type FakeSocket } from './zmtp-fake-socket.ts';

/** One connection over a socket in memory, on a clock that the test moves. */
export interface Scene {
  readonly connection: ZmtpConnection;
  readonly socket: FakeSocket;
  readonly clock: HandClock;
  /** What the owner heard, one word or payload each. */
  readonly heard: string[];
  /** Called for each message before it is written down. */
  onMessage: (payload: string) => void;
}

const NO_BYTES = new Uint8Array(0);
const LIMITS = { ...defaultZmtpLimits, frameBytesMax: 2_000, orderBacklogBytesMax: 1_000 };

/** A connection that has sent its greeting and heard nothing. */
export function scene(
  localType: 'ROUTER' | 'DEALER' | 'REQ' = 'ROUTER',
  limits: Partial<ZmtpLimits> = {},
  refusal?: Refusal,
): Scene {
  const socket = fakeSocket();
  const clock = handClock();
  const heard: string[] = [];
  const owner: ConnectionOwner = {
    admit: (ready) => {
      heard.push(`admit ${ready.socketType}`);
      return refusal;
    },
    opened: () => heard.push('opened'),
    message: (bytes, start, end) => {
      const payload = bytes.toString('latin1', start, end);
      self.onMessage(payload);
      heard.push(payload);
    },
    readEnded: () => heard.push('readEnded'),
    malformed: (fault) => heard.push(fault),
    closed: (reason) => heard.push(`closed: ${reason}`),
  };
  const connection = new ZmtpConnection({
    socket,
    localType,
    identity: NO_BYTES,
    limits: { ...LIMITS, ...limits },
    clock,
    owner,
  });
  const self: Scene = { connection, socket, clock, heard, onMessage: () => {} };
  return self;
}

/** A listening connection whose peer is open. */
export function openScene(remoteType: 'DEALER' | 'REQ' = 'DEALER', limits: Partial<ZmtpLimits> = {}): Scene {
  const opened = scene('ROUTER', limits);
  opened.connection.receive(opening(remoteType));
  opened.heard.length = 0;
  return opened;
}

/** Lets the turn end in which `closed` and write reports come. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What the socket took after greeting and READY. */
export function sentAfterReady({ socket }: Scene): Buffer {
  return socket.taken().subarray(opening('ROUTER').length);
}
