import { createRequire } from 'node:module';
import { afterEach, expect, it } from 'vitest';
import type { Dealer, Request } from 'zeromq';
import type { DoorPeer } from '../../core/zmtp/door-peer.ts';
import { openDealerLink } from '../../core/zmtp/dealer-link.ts';
import type { ZmtpLimits } from '../../core/zmtp/limits.ts';
import { openRouterDoor, type RouterDoor } from '../../core/zmtp/router-door.ts';
import { seededRandom } from '../../core/base/random.ts';
import { freePort } from '../support/free-port.ts';
import { lane } from '../support/lane.ts';
import { machineClock } from '../support/zmtp-clock.ts';
import { recorder, type Recorder } from '../support/zmtp-recorder.ts';

const zeromq = loadZeromq();
const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

/** The package, or undefined where its native part is not installed. Loading it is the only proof that it works. */
function loadZeromq(): typeof import('zeromq') | undefined {
  try {
    return createRequire(import.meta.url)('zeromq') as typeof import('zeromq');
  } catch {
    return undefined;
  }
}

function libzmq(): typeof import('zeromq') {
  if (zeromq === undefined) throw new Error('the zeromq package is not installed');
  return zeromq;
}

async function doorWith(handler: Recorder, given?: number, limits: Partial<ZmtpLimits> = {}): Promise<RouterDoor> {
  const port = given ?? (await freePort());
  const door = await openRouterDoor({ host: '127.0.0.1', port, limits, clock: machineClock, handler });
  open.push(() => door.close());
  return door;
}

function dealerTo(port: number): Dealer {
  const socket = new (libzmq().Dealer)({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
  socket.connect(`tcp://127.0.0.1:${port}`);
  open.push(() => socket.close());
  return socket;
}

function requestTo(port: number): Request {
  const socket = new (libzmq().Request)({ linger: 0 });
  socket.connect(`tcp://127.0.0.1:${port}`);
  open.push(() => socket.close());
  return socket;
}

function echo(peer: DoorPeer, payload: Buffer): void {
  peer.send(payload);
}

/** About `bytes` of payloads, mostly as small as ticks, some up to a mebibyte. */
function mixedPayloads(seed: number, bytes: number): Buffer[] {
  const random = seededRandom(seed);
  const payloads: Buffer[] = [];
  for (let left = bytes; left > 0; left -= (payloads.at(-1) as Buffer).length + 1) {
    const kind = random.next();
    const size = kind < 0.98 ? random.int(300) : kind < 0.999 ? random.int(70_000) : random.int(1_048_577);
    payloads.push(Buffer.alloc(size, payloads.length % 256));
  }
  return payloads;
}

lane(
  'zeromq package',
  zeromq !== undefined,
  'npm ci (optional dependency zeromq)',
)('libzmq through zeromq', () => {
  it('as a DEALER sends 10 MiB of mixed sizes and gets every byte back', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard);
    const dealer = dealerTo(door.port);
    const sent = mixedPayloads(3, 10 * 1024 * 1024);
    const sending = (async () => {
      for (const payload of sent) await dealer.send(payload);
    })();
    const back: Buffer[] = [];
    while (back.length < sent.length) back.push(...(await dealer.receive()));
    await sending;
    expect(Buffer.concat(back).equals(Buffer.concat(sent))).toBe(true);
    expect(heard.faults).toEqual([]);
  });

  it('as a REQ gets one answer per request', async () => {
    const door = await doorWith(recorder(echo));
    const request = requestTo(door.port);
    for (let i = 0; i < 100; i += 1) {
      await request.send(`q${i}`);
      expect(String(await request.receive())).toBe(`q${i}`);
    }
  });

  it('as the ROUTER that our link dials gets 10 MiB of mixed sizes and sends them back', async () => {
    const router = new (libzmq().Router)({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
    await router.bind('tcp://127.0.0.1:*');
    open.push(() => router.close());
    void (async () => {
      for await (const frames of router) await router.send(frames);
    })();
    const sent = mixedPayloads(5, 10 * 1024 * 1024);
    const back: Buffer[] = [];
    await new Promise<void>((resolve, reject) => {
      const link = openDealerLink({
        host: '127.0.0.1',
        port: Number(router.lastEndpoint?.split(':').at(-1)),
        socketType: 'DEALER',
        identity: Buffer.from('link'),
        clock: machineClock,
        limits: { orderBacklogBytesMax: Infinity },
        handler: {
          opened: () => sent.forEach((payload) => link.send(payload)),
          message: (bytes, start, end) => {
            back.push(Buffer.from(bytes.subarray(start, end)));
            if (back.length === sent.length) resolve();
          },
          readEnded: () => {},
          closed: (reason) => reject(new Error(reason)),
          malformed: (fault) => reject(new Error(fault)),
        },
      });
      open.push(() => link.close());
    });
    expect(Buffer.concat(back).equals(Buffer.concat(sent))).toBe(true);
  });

  it('as a PUB or a ROUTER is refused for good, and a DEALER beside it is served', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard);
    for (const Refused of [libzmq().Publisher, libzmq().Router]) {
      const socket = new Refused({ linger: 0, reconnectInterval: 20 });
      socket.connect(`tcp://127.0.0.1:${door.port}`);
      open.push(() => socket.close());
    }
    await heard.until(() => heard.faults.length === 2);
    const dealer = dealerTo(door.port);
    await dealer.send('hello');
    expect(String(await dealer.receive())).toBe('hello');
    expect(heard.faults).toEqual(['ZMTP_SOCKET_TYPE', 'ZMTP_SOCKET_TYPE']);
    expect(heard.opened).toHaveLength(1);
  });

  it('that finds the door full dials again until there is room', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard, undefined, { peersMax: 1 });
    const first = dealerTo(door.port);
    await heard.until(() => heard.opened.length === 1);
    const second = new (libzmq().Dealer)({ linger: 0, reconnectInterval: 20 });
    second.connect(`tcp://127.0.0.1:${door.port}`);
    open.push(() => second.close());
    await second.send('hello');
    await heard.until(() => heard.faults.length === 3);
    first.close();
    expect(String(await second.receive())).toBe('hello');
    expect(new Set(heard.faults)).toEqual(new Set(['ZMTP_TOO_MANY_PEERS']));
  });

  it('reconnects by itself to a door that came back', async () => {
    const first = recorder(echo);
    const firstDoor = await doorWith(first);
    const { port } = firstDoor;
    const dealer = new (libzmq().Dealer)({ linger: 0, reconnectInterval: 20 });
    dealer.connect(`tcp://127.0.0.1:${port}`);
    open.push(() => dealer.close());
    await dealer.send('one');
    expect(String(await dealer.receive())).toBe('one');
    await firstDoor.close();
    const second = recorder(echo);
    await doorWith(second, port);
    await second.until(() => second.opened.length === 1);
    await dealer.send('two');
    expect(String(await dealer.receive())).toBe('two');
  });

  it('can come as fifty peers at once, each with its own traffic', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard);
    await Promise.all(
      Array.from({ length: 50 }, async (_, peer) => {
        const dealer = dealerTo(door.port);
        for (let i = 0; i < 20; i += 1) await dealer.send(`${peer}:${i}`);
        for (let i = 0; i < 20; i += 1) expect(String(await dealer.receive())).toBe(`${peer}:${i}`);
      }),
    );
    expect(heard.messages).toHaveLength(1_000);
  });
});
