import type { Random } from '../../core/base/random.ts';
import {
  encodeError,
  encodeFrame,
  encodeGreeting,
  encodePing,
  encodePong,
  FLAG_COMMAND,
  FLAG_MORE,
} from '../../core/zmtp/codec.ts';
import { messageOf, opening } from './zmtp-bytes.ts';

/** A stream that some hostile or broken peer sends, already cut into the pieces in which it arrives. */
export interface HostileStream {
  readonly kind: string;
  readonly pieces: readonly Buffer[];
}

type Maker = (random: Random) => Buffer;

const MAKERS: Readonly<Record<string, Maker>> = {
  noise: (random) => randomBytes(random, random.int(2_000)),
  'noise after the greeting': (random) => Buffer.concat([encodeGreeting(), randomBytes(random, random.int(500))]),
  'noise after READY': (random) => Buffer.concat([opening('DEALER'), randomBytes(random, random.int(3_000))]),
  'a session cut short': (random) => {
    const bytes = session(random);
    return bytes.subarray(0, random.int(bytes.length + 1));
  },
  'a session with flipped bits': (random) => {
    const bytes = session(random);
    for (let flips = 1 + random.int(8); flips > 0; flips -= 1) {
      const at = random.chance(0.5) ? random.int(Math.min(bytes.length, 110)) : random.int(bytes.length);
      bytes[at] = (bytes[at] as number) ^ (1 << random.int(8));
    }
    return bytes;
  },
  'a session with a piece missing or doubled': (random) => {
    const bytes = session(random);
    const from = random.int(bytes.length);
    const to = from + random.int(bytes.length - from);
    return random.chance(0.5)
      ? Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
      : Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  'a frame that announces far more than it sends': (random) => {
    const header = Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(random.chance(0.5) ? random.int(1_048_577) : random.int(2 ** 32), 5);
    return Buffer.concat([opening('DEALER'), header, randomBytes(random, random.int(2_000))]);
  },
  'frames of one message without an end': (random) => {
    const frames = Array.from({ length: 200 }, () => encodeFrame(FLAG_MORE, randomBytes(random, random.int(8))));
    return Buffer.concat([opening(random.chance(0.5) ? 'REQ' : 'DEALER'), ...frames]);
  },
  'a storm of commands': (random) => {
    const commands = Array.from({ length: 100 }, () => command(random));
    return Buffer.concat([opening('DEALER'), ...commands]);
  },
};

const KINDS = Object.keys(MAKERS);

/** Makes a stream of a random kind. */
export function hostileStream(random: Random): HostileStream {
  const kind = KINDS[random.int(KINDS.length)] as string;
  const bytes = (MAKERS[kind] as Maker)(random);
  const pieces: Buffer[] = [];
  const pieceBytesMax = random.chance(0.2) ? 3 : random.chance(0.5) ? 100 : 4_000;
  for (let at = 0; at < bytes.length;) {
    const size = 1 + random.int(pieceBytesMax);
    pieces.push(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  return { kind, pieces };
}

/** A session as a good peer would have it. */
function session(random: Random): Buffer {
  const isRequest = random.chance(0.3);
  const parts = [opening(isRequest ? 'REQ' : 'DEALER', randomBytes(random, random.int(20)))];
  for (let count = random.int(20); count > 0; count -= 1) {
    const payload = randomBytes(random, random.chance(0.9) ? random.int(200) : random.int(5_000));
    if (random.chance(0.1)) parts.push(command(random));
    else if (isRequest || random.chance(0.2)) parts.push(messageOf('', payload));
    else parts.push(messageOf(payload));
  }
  return Buffer.concat(parts);
}

function command(random: Random): Buffer {
  const body = randomBytes(random, random.int(30));
  switch (random.int(5)) {
    case 0:
      return encodePong(body);
    case 1:
      return random.chance(0.1) ? encodeError('go away') : encodePing(0, body);
    case 2:
      return encodeFrame(FLAG_COMMAND, body);
    default:
      return encodePing(random.int(65_536), body);
  }
}

function randomBytes(random: Random, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let i = 0; i < size; i += 1) bytes[i] = random.int(256);
  return bytes;
}
