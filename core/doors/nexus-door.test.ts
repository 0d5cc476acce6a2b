import { describe, expect, it } from 'vitest';
import { nexusDoorScene, orderMessages, owner, watchers } from '../../test/support/nexus-door-scene.ts';
import type { SeenMessage } from '../../test/support/memory-peer.ts';

const signal = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'a1', confidence: 0.9 };
const types = (messages: readonly SeenMessage[]): unknown[] => messages.map((message) => message['type']);

describe('a legacy client', () => {
  it('that merely connects gets all ticks, renamed and otherwise as they came', () => {
    const { dial, tick } = nexusDoorScene();
    const peer = dial();
    tick('NQ 12-26', 16_250.5);
    expect(peer.received).toEqual([
      { type: 'MARKET_DATA', platform: 'nt8', data: { symbol: 'NQ', price: 16_250.5, volume: 1 } },
    ]);
  });

  it('has its signal posted', () => {
    const { dial, posted, signalled } = nexusDoorScene();
    dial().says(signal);
    expect(posted).toMatchObject([{ type: 'signalReceived', request: { client: 'legacy', clientOrderId: 'a1' } }]);
    expect(signalled).toEqual(['legacy']);
  });

  it('gets fills, rejects and unknown outcomes of everybody, and no other message', () => {
    const { dial, door } = nexusDoorScene();
    const peer = dial();
    const { acked, rejected, filled, done, unknown } = orderMessages();
    for (const message of [acked, rejected, done]) door.tell(owner(), message);
    for (const message of [filled, unknown]) door.tell(watchers('alpha'), message);
    door.tell({ to: 'everyone' }, { type: 'alert', code: 'X', text: 'x' });
    door.tell({ to: 'everyone' }, { type: 'statusChanged', state: 'halted', reason: 'kill' });
    expect(types(peer.received)).toEqual(['ORDER_REJECT', 'ORDER_FILL', 'ERROR']);
    expect(peer.received.every((message) => !('seq' in message))).toBe(true);
  });

  it('gets nothing that is meant for the owner of another order', () => {
    const { dial, door } = nexusDoorScene();
    const peer = dial();
    const { rejected, error } = orderMessages();
    door.tell(owner('alpha'), rejected);
    door.tell(owner('alpha'), error);
    expect(peer.received).toEqual([]);
  });

  it('that writes its ids as numbers gets them back as numbers', () => {
    const { dial, door } = nexusDoorScene();
    const peer = dial();
    peer.says({ ...signal, order_id: 1_790_000_000_123 });
    door.tell(watchers(), orderMessages('1790000000123').filled);
    door.tell(watchers(), orderMessages('1790000000124').filled);
    expect(peer.of('ORDER_FILL').map((fill) => fill['order_id'])).toEqual([1_790_000_000_123, '1790000000124']);
  });

  it('is told once that signals without an id cannot be recognised', () => {
    const { dial, posted } = nexusDoorScene();
    const peer = dial();
    const { order_id: _, ...nameless } = signal;
    peer.says(nameless);
    peer.says(nameless);
    const [first, second] = posted.map((event) => (event.type === 'signalReceived' ? event.request.clientOrderId : ''));
    expect(first).not.toBe(second);
    expect(peer.received).toMatchObject([{ type: 'ERROR', code: 'ORDER_ID_ASSIGNED', order_id: first }]);
  });

  it('has a neutral signal answered and not posted', () => {
    const { dial, posted, counts } = nexusDoorScene();
    const peer = dial();
    peer.says({ type: 'SIGNAL', symbol: 'NQ', signal: 0.1, order_id: 'n1' });
    expect(peer.received).toMatchObject([{ type: 'ORDER_REJECT', order_id: 'n1', code: 'SIGNAL_NEUTRAL' }]);
    expect(posted).toEqual([]);
    expect(counts).toEqual(['SIGNAL_NEUTRAL']);
  });

  it('that sends what cannot be read is told, one ERROR a second for each fault', () => {
    const { dial, posted, counts, clock } = nexusDoorScene();
    const peer = dial();
    for (let i = 0; i < 5; i++) peer.saysBytes(Uint8Array.of(0xc1));
    for (let i = 0; i < 5; i++) peer.says({ type: 'DANCE' });
    expect(peer.take()).toMatchObject([{ code: 'MESSAGE_MALFORMED' }, { code: 'MESSAGE_TYPE_UNKNOWN' }]);
    clock.advanceMs(1_000);
    peer.says({ type: 'DANCE' });
    expect(peer.take()).toMatchObject([{ code: 'MESSAGE_TYPE_UNKNOWN' }]);
    expect(counts).toHaveLength(11);
    expect(posted).toEqual([]);
  });

  it('has every signal that cannot be acted on rejected with its id, however many', () => {
    const { dial } = nexusDoorScene();
    const peer = dial();
    for (let i = 0; i < 5; i++) peer.says({ ...signal, order_id: `b${i}`, quantity: -1 });
    expect(peer.received.map((message) => [message['type'], message['order_id'], message['code']])).toEqual(
      Array.from({ length: 5 }, (_, i) => ['ORDER_REJECT', `b${i}`, 'QUANTITY_INVALID']),
    );
  });
});

describe('a client of version 1', () => {
  it('is welcomed with the symbols and its place in the numbers', () => {
    const { hello } = nexusDoorScene();
    expect(hello('alpha').received).toMatchObject([
      { type: 'WELCOME', protocol: 1, mode: 'paper', symbols: ['NQ', 'ES'], session: 'alpha-1-1795185000000000' },
    ]);
  });

  it('has what it sends posted under its name', () => {
    const { hello, posted, reports } = nexusDoorScene();
    const peer = hello('alpha');
    peer.says(signal);
    peer.says({ type: 'TARGET', order_id: 't1', symbol: 'NQ', position: 0 });
    peer.says({ type: 'CANCEL', order_id: 'a1' });
    peer.says({ type: 'MODIFY', order_id: 'a1', quantity: 2 });
    peer.says({ type: 'FLATTEN' });
    peer.says({ type: 'REDUCE', reason: 'calm' });
    peer.says({ type: 'KILL', reason: 'storm', flatten: true });
    peer.says({ type: 'STATUS', models: 3 });
    expect(posted).toMatchObject([
      { type: 'signalReceived', request: { client: 'alpha' } },
      { type: 'targetReceived', request: { client: 'alpha', position: 0 } },
      { type: 'cancelReceived', request: { client: 'alpha' } },
      { type: 'modifyReceived', request: { client: 'alpha', quantity: 2 } },
      { type: 'flattenReceived', request: { client: 'alpha' }, by: 'nexus:alpha' },
      { type: 'reduceReceived', by: 'nexus:alpha', reason: 'calm' },
      { type: 'killReceived', by: 'nexus:alpha', reason: 'storm', flatten: true },
    ]);
    expect(reports).toEqual([['alpha', { type: 'STATUS', models: 3 }]]);
  });

  it('gets its order messages numbered one after another', () => {
    const { hello, door } = nexusDoorScene();
    const peer = hello('alpha');
    const start = peer.take()[0]?.['seq'] as number;
    const { acked, filled, done } = orderMessages();
    door.tell(owner('alpha'), acked);
    door.tell(watchers('alpha'), filled);
    door.tell(owner('alpha'), done);
    expect(types(peer.received)).toEqual(['ORDER_ACK', 'ORDER_FILL', 'ORDER_DONE']);
    expect(peer.received.map((message) => message['seq'])).toEqual([start + 1, start + 2, start + 3]);
  });

  it('gets positions, status and alerts without a number', () => {
    const { hello, door } = nexusDoorScene();
    const peer = hello('alpha');
    peer.take();
    door.tell({ to: 'everyone' }, { type: 'statusChanged', state: 'halted', reason: 'kill' });
    door.tell({ to: 'everyone' }, { type: 'alert', code: 'X', text: 'x' });
    expect(types(peer.received)).toEqual(['STATUS', 'ALERT']);
    expect(peer.received.every((message) => !('seq' in message))).toBe(true);
  });

  it('gets its own fills alone, unless it asks for all of them', () => {
    const { hello, door } = nexusDoorScene();
    const own = hello('alpha');
    const all = hello('beta', { fills: 'all' });
    door.tell(watchers('legacy'), orderMessages().filled);
    door.tell(watchers('alpha'), orderMessages('a2').filled);
    expect(own.of('ORDER_FILL').map((fill) => fill['order_id'])).toEqual(['a2']);
    expect(all.of('ORDER_FILL')).toMatchObject([
      { order_id: 'a1', client: 'legacy' },
      { order_id: 'a2', client: 'alpha' },
    ]);
    expect(all.of('ORDER_FILL').every((fill) => typeof fill['seq'] === 'number')).toBe(true);
  });

  it('gets the ticks of the symbols it asked for, in batches if it asked for those', () => {
    const { hello, tick } = nexusDoorScene();
    const some = hello('alpha', { subscribe: ['NQ 12-26'] });
    const batch = hello('beta', { batch: true });
    const none = hello('gamma', { subscribe: [] });
    for (const peer of [some, batch, none]) peer.take();
    tick('NQ 12-26', 1.5);
    tick('ES 12-26', 2.5);
    expect(some.received).toMatchObject([{ type: 'MARKET_DATA', data: { symbol: 'NQ' } }]);
    expect(batch.received).toMatchObject([
      { type: 'MARKET_DATA_BATCH', data: [{ symbol: 'NQ' }] },
      { type: 'MARKET_DATA_BATCH', data: [{ symbol: 'ES' }] },
    ]);
    expect(none.received).toEqual([]);
  });

  it('may change what it gets', () => {
    const { hello, tick, door } = nexusDoorScene();
    const peer = hello('alpha');
    const get = (): unknown[] => {
      peer.take();
      tick('NQ 12-26', 1.5);
      tick('ES 12-26', 2.5);
      return peer.received.map((message) => (message['data'] as { symbol: string }).symbol);
    };
    expect(get()).toEqual(['NQ', 'ES']);
    peer.says({ type: 'UNSUBSCRIBE', symbols: ['ES'] });
    expect(get()).toEqual(['NQ']);
    peer.says({ type: 'SUBSCRIBE', symbols: ['ES'] });
    expect(get()).toEqual(['NQ', 'ES']);
    peer.says({ type: 'UNSUBSCRIBE', symbols: ['NQ', 'ES'] });
    expect(get()).toEqual([]);
    expect(door.sessions()).toMatchObject([{ client: 'alpha', roots: [] }]);
  });

  it('is told of a symbol that nobody knows, and gets the others', () => {
    const { hello, counts } = nexusDoorScene();
    const peer = hello('alpha', { subscribe: ['NQ', 'GOLD'] });
    expect(peer.of('ERROR')).toMatchObject([{ code: 'SYMBOL_UNKNOWN' }]);
    expect(counts).toEqual(['SYMBOL_UNKNOWN']);
  });

  it('gets the answer to its query', () => {
    const { hello } = nexusDoorScene();
    const peer = hello('alpha');
    peer.says({ type: 'QUERY', what: 'orders', request_id: 'q1' });
    peer.says({ type: 'QUERY', what: 'weather', request_id: 'q2' });
    peer.says({ type: 'QUERY', what: 'weather', request_id: 'q3' });
    expect(peer.received.slice(1)).toMatchObject([
      { type: 'RESULT', request_id: 'q1', what: 'orders', data: [{ order_id: '81' }] },
      { type: 'ERROR', request_id: 'q2', code: 'QUERY_UNKNOWN' },
      { type: 'ERROR', request_id: 'q3', code: 'QUERY_UNKNOWN' },
    ]);
  });

  it('is told when an answer would be larger than a message may be', () => {
    const { hello } = nexusDoorScene('x'.repeat(1_100_000));
    const peer = hello('alpha');
    peer.says({ type: 'QUERY', what: 'orders', request_id: 'q1' });
    expect(peer.of('ERROR')).toMatchObject([{ request_id: 'q1', code: 'ANSWER_TOO_LARGE' }]);
  });

  it('gets an ERROR of the engine once a second for each code, and loses no word about an unknown outcome', () => {
    const { hello, door, clock } = nexusDoorScene();
    const peer = hello('alpha');
    const { error, unknown } = orderMessages();
    for (let i = 0; i < 3; i++) {
      door.tell(owner('alpha'), error);
      door.tell(watchers('alpha'), unknown);
    }
    expect(peer.of('ERROR').map((message) => message['code'])).toEqual([
      'ORDER_NOT_FOUND',
      'ORDER_UNKNOWN',
      'ORDER_UNKNOWN',
      'ORDER_UNKNOWN',
    ]);
    clock.advanceMs(1_000);
    door.tell(owner('alpha'), error);
    expect(peer.of('ERROR')).toHaveLength(5);
  });

  it('has its heartbeat answered once a second at most', () => {
    const { hello } = nexusDoorScene();
    const peer = hello('alpha');
    for (let i = 0; i < 9; i++) peer.says({ type: 'HEARTBEAT' });
    expect(peer.of('HEARTBEAT')).toHaveLength(1);
  });

  it('whose HELLO is wrong stays a legacy client and is told', () => {
    const { dial, door } = nexusDoorScene();
    const peer = dial();
    peer.says({ type: 'HELLO', protocol: 1, client: 'no good' });
    expect(peer.received).toMatchObject([{ type: 'ERROR', code: 'CLIENT_ID_INVALID' }]);
    expect(door.sessions()).toMatchObject([{ client: 'legacy', dialect: 'legacy' }]);
  });
});

describe('a peer that never reads', () => {
  it('is shown with what waits for it, and the others get theirs', () => {
    const { dial, hello, door } = nexusDoorScene();
    dial().queuedBytes = 5_000_000;
    const other = hello('alpha');
    door.tell(watchers('alpha'), orderMessages().filled);
    expect(other.of('ORDER_FILL')).toHaveLength(1);
    expect(door.sessions()[0]?.queuedBytes).toBe(5_000_000);
  });
});
