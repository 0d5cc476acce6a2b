import { describe, expect, it } from 'vitest';
import { nexusDoorScene, orderMessages, owner, watchers } from '../../test/support/nexus-door-scene.ts';
import type { MemoryPeer, SeenMessage } from '../../test/support/memory-peer.ts';

const signal = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'a1' };
const asking = { socketType: 'REQ' } as const;

/** The one message that the peer got; fails when there is none or more. */
function only(peer: MemoryPeer): SeenMessage | undefined {
  const received = peer.take();
  expect(received).toHaveLength(1);
  return received[0];
}

describe('a REQ peer of the nexus door', () => {
  it('never gets ticks, fills, alerts or heartbeats', () => {
    const { dial, hello, door, tick, clock } = nexusDoorScene();
    const legacy = dial(asking);
    const v1 = hello('alpha', { fills: 'all', batch: true }, asking);
    expect(only(v1)).toMatchObject({ type: 'WELCOME' });
    tick('NQ 12-26', 1.5);
    door.tell(watchers(), orderMessages().filled);
    door.tell(watchers('alpha'), orderMessages().filled);
    door.tell({ to: 'everyone' }, { type: 'alert', code: 'X', text: 'x' });
    clock.advanceMs(60_000);
    expect([...legacy.received, ...v1.received]).toEqual([]);
  });

  it.each(['legacy', 'alpha'])('gets the ORDER_ACK of its signal and nothing after it, as client %s', (client) => {
    const { dial, hello, door, clock } = nexusDoorScene();
    const peer = client === 'legacy' ? dial(asking) : hello(client, {}, asking);
    peer.take();
    peer.says(signal);
    const { acked, filled, done } = orderMessages();
    door.tell(owner(client), acked);
    door.tell(watchers(client), filled);
    door.tell(owner(client), done);
    clock.advanceMs(60_000);
    expect(only(peer)).toMatchObject({ type: 'ORDER_ACK', order_id: 'a1' });
  });

  it('gets the ORDER_REJECT of its own signal, not of another', () => {
    const { dial, door } = nexusDoorScene();
    const peer = dial(asking);
    peer.says({ ...signal, order_id: 7 });
    door.tell(owner(), orderMessages('8').rejected);
    expect(peer.received).toEqual([]);
    door.tell(owner(), orderMessages('7').rejected);
    expect(only(peer)).toMatchObject({ type: 'ORDER_REJECT', order_id: 7, code: 'TRADING_HALTED' });
  });

  it('is told about each fault of its own, without a limit', () => {
    const { dial } = nexusDoorScene();
    const peer = dial(asking);
    for (let i = 0; i < 3; i++) {
      peer.says({ type: 'DANCE' });
      expect(only(peer)).toMatchObject({ type: 'ERROR', code: 'MESSAGE_TYPE_UNKNOWN' });
      peer.saysBytes(new Uint8Array(0));
      expect(only(peer)).toMatchObject({ type: 'ERROR', code: 'MESSAGE_MALFORMED' });
      peer.says({ ...signal, side: 'HOLD' });
      expect(only(peer)).toMatchObject({ type: 'ORDER_REJECT', code: 'SIDE_INVALID' });
    }
  });

  it('hears that a cancel was received when nothing is wrong with it', () => {
    const { dial, door, clock } = nexusDoorScene();
    const peer = dial(asking);
    peer.says({ type: 'CANCEL', order_id: 'a1' });
    clock.advanceMs(200);
    expect(only(peer)).toMatchObject({ type: 'RECEIVED', order_id: 'a1' });
    peer.says({ type: 'CANCEL', order_id: 'a1' });
    door.tell(owner(), orderMessages().error);
    clock.advanceMs(200);
    expect(only(peer)).toMatchObject({ type: 'ERROR', code: 'ORDER_NOT_FOUND', order_id: 'a1' });
  });

  it('waits for the word about an order longer than about a cancel, and not for ever', () => {
    const { dial, clock } = nexusDoorScene();
    const peer = dial(asking);
    peer.says(signal);
    clock.advanceMs(4_000);
    expect(peer.received).toEqual([]);
    clock.advanceMs(2_000);
    expect(only(peer)).toMatchObject({ type: 'RECEIVED', order_id: 'a1' });
  });

  it('that flattens everything gets the first word about any root', () => {
    const { dial, door } = nexusDoorScene();
    const peer = dial(asking);
    peer.says({ type: 'FLATTEN', order_id: 'f1' });
    door.tell(owner(), orderMessages('f1:ES').acked);
    door.tell(owner(), orderMessages('f1:NQ').acked);
    expect(only(peer)).toMatchObject({ type: 'ORDER_ACK', order_id: 'f1:ES' });
  });

  it.each([
    [{ type: 'KILL', reason: 'storm' }, 'RECEIVED'],
    [{ type: 'REDUCE' }, 'RECEIVED'],
    [{ type: 'SUBSCRIBE', symbols: ['NQ', 'GOLD'] }, 'RECEIVED'],
    [{ type: 'STATUS', models: 1 }, 'RECEIVED'],
    [{ type: 'HEARTBEAT' }, 'HEARTBEAT'],
    [{ type: 'QUERY', what: 'orders', request_id: 'q' }, 'RESULT'],
    [{ type: 'QUERY', what: 'weather', request_id: 'q' }, 'ERROR'],
    [{ type: 'HELLO', protocol: 1, client: 'alpha', subscribe: ['GOLD'], last_seq: 0 }, 'WELCOME'],
  ])('that sends %j gets one %s', (map, type) => {
    const { dial, clock } = nexusDoorScene();
    const peer = dial(asking);
    peer.says(map);
    clock.advanceMs(10_000);
    expect(only(peer)).toMatchObject({ type });
  });

  it('that sends several frames is told', () => {
    const { dial, counts } = nexusDoorScene();
    const peer = dial(asking);
    peer.saysSeveralFrames();
    expect(counts).toEqual(['ZMTP_MULTIPART']);
    expect(only(peer)).toMatchObject({ type: 'ERROR', code: 'MESSAGE_MALFORMED' });
  });
});
