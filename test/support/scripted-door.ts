import { createHmac } from 'node:crypto';
import { decode, encode } from '@msgpack/msgpack';
import { PROVE, proofText } from '../../core/wire/admin-envelope.ts';
import type { DoorPeer } from '../../core/zmtp/door-peer.ts';
import { openRouterDoor } from '../../core/zmtp/router-door.ts';
import { freePort } from './free-port.ts';
import { handClock } from './zmtp-clock.ts';
import { recorder, type Recorder } from './zmtp-recorder.ts';

type Map = Readonly<Record<string, unknown>>;

/** A door that answers what its test says. */
export interface ScriptedDoor {
  readonly port: number;
  /** Every map that came, in order. */
  readonly received: Map[];
  readonly heard: Recorder;
  /** Sends a map, or bytes as they are, to every peer. */
  say(message: Map | Uint8Array): void;
  /** Resolves with the first map of a type, from the `skip`-th on. */
  got(type: string, skip?: number): Promise<Map>;
  close(): Promise<void>;
}

/**
 * Opens a door; `answer` makes the answer to each map, undefined for none. With `token` it proves by itself that it knows it,
 * and what asks for that does not count as received. Without a port it gets one that nobody else takes once it is closed.
 */
export async function scriptedDoor(
  answer: (map: Map) => Map | undefined = () => undefined,
  port?: number,
  token?: () => string,
): Promise<ScriptedDoor> {
  const received: Map[] = [];
  const heard = recorder((peer: DoorPeer, payload) => {
    const map = decode(payload) as Map;
    if (token !== undefined && map['action'] === PROVE) {
      peer.send(encode(proofFor(map, token())));
      return;
    }
    received.push(map);
    const said = answer(map);
    if (said !== undefined) peer.send(encode(said, { ignoreUndefined: true }));
  });
  const door = await openRouterDoor({
    host: '127.0.0.1',
    port: port ?? (await freePort()),
    clock: handClock(),
    handler: heard,
  });
  return {
    port: door.port,
    received,
    heard,
    say: (message) => {
      const bytes = message instanceof Uint8Array ? message : encode(message, { ignoreUndefined: true });
      for (const peer of door.peers.values()) peer.send(bytes);
    },
    got: async (type, skip = 0) => {
      const found = (): Map | undefined => received.filter((map) => map['type'] === type)[skip];
      await heard.until(() => found() !== undefined);
      return found()!;
    },
    close: () => door.close(),
  };
}

/** What a door that knows a token answers to who asks it for a proof. */
export function proofFor({ request_id: requestId, payload }: Map, token: string): Map {
  const { nonce } = payload as { readonly nonce: string };
  const proof = createHmac('sha256', token).update(proofText(nonce)).digest('hex');
  return { request_id: requestId, status: 'SUCCESS', data: { proof }, timestamp: 1 };
}

/** Answers HELLO with a WELCOME whose newest number is `seq`. */
export function welcoming(seq = 0): (map: Map) => Map | undefined {
  return (map) =>
    map['type'] === 'HELLO'
      ? { type: 'WELCOME', protocol: 1, session: 's1', mode: 'paper', symbols: ['NQ'], seq }
      : undefined;
}
