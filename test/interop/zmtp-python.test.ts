import { afterEach, expect, it } from 'vitest';
import { seededRandom } from '../../core/base/random.ts';
import { openDealerLink } from '../../core/zmtp/dealer-link.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { machineClock } from '../support/zmtp-clock.ts';
import { closeAll, doorOnLoopback, echo, pythonPeer, type ToClose } from '../support/zmtp-python-peer.ts';
import { recorder, type Recorder } from '../support/zmtp-recorder.ts';

const toClose: ToClose = [];
const python = (source: string, ...args: (string | number)[]) => pythonPeer(toClose, source, ...args);
const doorWith = (handler: Recorder, port?: number) => doorOnLoopback(toClose, handler, port);

afterEach(() => closeAll(toClose));

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
        toClose.push(() => link.close());
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
      toClose.push(() => link.close());
    });
    expect(answers).toEqual(Array.from({ length: 100 }, (_, i) => String(i)));
  });
});
