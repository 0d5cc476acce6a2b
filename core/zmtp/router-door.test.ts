import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../test/support/free-port.ts';
import { messageOf, opening } from '../../test/support/zmtp-bytes.ts';
import { handClock } from '../../test/support/zmtp-clock.ts';
import { rawPeer, type RawPeer } from '../../test/support/zmtp-raw-peer.ts';
import { recorder, type Recorder } from '../../test/support/zmtp-recorder.ts';
import { encodeError } from './codec.ts';
import type { ZmtpLimits } from './limits.ts';
import { openRouterDoor, type RouterDoor, type RouterDoorOptions } from './router-door.ts';

const READY_BYTES = opening('ROUTER').length;
const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function doorWith(handler: Recorder, limits: Partial<ZmtpLimits> = {}, whenFull?: RouterDoorOptions['whenFull']) {
  const clock = handClock();
  const door = await openRouterDoor({
    host: '127.0.0.1',
    port: await freePort(),
    limits,
    clock,
    handler,
    ...(whenFull !== undefined && { whenFull }),
  });
  open.push(() => door.close());
  return { door, clock };
}

/** A peer that has sent all this; closed by the test's end at the latest. */
async function peerThatSays(door: RouterDoor, ...bytes: readonly Uint8Array[]): Promise<RawPeer> {
  const peer = await rawPeer(door.port);
  open.push(() => void peer.socket.destroy());
  peer.write(Buffer.concat(bytes));
  return peer;
}

describe('router door', () => {
  it('tells of a peer, its messages and its end', async () => {
    const heard = recorder();
    const { door } = await doorWith(heard);
    const peer = await peerThatSays(door, opening('DEALER', Buffer.from('me')), messageOf('hello'));
    await heard.until(() => heard.readsEnded > 0 && heard.messages.length === 1);
    const [opened] = heard.opened;
    expect(opened).toMatchObject({ id: 1, socketType: 'DEALER', isOpen: true, queuedBytes: 0, canPing: true });
    expect(opened?.identity).toEqual(Uint8Array.from(Buffer.from('me')));
    expect(opened?.address).toBe(`127.0.0.1:${peer.socket.localPort}`);
    expect([...door.peers.keys()]).toEqual([1]);
    peer.socket.destroy();
    await heard.until(() => heard.closed.length === 1);
    expect(door.peers.size).toBe(0);
    expect(opened?.isOpen).toBe(false);
    expect(opened?.send(Buffer.from('x'))).toBe(false);
  });

  it('refuses other socket types with an ERROR command, before its own READY', async () => {
    const heard = recorder();
    const { door } = await doorWith(heard);
    for (const socketType of ['ROUTER', 'REP'] as const) {
      const peer = await peerThatSays(door, opening(socketType));
      await peer.closed;
      const refusal = encodeError(`expected a DEALER or REQ socket, found ${socketType}`);
      expect(peer.received().subarray(64)).toEqual(refusal);
    }
    expect(heard.faults).toEqual(['ZMTP_SOCKET_TYPE', 'ZMTP_SOCKET_TYPE']);
    expect([heard.opened.length, heard.closed.length]).toEqual([0, 0]);
  });

  it('answers a REQ peer once per request and never otherwise', async () => {
    const answers: boolean[] = [];
    const heard = recorder((peer, payload) => {
      answers.push(peer.send(Buffer.from(`re ${payload.toString()}`)), peer.send(Buffer.from('again')));
    });
    const { door } = await doorWith(heard);
    const peer = await peerThatSays(door, opening('REQ'));
    await heard.until(() => heard.opened.length === 1);
    expect(heard.opened[0]?.send(Buffer.from('unasked'))).toBe(false);
    peer.write(messageOf('', 'one'));
    peer.write(messageOf('id', '', 'two'));
    const expected = Buffer.concat([messageOf('', 're one'), messageOf('id', '', 're two')]);
    await peer.untilReceived(READY_BYTES + expected.length);
    expect(answers).toEqual([true, false, true, false]);
    expect(peer.received().subarray(READY_BYTES)).toEqual(expected);
  });

  it('lets a misshapen request be answered', async () => {
    const heard = recorder();
    const { door } = await doorWith(heard);
    const peer = await peerThatSays(door, opening('REQ'), messageOf('', 'a', 'b'));
    await heard.until(() => heard.faults.length === 1);
    expect(heard.faults).toEqual(['ZMTP_MULTIPART']);
    expect(heard.opened[0]?.send(Buffer.from('no'))).toBe(true);
    await peer.untilReceived(READY_BYTES + messageOf('', 'no').length);
    expect(peer.received().subarray(READY_BYTES)).toEqual(messageOf('', 'no'));
  });

  it('takes as many peers as allowed, closes the next one without an ERROR, and has room again when one leaves', async () => {
    const heard = recorder();
    const { door } = await doorWith(heard, { peersMax: 2 });
    const first = await peerThatSays(door, opening('DEALER'));
    await peerThatSays(door, opening('REQ'));
    await heard.until(() => heard.opened.length === 2);
    const third = await peerThatSays(door, opening('DEALER'));
    await third.closed;
    expect(third.received()).toHaveLength(64);
    expect(heard.faults).toEqual(['ZMTP_TOO_MANY_PEERS']);
    first.socket.destroy();
    await heard.until(() => heard.closed.length === 1);
    await peerThatSays(door, opening('DEALER'));
    await heard.until(() => heard.opened.length === 3);
  });

  it('closes the quietest peer that is owed no answer for a newer one, where it is told to', async () => {
    const heard = recorder();
    const { door, clock } = await doorWith(heard, { peersMax: 3 }, 'closeQuietest');
    const asking = await peerThatSays(door, opening('REQ'), messageOf('', 'asked'));
    await heard.until(() => heard.messages.length === 1);
    clock.advanceMs(10);
    const forgotten = await peerThatSays(door, opening('REQ'));
    await heard.until(() => heard.opened.length === 2);
    clock.advanceMs(10);
    const fresh = await peerThatSays(door, opening('REQ'));
    await heard.until(() => heard.opened.length === 3);
    const newest = await peerThatSays(door, opening('REQ'), messageOf('', 'kill'));
    await heard.until(() => heard.messages.length === 2);
    await forgotten.closed;
    await heard.until(() => heard.closed.length === 1);
    expect(heard.faults).toEqual(['ZMTP_TOO_MANY_PEERS']);
    expect([...door.peers.keys()]).toEqual([1, 3, 4]);
    expect([asking, fresh, newest].some(({ socket }) => socket.destroyed)).toBe(false);
  });

  it('closes the oldest unfinished handshake when there are too many, so that a good peer still comes in', async () => {
    const heard = recorder();
    const { door } = await doorWith(heard, { handshakesMax: 3 });
    const idlers = [await rawPeer(door.port), await rawPeer(door.port), await rawPeer(door.port)];
    open.push(() => idlers.forEach(({ socket }) => socket.destroy()));
    await peerThatSays(door, opening('DEALER'));
    await heard.until(() => heard.opened.length === 1);
    await idlers[0]?.closed;
    expect(heard.faults).toEqual(['ZMTP_TOO_MANY_HANDSHAKES']);
    expect(idlers.slice(1).every(({ socket }) => !socket.destroyed)).toBe(true);
  });

  it('closes a connection that says nothing for two seconds', async () => {
    const heard = recorder();
    const { door, clock } = await doorWith(heard);
    const peer = await rawPeer(door.port);
    await peer.untilReceived(64);
    clock.advanceMs(2_000);
    await peer.closed;
    expect(heard.faults).toEqual(['ZMTP_HANDSHAKE_TIMEOUT']);
  });

  it('closes a peer that begins a frame and does not finish it', async () => {
    const heard = recorder();
    const { door, clock } = await doorWith(heard);
    const peer = await peerThatSays(door, opening('DEALER'), messageOf('x').subarray(0, 2), Buffer.alloc(0));
    await heard.until(() => heard.readsEnded > 0);
    clock.advanceMs(31_000);
    await peer.closed;
    expect(heard.faults).toEqual(['ZMTP_FRAME_STALLED']);
  });

  it('closes a peer that half-closes its side', async () => {
    const heard = recorder();
    const { door } = await doorWith(heard);
    const peer = await peerThatSays(door, opening('DEALER'));
    await heard.until(() => heard.opened.length === 1);
    peer.socket.end();
    await peer.closed;
    expect(heard.closed.map(({ reason }) => reason)).toEqual(['the peer closed the connection']);
  });

  it('delivers what was sent before it closes a peer', async () => {
    const heard = recorder((peer) => {
      peer.send(Buffer.from('refused: unknown token'));
      peer.close('unknown token');
    });
    const { door } = await doorWith(heard);
    const peer = await peerThatSays(door, opening('DEALER'), messageOf('a'), messageOf('b'));
    await peer.closed;
    expect(peer.received().subarray(READY_BYTES)).toEqual(messageOf('refused: unknown token'));
    expect(heard.messages).toHaveLength(1);
    expect(heard.closed.map(({ reason }) => reason)).toEqual(['unknown token']);
  });

  it('holds a paused peer back and keeps serving the others', async () => {
    const heard = recorder((peer, payload) => {
      if (payload.toString() === 'pause') door.pauseReads(peer);
    });
    const { door } = await doorWith(heard);
    const paused = await peerThatSays(door, opening('DEALER'), messageOf('pause'), messageOf('later'));
    await heard.until(() => heard.messages.length === 1);
    paused.write(messageOf('last'));
    await peerThatSays(door, opening('DEALER'), messageOf('other'));
    await heard.until(() => heard.messages.length === 2);
    expect(heard.messages.map(({ payload }) => payload.toString())).toEqual(['pause', 'other']);
    for (const peer of heard.opened) door.resumeReads(peer);
    await heard.until(() => heard.messages.length === 4);
    expect(heard.messages.slice(2).map(({ payload }) => payload.toString())).toEqual(['later', 'last']);
  });

  it('stops a flood through the kernel while paused', async () => {
    const heard = recorder();
    const { door } = await doorWith(heard);
    const flood = await peerThatSays(door, opening('DEALER'));
    await heard.until(() => heard.opened.length === 1);
    for (const peer of heard.opened) door.pauseReads(peer);
    const sent = 64;
    for (let i = 0; i < sent; i += 1) flood.write(messageOf(Buffer.alloc(1_000_000, i)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(flood.socket.writableLength).toBeGreaterThan(30_000_000);
    for (const peer of heard.opened) door.resumeReads(peer);
    await heard.until(() => heard.messages.length === sent);
  });

  it('disconnects everyone when it closes and can be opened on the same port again', async () => {
    const heard = recorder();
    const { door } = await doorWith(heard);
    const { port } = door;
    const peer = await peerThatSays(door, opening('DEALER'));
    const idle = await rawPeer(port);
    await heard.until(() => heard.opened.length === 1);
    await door.close();
    await Promise.all([peer.closed, idle.closed]);
    expect(heard.closed.map(({ reason }) => reason)).toEqual(['the door was closed']);
    const again = await openRouterDoor({ host: '127.0.0.1', port, clock: handClock(), handler: recorder() });
    expect(again.port).toBe(port);
    await again.close();
  });

  it('says which port is taken', async () => {
    const { door } = await doorWith(recorder());
    const second = openRouterDoor({ host: '127.0.0.1', port: door.port, clock: handClock(), handler: recorder() });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', address: '127.0.0.1', port: door.port });
  });
});
