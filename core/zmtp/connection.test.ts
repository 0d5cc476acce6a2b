import { describe, expect, it } from 'vitest';
import { messageOf, opening, tickBatch } from '../../test/support/zmtp-bytes.ts';
import { nextTurn, openScene, scene, sentAfterReady } from '../../test/support/zmtp-scene.ts';
import {
  encodeError,
  encodeFrame,
  encodeGreeting,
  encodePing,
  encodePong,
  encodeReady,
  FLAG_COMMAND,
} from './codec.ts';

const NO_BYTES = new Uint8Array(0);

describe('handshake', () => {
  it('opens with greeting and READY, byte by byte or in one chunk, and goes on with what follows', () => {
    const bytes = Buffer.concat([opening('DEALER'), messageOf('hello')]);
    const expected = ['admit DEALER', 'opened', 'hello', 'readEnded'];
    const whole = scene();
    whole.connection.receive(bytes);
    expect(whole.heard).toEqual(expected);
    const dribbled = scene();
    for (const byte of bytes) dribbled.connection.receive(Buffer.from([byte]));
    expect(dribbled.heard.filter((word) => word !== 'readEnded')).toEqual(expected.slice(0, 3));
    expect(dribbled.socket.taken()).toEqual(opening('ROUTER'));
  });

  it('of a ROUTER sends READY only once the peer is admitted; a dialling side sends it first', () => {
    const listening = scene('ROUTER');
    listening.connection.receive(encodeGreeting());
    expect(listening.socket.taken()).toEqual(encodeGreeting());
    const dialling = scene('DEALER');
    dialling.connection.receive(encodeGreeting());
    expect(dialling.socket.taken()).toEqual(opening('DEALER'));
  });

  it('that is refused tells the peer why and closes', async () => {
    const refused = scene('ROUTER', {}, { fault: 'ZMTP_SOCKET_TYPE', text: 'expected a DEALER' });
    refused.connection.receive(Buffer.concat([opening('ROUTER'), messageOf('late')]));
    await nextTurn();
    expect(refused.heard).toEqual(['admit ROUTER', 'ZMTP_SOCKET_TYPE', 'closed: ZMTP_SOCKET_TYPE: expected a DEALER']);
    expect(refused.socket.taken()).toEqual(Buffer.concat([encodeGreeting(), encodeError('expected a DEALER')]));
    expect(refused.socket.isDestroyed).toBe(true);
  });

  it.each([
    ['noise', Buffer.from('GET / HTTP/1.1\r\n'), 'ZMTP_BAD_GREETING'],
    ['an old greeting', Buffer.from('ff00000000000000007f01', 'hex'), 'ZMTP_VERSION'],
    ['a message before READY', Buffer.concat([encodeGreeting(), messageOf('m')]), 'ZMTP_BAD_READY'],
    ['a PING before READY', Buffer.concat([encodeGreeting(), encodePing(0, NO_BYTES)]), 'ZMTP_BAD_READY'],
    [
      'a READY above its own limit',
      Buffer.concat([encodeGreeting(), Buffer.from('060000000000002001', 'hex')]),
      'ZMTP_FRAME_TOO_LARGE',
    ],
    ['an ERROR', Buffer.concat([encodeGreeting(), encodeError('go away\n')]), 'ZMTP_PEER_ERROR'],
    [
      'a READY without socket type',
      Buffer.concat([encodeGreeting(), encodeFrame(FLAG_COMMAND, Buffer.from('\x05READY'))]),
      'ZMTP_BAD_READY',
    ],
  ])('ends at %s', async (_, bytes, fault) => {
    const ended = scene();
    ended.connection.receive(bytes);
    await nextTurn();
    expect(ended.heard[0]).toBe(fault);
    expect(ended.heard[1]).toMatch(new RegExp(`^closed: ${fault}: `));
    expect(ended.heard).toHaveLength(2);
    expect(ended.socket.isDestroyed).toBe(true);
  });

  it('must be done within its time', async () => {
    const slow = scene();
    slow.connection.receive(encodeGreeting());
    slow.clock.advanceMs(1_999);
    expect(slow.socket.isDestroyed).toBe(false);
    slow.clock.advanceMs(1);
    await nextTurn();
    expect(slow.heard).toEqual(['ZMTP_HANDSHAKE_TIMEOUT', 'closed: ZMTP_HANDSHAKE_TIMEOUT: no READY within 2000 ms']);
    const done = openScene();
    done.clock.advanceMs(60_000);
    expect(done.socket.isDestroyed).toBe(false);
  });
});

describe('messages', () => {
  it('of one read are delivered together and end with readEnded', () => {
    const peer = openScene();
    peer.connection.receive(Buffer.concat([messageOf('a'), messageOf('b'), messageOf('cut').subarray(0, 3)]));
    peer.connection.receive(messageOf('cut').subarray(3));
    expect(peer.heard).toEqual(['a', 'b', 'readEnded', 'cut', 'readEnded']);
  });

  it('before a broken frame are delivered and flushed before the link closes', async () => {
    const peer = openScene();
    peer.connection.receive(Buffer.concat([messageOf('a'), Buffer.from([0x88, 0])]));
    await nextTurn();
    expect(peer.heard).toEqual(['a', 'readEnded', 'ZMTP_BAD_FRAME', expect.stringMatching(/^closed: ZMTP_BAD_FRAME/)]);
  });

  it('of several payloads are counted and dropped, and the link stays', () => {
    const peer = openScene();
    peer.connection.receive(Buffer.concat([messageOf('a', 'b', 'c'), messageOf('d')]));
    expect(peer.heard).toEqual(['ZMTP_MULTIPART', 'd', 'readEnded']);
    expect(peer.connection.isOpen).toBe(true);
  });

  it('are not delivered after the link was ended by the one before', () => {
    const peer = openScene();
    peer.onMessage = () => peer.connection.end('enough', false);
    peer.connection.receive(Buffer.concat([messageOf('a'), messageOf('b')]));
    expect(peer.heard).toEqual(['a', 'readEnded']);
  });

  it('are answered behind a delimiter when they came behind one', () => {
    const peer = openScene();
    peer.onMessage = (payload) => peer.connection.send(Buffer.from(`re ${payload}`));
    peer.connection.receive(Buffer.concat([messageOf('', 'a'), messageOf('b')]));
    expect(sentAfterReady(peer)).toEqual(Buffer.concat([messageOf('', 're a'), messageOf('re b')]));
  });

  it('with ticks go behind a delimiter each to a peer that uses one', () => {
    const peer = openScene();
    peer.connection.receive(messageOf('', 'hello'));
    peer.connection.sendTicks(
      tickBatch([
        [1, 'NQ'],
        [2, 'ES'],
      ]),
    );
    expect(sentAfterReady(peer)).toEqual(Buffer.concat([messageOf('', 'NQ'), messageOf('', 'ES')]));
  });
});

describe('commands', () => {
  it('PING is answered with its context', () => {
    const peer = openScene();
    peer.connection.receive(encodePing(0, Buffer.from('ctx')));
    expect(sentAfterReady(peer)).toEqual(encodePong(Buffer.from('ctx')));
  });

  it('PING without its time to live ends the link', async () => {
    const peer = openScene();
    peer.connection.receive(encodeFrame(FLAG_COMMAND, Buffer.from('\x04PING\x01')));
    await nextTurn();
    expect(peer.heard).toContain('ZMTP_BAD_COMMAND');
    expect(peer.connection.isOpen).toBe(false);
  });

  it('of an unknown name are counted and ignored, of no name end the link', async () => {
    const peer = openScene();
    peer.connection.receive(encodeFrame(FLAG_COMMAND, Buffer.from('\x09SUBSCRIBENQ')));
    expect(peer.heard).toEqual(['ZMTP_UNKNOWN_COMMAND', 'readEnded']);
    expect(peer.connection.isOpen).toBe(true);
    peer.connection.receive(encodeFrame(FLAG_COMMAND, NO_BYTES));
    expect(peer.connection.isOpen).toBe(false);
    await nextTurn();
  });

  it('PONG gives the round trip of the PING it answers, and of no other', () => {
    const peer = openScene();
    peer.connection.ping();
    peer.clock.advanceMs(3);
    peer.connection.receive(encodePong(Buffer.from([0, 0, 0, 9])));
    expect(peer.connection.heartbeat.rttUs).toBeUndefined();
    peer.connection.receive(encodePong(Buffer.from([0, 0, 0, 1])));
    expect(peer.connection.heartbeat.rttUs).toBe(3_000);
    expect(peer.connection.heartbeat.lastHeardUs).toBe(3_000);
  });

  it('PING is not sent to a ZMTP 3.0 peer until it has sent one itself', () => {
    const peer = scene();
    const older = opening('DEALER');
    older[11] = 0;
    peer.connection.receive(older);
    peer.connection.ping();
    expect(sentAfterReady(peer)).toHaveLength(0);
    peer.connection.receive(encodePing(0, NO_BYTES));
    peer.connection.ping();
    expect(sentAfterReady(peer)).toEqual(
      Buffer.concat([encodePong(NO_BYTES), encodePing(0, Buffer.from([0, 0, 0, 1]))]),
    );
  });
});

it('a REQ of ours sends behind a delimiter and refuses an answer without one', () => {
  const asking = scene('REQ');
  asking.connection.receive(Buffer.concat([encodeGreeting(), encodeReady('ROUTER', NO_BYTES)]));
  asking.connection.send(Buffer.from('q'));
  expect(asking.socket.taken().subarray(opening('REQ').length)).toEqual(messageOf('', 'q'));
  asking.connection.receive(Buffer.concat([messageOf('bare'), messageOf('', 'a')]));
  expect(asking.heard.slice(3)).toEqual(['ZMTP_MULTIPART', 'a', 'readEnded']);
});
