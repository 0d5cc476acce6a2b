import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { seededRandom, type Random } from '../../core/base/random.ts';
import { openDealerLink } from '../../core/zmtp/dealer-link.ts';
import type { DoorPeer } from '../../core/zmtp/door-peer.ts';
import { defaultZmtpLimits } from '../../core/zmtp/limits.ts';
import { openRouterDoor } from '../../core/zmtp/router-door.ts';
import { RouterPeer, type PeerDoor } from '../../core/zmtp/router-peer.ts';
import { requiresAllLanes } from '../support/lane.ts';
import { tickBatch } from '../support/zmtp-bytes.ts';
import { handClock, machineClock } from '../support/zmtp-clock.ts';
import { fakeSocket } from '../support/zmtp-fake-socket.ts';
import { hostileStream } from '../support/zmtp-hostile.ts';
import { rawPeer } from '../support/zmtp-raw-peer.ts';
import { recorder } from '../support/zmtp-recorder.ts';

const STREAMS = requiresAllLanes() ? 100_000 : 2_000;
const OVER_SOCKETS = STREAMS / 20;
const IN_MEMORY = STREAMS - OVER_SOCKETS;
const TIMEOUT_MS = 600_000;
const MIB = 1024 * 1024;
/** Longer than a machine may stand still, or the good peer would be given up. The others are gone after a tenth of a second. */
const PATIENCE = { handshakeMs: 60_000 } as const;

const seed = Number(process.env['NEXUS_SEED'] ?? Date.now() % 1_000_000_007);
console.log(`ZMTP fuzz: ${IN_MEMORY} streams in memory, ${OVER_SOCKETS} over sockets, NEXUS_SEED=${seed}`);

/** Bytes in use after a full collection. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Plays one stream against a door's own peer over a socket in memory, with answers, pauses and a kernel that may take nothing. */
function playInMemory(random: Random, name: string): { readonly settle: () => void } {
  const socket = fakeSocket();
  const clock = handClock();
  const heard = { opened: 0, messages: 0, closed: 0 };
  const limits = { ...defaultZmtpLimits, orderBacklogBytesMax: 50_000, tickBacklogBytesMax: 100_000 };
  const door: PeerDoor = {
    limits,
    clock,
    makesRoom: () => random.chance(0.99),
    mayLinger: () => random.chance(0.5),
    peerOpened: () => {},
    peerGone: () => {
      heard.closed += 1;
    },
    handler: {
      peerOpened: () => {
        heard.opened += 1;
      },
      message: (from, bytes, start, end) => {
        heard.messages += 1;
        if (!(start >= 0 && start <= end && end <= bytes.length))
          throw new Error(`${name}: message outside its buffer`);
        if (random.chance(0.3)) from.send(bytes.subarray(start, end));
        if (random.chance(0.1)) from.sendTicks(tickBatch([[random.int(3), 'tick']]));
        if (random.chance(0.01)) peer.connection.pauseReads();
        if (random.chance(0.005)) from.close('enough');
      },
      readEnded: () => {},
      peerClosed: () => {},
      malformed: () => {},
    },
  };
  const peer = new RouterPeer(1, 'memory', socket, door);
  socket.setTaking(random.chance(0.7));
  for (const piece of hostileStream(random).pieces) {
    peer.connection.receive(piece);
    if (random.chance(0.05)) clock.advanceMs(random.int(500));
    if (random.chance(0.05)) peer.connection.checkTime(clock.monotonicUs());
    if (random.chance(0.1)) peer.connection.resumeReads();
    const bound = limits.orderBacklogBytesMax + limits.tickBacklogBytesMax + 10_000;
    if (peer.queuedBytes > bound) throw new Error(`${name}: ${peer.queuedBytes} bytes wait`);
  }
  return {
    settle: () => {
      peer.connection.resumeReads();
      peer.connection.lost('the stream ended');
      clock.advanceMs(10_000);
      process.nextTick(() => {
        if (heard.closed !== 1) throw new Error(`${name}: closed was called ${heard.closed} times`);
        if (heard.messages > 0 && heard.opened !== 1) throw new Error(`${name}: a message without an open peer`);
      });
    },
  };
}

it(
  'hostile streams in memory neither break a peer nor grow it beyond its limits',
  async () => {
    const play = async (count: number, from: number): Promise<void> => {
      for (let i = 0; i < count; i += 1) {
        const played = playInMemory(seededRandom(seed + from + i), `seed ${seed}, stream ${from + i}`);
        await nextTurn();
        played.settle();
      }
      await nextTurn();
    };
    const warmUp = IN_MEMORY / 10;
    await play(warmUp, 0);
    const before = bytesInUse();
    await play(IN_MEMORY - warmUp, warmUp);
    // A peer that is kept would hold 64 KiB at least: hundreds of them stand out of what the collector leaves lying about.
    expect(bytesInUse() - before).toBeLessThan(32 * MIB);
  },
  TIMEOUT_MS,
);

it(
  'hostile streams over sockets never stall a good peer, and leave nothing behind',
  async () => {
    const random = seededRandom(seed ^ 0x5bd1e995);
    const heard = recorder((peer: DoorPeer, payload) => peer.send(payload));
    const door = await openRouterDoor({
      host: '127.0.0.1',
      port: 0,
      clock: machineClock,
      limits: PATIENCE,
      handler: heard,
    });
    const good = goodPeer(door.port);
    await good.opened;
    const before = bytesInUse();
    for (let done = 0; done < OVER_SOCKETS; done += 50) {
      const served = good.answered();
      await Promise.all(Array.from({ length: 50 }, () => playOverSocket(random, door.port)));
      // Beside every few of them it gets an answer, however slow the machine is.
      await served;
      // What was heard is not what is tested here, and must not look like a leak.
      for (const list of [heard.messages, heard.faults, heard.closed, heard.opened]) list.length = 0;
    }
    await heard.until(() => door.peers.size === 1);
    expect(bytesInUse() - before).toBeLessThan(16 * MIB);
    good.end();
    await door.close();
    expect(door.peers.size).toBe(0);
  },
  TIMEOUT_MS,
);

/** A peer that always waits for an answer and asks again. */
function goodPeer(port: number) {
  let answers = 0;
  let lost: string | undefined;
  let isOpened = (): void => {};
  const opened = new Promise<void>((resolve) => {
    isOpened = resolve;
  });
  let wasAnswered = (): void => {};
  const ask = (): void => {
    link.send(Buffer.from(`question ${answers}`));
  };
  const link = openDealerLink({
    host: '127.0.0.1',
    port,
    socketType: 'DEALER',
    clock: machineClock,
    limits: PATIENCE,
    handler: {
      opened: () => {
        isOpened();
        ask();
      },
      message: (bytes, start, end) => {
        if (bytes.toString('latin1', start, end) !== `question ${answers}`) lost = 'a wrong answer';
        answers += 1;
        wasAnswered();
        setTimeout(ask, 1);
      },
      readEnded: () => {},
      closed: (reason) => {
        lost ??= reason;
      },
      malformed: (fault) => {
        lost = fault;
      },
    },
  });
  return {
    opened,
    /** Resolves with the next answer. */
    answered: () =>
      new Promise<void>((resolve) => {
        wasAnswered = resolve;
      }),
    end: () => {
      expect(lost).toBeUndefined();
      expect(link.isOpen).toBe(true);
      link.close();
    },
  };
}

/** Plays one stream from a socket of its own, which then ends, resets, or waits to be closed. */
async function playOverSocket(random: Random, port: number): Promise<void> {
  const { pieces } = hostileStream(random);
  const peer = await rawPeer(port);
  const reads = random.chance(0.8);
  if (!reads) peer.socket.pause();
  for (const piece of pieces) {
    if (peer.socket.destroyed) return;
    peer.write(piece);
    if (random.chance(0.05)) await nextTurn();
  }
  const end = random.int(3);
  if (end === 0) peer.socket.end();
  else if (end === 1) peer.socket.resetAndDestroy();
  const timer = setTimeout(() => peer.socket.destroy(), 100);
  await peer.closed;
  clearTimeout(timer);
}
