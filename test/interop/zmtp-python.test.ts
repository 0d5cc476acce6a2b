import { afterEach, expect, it } from 'vitest';
import type { DoorPeer } from '../../core/zmtp/door-peer.ts';
import { openDealerLink } from '../../core/zmtp/dealer-link.ts';
import { openRouterDoor, type RouterDoor } from '../../core/zmtp/router-door.ts';
import { seededRandom } from '../../core/base/random.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall, startPython, type PythonScript } from '../support/python.ts';
import { tickBatch } from '../support/zmtp-bytes.ts';
import { machineClock } from '../support/zmtp-clock.ts';
import { recorder, type Recorder } from '../support/zmtp-recorder.ts';

const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function doorWith(handler: Recorder, port = 0): Promise<RouterDoor> {
  const door = await openRouterDoor({ host: '127.0.0.1', port, clock: machineClock, handler });
  open.push(() => door.close());
  return door;
}

function python(source: string, ...args: (string | number)[]): PythonScript {
  const script = startPython(`import sys, zmq, msgpack, time, hashlib\nctx = zmq.Context()\n${source}`, args);
  open.push(() => script.stop());
  return script;
}

/** Sends back what it got. */
function echo(peer: DoorPeer, payload: Buffer): void {
  peer.send(payload);
}

/** 10 MiB of messages whose sizes are mostly those of ticks, some of reports, a few of the largest frame; seeded. */
const MIXED_TRAFFIC = `
import random
random.seed(7)
def mixed():
    left = 10 * 1024 * 1024
    while left > 0:
        kind = random.random()
        size = random.randint(0, 300) if kind < 0.97 else random.randint(250, 70000) if kind < 0.999 else random.randint(500000, 1048576)
        left -= size
        yield random.randbytes(size)
`;

lane(
  'pyzmq',
  hasPython(),
  pythonInstall,
)('libzmq through pyzmq', () => {
  it('as an unchanged DEALER script registers, sends msgpack and gets an order', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard);
    const script = python(
      `
s = ctx.socket(zmq.DEALER)
s.connect('tcp://127.0.0.1:' + sys.argv[1])
s.send(msgpack.packb({'type': 'REGISTER', 'platform': 'nt8'}))
print(msgpack.unpackb(s.recv())['platform'])
`,
      door.port,
    );
    expect(await script.nextLine()).toBe('nt8');
    expect(heard.opened[0]).toMatchObject({ socketType: 'DEALER', canPing: true });
    expect(await script.exited).toBe(0);
    await heard.until(() => heard.closed.length === 1);
    expect(heard.faults).toEqual([]);
  });

  it('as a DEALER behind a delimiter and as one with an identity gets its answers in kind', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard);
    const script = python(
      `
s = ctx.socket(zmq.DEALER)
s.setsockopt(zmq.IDENTITY, b'pipeline-7')
s.connect('tcp://127.0.0.1:' + sys.argv[1])
s.send_multipart([b'', b'wrapped'])
print(s.recv_multipart())
s.send(b'bare')
print(s.recv_multipart())
s.send_multipart([b'a', b'b', b'c'])
s.send(b'after')
print(s.recv_multipart())
`,
      door.port,
    );
    expect([await script.nextLine(), await script.nextLine(), await script.nextLine()]).toEqual([
      "[b'', b'wrapped']",
      "[b'bare']",
      "[b'after']",
    ]);
    expect(Buffer.from(heard.opened[0]?.identity ?? []).toString()).toBe('pipeline-7');
    expect(heard.faults).toEqual(['ZMTP_MULTIPART']);
  });

  it('as a REQ, plain or correlating and relaxed, gets one answer per request', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard);
    const script = python(
      `
for options in ([], [zmq.REQ_CORRELATE, zmq.REQ_RELAXED]):
    s = ctx.socket(zmq.REQ)
    for option in options:
        s.setsockopt(option, 1)
    s.connect('tcp://127.0.0.1:' + sys.argv[1])
    for i in range(200):
        s.send(b'q%d' % i)
        assert s.recv() == b'q%d' % i
    print('ok')
`,
      door.port,
    );
    expect([await script.nextLine(), await script.nextLine()]).toEqual(['ok', 'ok']);
    expect(heard.messages).toHaveLength(400);
    expect(heard.faults).toEqual([]);
  });

  it('sends 10 MiB of mixed sizes both ways without losing or changing a byte', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard);
    const script = python(
      `
${MIXED_TRAFFIC}
s = ctx.socket(zmq.DEALER)
s.setsockopt(zmq.SNDHWM, 0)
s.setsockopt(zmq.RCVHWM, 0)
s.connect('tcp://127.0.0.1:' + sys.argv[1])
out = hashlib.sha256()
back = hashlib.sha256()
count = 0
for body in mixed():
    out.update(len(body).to_bytes(4, 'big') + body)
    s.send(body)
    count += 1
for i in range(count):
    body = s.recv()
    back.update(len(body).to_bytes(4, 'big') + body)
print(count, out.hexdigest() == back.hexdigest())
`,
      door.port,
    );
    const [count, isSame] = (await script.nextLine(60_000)).split(' ');
    expect(isSame).toBe('True');
    expect(heard.messages).toHaveLength(Number(count));
  });

  it('as the ROUTER that our own link dials echoes 10 MiB of mixed sizes', async () => {
    const script = python(
      `
s = ctx.socket(zmq.ROUTER)
s.setsockopt(zmq.SNDHWM, 0)
s.setsockopt(zmq.RCVHWM, 0)
print(s.bind_to_random_port('tcp://127.0.0.1'))
while True:
    s.send_multipart(s.recv_multipart())
`,
    );
    const random = seededRandom(11);
    const sent: Buffer[] = [];
    for (let left = 10 * 1024 * 1024; left > 0; left -= (sent.at(-1) as Buffer).length + 1) {
      sent.push(Buffer.alloc(random.chance(0.99) ? random.int(300) : random.int(200_000), sent.length));
    }
    const back: Buffer[] = [];
    await new Promise<void>((resolve, reject) => {
      void script.nextLine().then((port) => {
        const link = openDealerLink({
          host: '127.0.0.1',
          port: Number(port),
          socketType: 'DEALER',
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
      }, reject);
    });
    expect(Buffer.concat(back).equals(Buffer.concat(sent))).toBe(true);
  });

  it.each(['DEALER', 'REQ'] as const)('as a REP answers our %s link', async (socketType) => {
    const script = python(
      `
s = ctx.socket(zmq.REP)
print(s.bind_to_random_port('tcp://127.0.0.1'))
while True:
    s.send(s.recv())
`,
    );
    const port = Number(await script.nextLine());
    const answers: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const link = openDealerLink({
        host: '127.0.0.1',
        port,
        socketType,
        clock: machineClock,
        handler: {
          opened: () => link.send(Buffer.from('0')),
          message: (bytes, start, end) => {
            answers.push(bytes.toString('latin1', start, end));
            if (answers.length === 100) return resolve();
            link.send(Buffer.from(String(answers.length)));
          },
          readEnded: () => {},
          closed: (reason) => reject(new Error(reason)),
          malformed: (fault) => reject(new Error(fault)),
        },
      });
      open.push(() => link.close());
    });
    expect(answers).toEqual(Array.from({ length: 100 }, (_, i) => String(i)));
  });

  it('with heartbeats on stays connected while idle, and answers our PING', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard);
    const script = python(
      `
s = ctx.socket(zmq.DEALER)
s.setsockopt(zmq.HEARTBEAT_IVL, 50)
s.setsockopt(zmq.HEARTBEAT_TIMEOUT, 150)
s.setsockopt(zmq.HEARTBEAT_TTL, 200)
m = s.get_monitor_socket(zmq.EVENT_DISCONNECTED)
s.connect('tcp://127.0.0.1:' + sys.argv[1])
s.send(b'hello')
print(s.recv())
print('lost' if m.poll(1500) else 'kept')
`,
      door.port,
    );
    expect(await script.nextLine()).toBe("b'hello'");
    heard.opened[0]?.ping();
    expect(await script.nextLine()).toBe('kept');
    expect(heard.opened[0]?.rttUs).toBeGreaterThan(0);
    expect(heard.closed).toEqual([]);
  });

  it('that was stopped misses our PING, and is heard again when it goes on', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard);
    const script = python(
      `
import os, signal
s = ctx.socket(zmq.DEALER)
s.connect('tcp://127.0.0.1:' + sys.argv[1])
s.send(b'hello')
s.recv()
if os.fork() == 0:
    time.sleep(0.4)
    os.kill(os.getppid(), signal.SIGCONT)
    os._exit(0)
print('stopping')
os.kill(os.getpid(), signal.SIGSTOP)
print('going on')
s.recv()
`,
      door.port,
    );
    await script.nextLine();
    const peer = heard.opened[0] as DoorPeer;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const pingedUs = machineClock.monotonicUs();
    peer.ping();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(peer.lastHeardUs).toBeLessThan(pingedUs);
    await script.nextLine();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(peer.lastHeardUs).toBeGreaterThan(pingedUs);
    peer.send(Buffer.from('end'));
    expect(await script.exited).toBe(0);
  });

  it('reconnects by itself to a door that went away and came back', async () => {
    const first = recorder(echo);
    const firstDoor = await doorWith(first);
    const { port } = firstDoor;
    const script = python(
      `
s = ctx.socket(zmq.DEALER)
s.setsockopt(zmq.RECONNECT_IVL, 20)
s.connect('tcp://127.0.0.1:' + sys.argv[1])
s.send(b'one')
print(s.recv())
sys.stdin.readline()
s.send(b'two')
print(s.recv())
`,
      port,
    );
    expect(await script.nextLine()).toBe("b'one'");
    await firstDoor.close();
    const second = recorder(echo);
    await doorWith(second, port);
    await second.until(() => second.opened.length === 1);
    script.writeLine('go on');
    expect(await script.nextLine()).toBe("b'two'");
  });

  it('that is killed in the middle of a frame is told as closed, and the others notice nothing', async () => {
    const size = 700_001;
    const heard = recorder((peer) => {
      if (peer.isOpen && victims.length > 0) door.pauseReads(peer);
    });
    const door = await doorWith(heard);
    const victims = Array.from({ length: 4 }, () =>
      python(
        `
s = ctx.socket(zmq.DEALER)
s.setsockopt(zmq.SNDHWM, 20)
s.connect('tcp://127.0.0.1:' + sys.argv[1])
body = b'x' * int(sys.argv[2])
sent = 0
while s.poll(300, zmq.POLLOUT):
    s.send(body)
    sent += 1
print(sent)
time.sleep(60)
`,
        door.port,
        size,
      ),
    );
    // Paused after their first message, they fill the kernel's buffers and end in the middle of a frame there.
    const sent = await Promise.all(victims.map(async (victim) => Number(await victim.nextLine())));
    await Promise.all(victims.splice(0).map((victim) => victim.stop()));
    const good = python(
      `
s = ctx.socket(zmq.DEALER)
s.connect('tcp://127.0.0.1:' + sys.argv[1])
for i in range(100):
    s.send(b'good')
s.recv()
`,
      door.port,
    );
    for (const peer of door.peers.values()) door.resumeReads(peer);
    await heard.until(() => heard.closed.length === 4);
    await heard.until(() => heard.messages.filter(({ payload }) => payload.length === 4).length === 100);
    const whole = heard.messages.filter(({ payload }) => payload.length === size).length;
    expect(heard.messages).toHaveLength(whole + 100);
    expect(whole).toBeGreaterThan(4);
    expect(whole).toBeLessThan(sent.reduce((sum, count) => sum + count, 0));
    expect(heard.faults).toEqual([]);
    for (const peer of door.peers.values()) peer.send(Buffer.from('end'));
    expect(await good.exited).toBe(0);
  });

  it('gets ticks as they are when it reads, and the newest per symbol with orders first when it did not', async () => {
    const heard = recorder();
    const door = await doorWith(heard);
    const script = python(
      `
s = ctx.socket(zmq.DEALER)
s.setsockopt(zmq.RCVHWM, 1)
s.setsockopt(zmq.RCVBUF, 65536)
s.connect('tcp://127.0.0.1:' + sys.argv[1])
s.send(b'hello')
print(s.recv())
sys.stdin.readline()
ticks = []
while True:
    body = s.recv()
    if body.startswith(b'order'):
        behind = len(ticks)
    elif body.startswith(b'last'):
        break
    else:
        ticks.append(int(body[:8]))
print(len(ticks), ticks == sorted(ticks), ticks[-1])
`,
      door.port,
    );
    await heard.until(() => heard.messages.length === 1);
    const peer = heard.opened[0] as DoorPeer;
    peer.sendTicks(tickBatch([[1, 'first']]));
    expect(await script.nextLine()).toBe("b'first'");
    const ticks = 200_000;
    const filler = '.'.repeat(1_000);
    for (let i = 0; i < ticks; i += 100) {
      peer.sendTicks(
        tickBatch(Array.from({ length: 100 }, (_, k) => [k % 5, `${String(i + k).padStart(8, '0')}${filler}`])),
      );
    }
    expect(peer.queuedBytes).toBeLessThanOrEqual(66 * 1024 * 1024);
    expect(peer.conflatedTicks).toBeGreaterThan(100_000);
    expect(peer.send(Buffer.from('order'))).toBe(true);
    script.writeLine('read now');
    while (peer.queuedBytes > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    peer.send(Buffer.from('last'));
    const [received, isSorted, newest] = (await script.nextLine()).split(' ');
    expect(isSorted).toBe('True');
    expect(Number(newest)).toBe(ticks - 1);
    expect(Number(received) + peer.conflatedTicks).toBe(ticks);
  });
});
