import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../test/support/free-port.ts';
import { opening } from '../../test/support/zmtp-bytes.ts';
import { handClock, type HandClock } from '../../test/support/zmtp-clock.ts';
import { recorder } from '../../test/support/zmtp-recorder.ts';
import { seededRandom } from '../base/random.ts';
import { openDealerLink, type DealerLink, type DealerLinkOptions } from './dealer-link.ts';
import { openRouterDoor } from './router-door.ts';

const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

/** A door on a port that nobody else takes once it is closed. */
async function echoDoor(given?: number) {
  const port = given ?? (await freePort());
  const heard = recorder((peer, payload) => peer.send(payload));
  const door = await openRouterDoor({ host: '127.0.0.1', port, clock: handClock(), handler: heard });
  open.push(() => door.close());
  return { door, heard };
}

interface Listened {
  readonly link: DealerLink;
  readonly clock: HandClock;
  readonly heard: string[];
  readonly until: (word: string) => Promise<void>;
}

function dial(port: number, options: Partial<DealerLinkOptions> = {}): Listened {
  const clock = handClock();
  const heard: string[] = [];
  let check = (): void => {};
  const hear = (word: string): void => {
    heard.push(word);
    check();
  };
  const link = openDealerLink({
    host: '127.0.0.1',
    port,
    socketType: 'DEALER',
    clock,
    handler: {
      opened: () => hear('opened'),
      message: (bytes, start, end) => hear(bytes.toString('latin1', start, end)),
      readEnded: () => {},
      closed: (reason, retryInMs) =>
        hear(`closed: ${reason}${retryInMs === undefined ? '' : `, again in ${retryInMs}`}`),
      malformed: (fault) => hear(fault),
    },
    ...options,
  });
  open.push(() => link.close());
  const until = (word: string): Promise<void> =>
    new Promise((resolve) => {
      check = () => {
        if (heard.some((found) => found.startsWith(word))) resolve();
      };
      check();
    });
  return { link, clock, heard, until };
}

describe('dealer link', () => {
  it('exchanges messages with a door, knows its identity there, and measures the round trip', async () => {
    const { door, heard } = await echoDoor();
    const { link, until } = dial(door.port, { identity: Buffer.from('sdk') });
    await until('opened');
    expect(link.isOpen).toBe(true);
    expect(link.send(Buffer.from('one'))).toBe(true);
    link.ping();
    link.send(Buffer.from('two'));
    await until('two');
    expect(Buffer.from(heard.opened[0]?.identity ?? []).toString()).toBe('sdk');
    expect(link.rttUs).toBe(0);
    expect(heard.messages.map(({ payload }) => payload.toString())).toEqual(['one', 'two']);
  });

  it('as REQ sends one request at a time', async () => {
    const { door } = await echoDoor();
    const { link, until } = dial(door.port, { socketType: 'REQ' });
    expect(link.send(Buffer.from('too early'))).toBe(false);
    await until('opened');
    expect([link.send(Buffer.from('q1')), link.send(Buffer.from('q2'))]).toEqual([true, false]);
    await until('q1');
    expect(link.send(Buffer.from('q3'))).toBe(true);
    await until('q3');
  });

  it('without a redial policy says once that nobody listens', async () => {
    const { door } = await echoDoor();
    const { port } = door;
    await door.close();
    const { heard, until } = dial(port);
    await until('closed');
    expect(heard).toEqual(['closed: ECONNREFUSED']);
  });

  it('redials with growing waits, keeps nothing while it is down, and starts over after it was open', async () => {
    const first = await echoDoor();
    const { port } = first.door;
    const redial = { firstMs: 100, ceilingMs: 400, random: { ...seededRandom(1), next: () => 0 } };
    const { link, clock, heard, until } = dial(port, { redial });
    await until('opened');
    await first.door.close();
    await until('closed');
    expect(link.send(Buffer.from('lost'))).toBe(false);
    for (const waitMs of [50, 100, 200]) {
      expect(heard.at(-1)).toMatch(new RegExp(`, again in ${waitMs}$`));
      const refused = heard.length;
      clock.advanceMs(waitMs);
      await new Promise<void>((resolve) => {
        const look = (): unknown => (heard.length > refused ? resolve() : setImmediate(look));
        look();
      });
    }
    const second = await echoDoor(port);
    heard.length = 0;
    clock.advanceMs(200);
    await until('opened');
    link.send(Buffer.from('back'));
    await until('back');
    expect(second.heard.messages.map(({ payload }) => payload.toString())).toEqual(['back']);
    await second.door.close();
    await until('closed');
    expect(heard.at(-1)).toMatch(/, again in 50$/);
  });

  it('gives up on a server that accepts and says nothing', async () => {
    const server = createServer((socket) => socket.on('error', () => {}));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(() => void server.close());
    const accepted = new Promise((resolve) => server.once('connection', resolve));
    const { clock, heard, until } = dial((server.address() as { port: number }).port);
    await accepted;
    await new Promise((resolve) => setImmediate(resolve));
    clock.advanceMs(2_000);
    await until('closed');
    expect(heard.at(-1)).toMatch(/^closed: (ZMTP_HANDSHAKE_TIMEOUT|no connection to)/);
  });

  it('refuses a peer that is no ROUTER', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.write(opening('REQ'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(() => void server.close());
    const { heard, until } = dial((server.address() as { port: number }).port);
    await until('closed');
    expect(heard).toEqual(['ZMTP_SOCKET_TYPE', 'closed: ZMTP_SOCKET_TYPE: expected a ROUTER, found REQ']);
  });

  it('closed by its owner delivers what was sent and does not redial', async () => {
    const { door, heard: doorHeard } = await echoDoor();
    const redial = { firstMs: 1, ceilingMs: 1, random: seededRandom(1) };
    const { link, heard, until } = dial(door.port, { redial });
    await until('opened');
    link.send(Buffer.from('bye'));
    link.close();
    link.close();
    await until('closed');
    await doorHeard.until(() => doorHeard.closed.length === 1);
    expect(doorHeard.messages.map(({ payload }) => payload.toString())).toEqual(['bye']);
    expect(heard).toEqual(['opened', 'closed: closed by its owner']);
  });

  it('closed while it is dialling ends there', async () => {
    const { door } = await echoDoor();
    const { link, heard, until } = dial(door.port);
    link.close();
    await until('closed');
    expect(heard).toEqual(['closed: closed by its owner']);
  });
});
