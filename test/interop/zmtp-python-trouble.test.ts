import { afterEach, expect, it } from 'vitest';
import type { DoorPeer } from '../../core/zmtp/door-peer.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { standStill } from '../support/stand-still.ts';
import { untilSo } from '../support/until-so.ts';
import { tickBatch } from '../support/zmtp-bytes.ts';
import { machineClock } from '../support/zmtp-clock.ts';
import { closeAll, doorOnLoopback, echo, pythonPeer, type ToClose } from '../support/zmtp-python-peer.ts';
import { recorder, type Recorder } from '../support/zmtp-recorder.ts';

const toClose: ToClose = [];
const python = (source: string, ...args: (string | number)[]) => pythonPeer(toClose, source, ...args);
const doorWith = (handler: Recorder, port?: number) => doorOnLoopback(toClose, handler, port);

afterEach(() => closeAll(toClose));

lane(
  'pyzmq',
  hasPython(),
  pythonInstall,
)('a peer on libzmq through pyzmq', () => {
  it('with heartbeats on stays connected while idle, and answers our PING', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard);
    const script = python(
      `
s = ctx.socket(zmq.DEALER)
s.setsockopt(zmq.HEARTBEAT_IVL, 50)
s.setsockopt(zmq.HEARTBEAT_TIMEOUT, 6000)
s.setsockopt(zmq.HEARTBEAT_TTL, 6000)
m = s.get_monitor_socket(zmq.EVENT_DISCONNECTED)
s.connect('tcp://127.0.0.1:' + sys.argv[1])
s.send(b'hello')
print(s.recv())
print('lost' if m.poll(8000) else 'kept')
`,
      door.port,
    );
    expect(await script.nextLine()).toBe("b'hello'");
    heard.opened[0]?.ping();
    // Longer than libzmq waits for an answer, and that is longer than a machine may stand still.
    expect(await script.nextLine()).toBe('kept');
    expect(heard.opened[0]?.rttUs).toBeGreaterThan(0);
    expect(heard.closed).toEqual([]);
  });

  it('that was stopped misses our PING, and is heard again when it goes on', async () => {
    const heard = recorder(echo);
    const door = await doorWith(heard);
    const script = python(
      `
import os
s = ctx.socket(zmq.DEALER)
s.connect('tcp://127.0.0.1:' + sys.argv[1])
s.send(b'hello')
s.recv()
print(os.getpid())
s.recv()
`,
      door.port,
    );
    const pid = Number(await script.nextLine());
    const peer = heard.opened[0] as DoorPeer;
    await standStill(pid);
    // What it said before it was stopped is read.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const pingedUs = machineClock.monotonicUs();
    peer.ping();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(peer.lastHeardUs).toBeLessThan(pingedUs);
    process.kill(pid, 'SIGCONT');
    await untilSo(
      () => Promise.resolve(peer.lastHeardUs),
      (heardUs) => heardUs > pingedUs,
    );
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
