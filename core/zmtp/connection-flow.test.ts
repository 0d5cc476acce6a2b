import { describe, expect, it } from 'vitest';
import { messageOf, tickBatch } from '../../test/support/zmtp-bytes.ts';
import { nextTurn, openScene, sentAfterReady } from '../../test/support/zmtp-scene.ts';
import { encodePing } from './codec.ts';

const NO_BYTES = new Uint8Array(0);

describe('time', () => {
  it('ends a link whose frame does not get finished, but not one that is silent between frames', () => {
    const peer = openScene();
    peer.clock.advanceMs(100_000);
    peer.connection.checkTime(peer.clock.monotonicUs());
    peer.connection.receive(Buffer.from([0, 50, 1]));
    for (let i = 0; i < 30; i += 1) {
      peer.clock.advanceMs(1_000);
      peer.connection.checkTime(peer.clock.monotonicUs());
      expect(peer.connection.isOpen).toBe(true);
      peer.connection.receive(Buffer.from([1]));
    }
    peer.clock.advanceMs(1);
    peer.connection.checkTime(peer.clock.monotonicUs());
    expect(peer.heard).toContain('ZMTP_FRAME_STALLED');
  });

  it('does not count frames that end and begin anew', () => {
    const peer = openScene();
    for (let i = 0; i < 60; i += 1) {
      peer.connection.receive(
        Buffer.concat([Buffer.from('x'), messageOf('y').subarray(0, 2)]).subarray(i === 0 ? 1 : 0),
      );
      peer.clock.advanceMs(1_000);
      peer.connection.checkTime(peer.clock.monotonicUs());
    }
    expect(peer.connection.isOpen).toBe(true);
  });

  it('ends a link that is silent for longer than its own PING allows', () => {
    const peer = openScene();
    peer.connection.receive(encodePing(20, NO_BYTES));
    peer.clock.advanceMs(3_000);
    peer.connection.checkTime(peer.clock.monotonicUs());
    expect(peer.connection.isOpen).toBe(true);
    peer.clock.advanceMs(1);
    peer.connection.checkTime(peer.clock.monotonicUs());
    expect(peer.heard).toContain('ZMTP_PEER_SILENT');
  });
});

describe('paused reads', () => {
  it('deliver nothing more, lose nothing, and go on where they stopped', async () => {
    const peer = openScene();
    peer.onMessage = (payload) => {
      if (payload === 'b') peer.connection.pauseReads();
    };
    peer.connection.receive(
      Buffer.concat([messageOf('a'), messageOf('b'), messageOf('c'), messageOf('d').subarray(0, 2)]),
    );
    peer.connection.receive(Buffer.concat([messageOf('d').subarray(2), messageOf('e')]));
    expect(peer.heard).toEqual(['a', 'b', 'readEnded']);
    expect(peer.socket.isPaused).toBe(true);
    peer.connection.resumeReads();
    expect(peer.heard).toHaveLength(3);
    await nextTurn();
    expect(peer.heard.slice(3)).toEqual(['c', 'd', 'e', 'readEnded']);
    expect(peer.socket.isPaused).toBe(false);
  });

  it('that are resumed within the same read lose nothing either', async () => {
    const peer = openScene();
    peer.onMessage = (payload) => {
      if (payload !== 'a') return;
      peer.connection.pauseReads();
      process.nextTick(() => peer.connection.resumeReads());
    };
    peer.connection.receive(Buffer.concat([messageOf('a'), messageOf('b')]));
    await nextTurn();
    expect(peer.heard).toEqual(['a', 'readEnded', 'b', 'readEnded']);
  });

  it('do not let a peer look silent or stalled', () => {
    const peer = openScene();
    peer.connection.receive(Buffer.concat([encodePing(10, NO_BYTES), Buffer.from([0, 9])]));
    peer.connection.pauseReads();
    peer.clock.advanceMs(100_000);
    peer.connection.checkTime(peer.clock.monotonicUs());
    peer.connection.resumeReads();
    peer.connection.checkTime(peer.clock.monotonicUs());
    expect(peer.connection.isOpen).toBe(true);
  });
});

it('a payload above the frame limit is not sent', () => {
  const peer = openScene();
  expect([peer.connection.send(Buffer.alloc(2_001)), peer.connection.isOpen]).toEqual([false, true]);
  expect(sentAfterReady(peer)).toHaveLength(0);
});

describe('a slow peer', () => {
  it('gets orders before the ticks that wait, once it reads again', async () => {
    const peer = openScene();
    peer.socket.setTaking(false);
    peer.connection.sendTicks(tickBatch([[1, 'in the socket']]));
    peer.connection.sendTicks(tickBatch([[1, 'waits']]));
    peer.connection.send(Buffer.from('order'));
    expect(peer.connection.queuedBytes).toBe(15 + 7 + 7);
    peer.socket.setTaking(true);
    await nextTurn();
    expect(sentAfterReady(peer)).toEqual(
      Buffer.concat([messageOf('in the socket'), messageOf('order'), messageOf('waits')]),
    );
    expect(peer.connection.queuedBytes).toBe(0);
  });

  it('is closed once more than the limit waits on the order lane', async () => {
    const peer = openScene();
    peer.socket.setTaking(false);
    let sent = 0;
    while (peer.connection.send(Buffer.alloc(98))) sent += 1;
    await nextTurn();
    // One in the socket and ten in the queue; the next was too many.
    expect(sent).toBe(11);
    expect(peer.heard).toEqual(['ZMTP_SLOW_PEER', expect.stringMatching(/^closed: ZMTP_SLOW_PEER/)]);
    expect(peer.socket.isDestroyed).toBe(true);
  });

  it('that only sends PINGs is closed the same way', () => {
    const peer = openScene();
    peer.socket.setTaking(false);
    const ping = encodePing(0, Buffer.alloc(16));
    for (let i = 0; i < 100 && peer.connection.isOpen; i += 1) peer.connection.receive(ping);
    expect(peer.heard).toContain('ZMTP_SLOW_PEER');
  });

  it('has its ticks conflated and counted after two seconds', async () => {
    const peer = openScene();
    peer.socket.setTaking(false);
    peer.connection.sendTicks(tickBatch([[1, 'in the socket']]));
    peer.connection.sendTicks(tickBatch([[1, 'old']]));
    peer.clock.advanceMs(2_001);
    peer.connection.sendTicks(tickBatch([[1, 'new']]));
    expect(peer.connection.conflatedTicks).toBe(1);
    peer.socket.setTaking(true);
    await nextTurn();
    expect(sentAfterReady(peer)).toEqual(Buffer.concat([messageOf('in the socket'), messageOf('new')]));
  });
});

describe('end of a link', () => {
  it('that is polite lets the peer take its last messages and is cut after a second', () => {
    const peer = openScene();
    peer.socket.setTaking(false);
    peer.connection.send(Buffer.from('in the socket'));
    peer.connection.send(Buffer.from('last words'));
    peer.connection.end('refused', true);
    expect([peer.socket.isEnded, peer.socket.isDestroyed]).toEqual([true, false]);
    peer.connection.receive(messageOf('ignored'));
    peer.socket.setTaking(true);
    expect(sentAfterReady(peer)).toEqual(Buffer.concat([messageOf('in the socket'), messageOf('last words')]));
    peer.clock.advanceMs(1_000);
    expect(peer.socket.isDestroyed).toBe(true);
    expect(peer.heard).toEqual([]);
  });

  it('counts the bytes that a closing peer still takes, until the link is cut', () => {
    const peer = openScene();
    peer.socket.setTaking(false);
    peer.connection.sendTicks(tickBatch([[1, 'in the socket']]));
    peer.connection.sendTicks(tickBatch([[1, 'dropped']]));
    peer.connection.end('refused', true);
    expect(peer.connection.queuedBytes).toBe(15);
    peer.clock.advanceMs(1_000);
    expect(peer.connection.queuedBytes).toBe(0);
  });

  it('is told once, in a turn of its own, and nothing can be sent after it', async () => {
    const peer = openScene();
    peer.connection.lost('ECONNRESET');
    peer.connection.lost('again');
    peer.connection.end('again', true);
    expect([peer.connection.send(Buffer.from('x')), peer.connection.isOpen, peer.heard.length]).toEqual([
      false,
      false,
      0,
    ]);
    peer.connection.sendTicks(tickBatch([[1, 'x']]));
    peer.connection.ping();
    await nextTurn();
    expect(peer.heard).toEqual(['closed: ECONNRESET']);
    expect(sentAfterReady(peer)).toHaveLength(0);
  });
});
