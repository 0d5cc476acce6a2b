import { afterEach, describe, expect, it } from 'vitest';
import { scriptedDoor, welcoming, type ScriptedDoor } from '../../test/support/scripted-door.ts';
import { handClock, type HandClock } from '../../test/support/zmtp-clock.ts';
import { seededRandom } from '../base/random.ts';
import { connectNexus } from './connect-nexus.ts';
import type { NexusClient, NexusClientOptions } from './nexus-client.ts';

const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function doorOf(answer = welcoming(), port?: number): Promise<ScriptedDoor> {
  const door = await scriptedDoor(answer, port);
  open.push(() => door.close());
  return door;
}

interface Heard {
  readonly client: NexusClient;
  readonly clock: HandClock;
  readonly words: string[];
  readonly until: (word: string) => Promise<void>;
}

/** A client on a clock that stands still, and everything that it tells, as `topic detail`. */
function connect(port: number, options: Partial<NexusClientOptions> = {}): Heard {
  const clock = handClock();
  const client = connectNexus({ port, client: 'alpha', clock, random: seededRandom(3), ...options });
  open.push(() => client.close());
  const words: string[] = [];
  let check = (): void => {};
  const hear = (word: string): void => {
    words.push(word);
    check();
  };
  client.onTick(({ platform, symbol, price }) => hear(`tick ${platform} ${symbol} ${price}`));
  client.onAck(({ orderId, children }) => hear(`ack ${orderId} ${children.map((child) => child.platform).join('+')}`));
  client.onFill(({ orderId, filledQty, fillPrice, status }) =>
    hear(`fill ${orderId} ${filledQty}@${fillPrice} ${status}`),
  );
  client.onReject(({ orderId, code }) => hear(`reject ${orderId} ${code}`));
  client.onFlattened(({ orderId, isProved, reason }) => hear(`flattened ${orderId} ${isProved} ${reason}`));
  client.onDone(({ orderId, children }) => hear(`done ${orderId} ${children.map((child) => child.status).join('+')}`));
  client.onUnknown(({ orderId, platform }) => hear(`unknown ${orderId} ${platform}`));
  client.onPosition(({ platform, symbol, qty }) => hear(`position ${platform} ${symbol} ${qty}`));
  client.onStatus(({ state, platform, isLinked }) => hear(`status ${state ?? `${platform} ${isLinked}`}`));
  client.onAlert(({ code }) => hear(`alert ${code}`));
  client.onLink((change) => hear(`link ${change.state}`));
  client.onError(({ code }) => hear(`error ${code}`));
  const until = (word: string): Promise<void> =>
    new Promise((resolve) => {
      check = () => {
        if (words.includes(word)) resolve();
      };
      check();
    });
  return { client, clock, words, until };
}

function fill(orderId: string, seq: number | undefined, status = 'FILLED'): Readonly<Record<string, unknown>> {
  return { type: 'ORDER_FILL', order_id: orderId, symbol: 'NQ', filled_qty: 1, fill_price: 16_250.5, status, seq };
}

async function linked(options: Partial<NexusClientOptions> = {}, answer = welcoming()) {
  const door = await doorOf(answer);
  const heard = connect(door.port, options);
  await heard.until('link ready');
  return { door, ...heard };
}

/** Lets the sockets deliver until the client heard a tick that was sent last. */
async function settled(door: ScriptedDoor, until: (word: string) => Promise<void>): Promise<void> {
  door.say({ type: 'MARKET_DATA', platform: 'end', data: { symbol: 'ES', price: 1 } });
  await until('tick end ES 1');
}

describe('nexus client: greeting', () => {
  it('says who it is and what it wants, and is ready at WELCOME', async () => {
    const { door, client } = await linked({ subscribe: ['NQ'], token: 't', fills: 'all', lastSeq: 7 });
    expect(door.received[0]).toEqual({
      type: 'HELLO',
      protocol: 1,
      client: 'alpha',
      token: 't',
      subscribe: ['NQ'],
      batch: true,
      fills: 'all',
      last_seq: 7,
    });
    expect(client.isReady).toBe(true);
    expect(await client.ready()).toEqual({ ok: true, value: undefined });
  });

  it('hears nothing of what is said to legacy peers before its WELCOME', async () => {
    const door = await doorOf(() => undefined);
    const heard = connect(door.port);
    await door.got('HELLO');
    door.say({ type: 'MARKET_DATA', platform: 'nt8', data: { symbol: 'NQ', price: 1 } });
    door.say({ type: 'ERROR', code: 'ORDER_UNKNOWN', reason: 'of another', order_id: '9' });
    door.say({ type: 'WELCOME', protocol: 1, session: 's', seq: 0 });
    await heard.until('link ready');
    expect(heard.words).toEqual(['link ready']);
  });

  it('refused by the gateway says why, and does not dial again', async () => {
    const door = await doorOf(() => ({ type: 'ERROR', code: 'CLIENT_ID_INVALID', reason: 'client: expected …' }));
    const heard = connect(door.port, { client: 'a b' });
    expect(await heard.client.ready()).toEqual({
      ok: false,
      error: { code: 'CLIENT_ID_INVALID', reason: 'client: expected …' },
    });
    expect(await heard.client.ready()).toMatchObject({ ok: false, error: { code: 'CLIENT_ID_INVALID' } });
    await door.heard.until(() => door.heard.closed.length === 1);
    heard.clock.advanceMs(60_000);
    expect(heard.words).toEqual(['link refused']);
    expect(heard.client.sendSignal({ symbol: 'NQ', side: 'BUY' })).toMatchObject({ error: { code: 'LINK_CLOSED' } });
  });

  it('unanswered is given up after two seconds and said again on a new link', async () => {
    const door = await doorOf(() => undefined);
    const heard = connect(door.port);
    await door.got('HELLO');
    heard.clock.advanceMs(2_000);
    await heard.until('link down');
    heard.clock.advanceMs(100);
    await door.got('HELLO', 1);
    expect(heard.client.isReady).toBe(false);
  });

  it('is not waited for longer than the caller wants', async () => {
    const door = await doorOf(() => undefined);
    const { client, clock } = connect(door.port);
    const waiting = client.ready(50);
    clock.advanceMs(50);
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'LINK_DOWN' } });
  });

  it('without hello speaks the legacy dialect: nothing is said, ticks and fills come', async () => {
    const door = await doorOf();
    const heard = connect(door.port, { hello: false });
    await heard.until('link ready');
    heard.client.sendSignal({ symbol: 'NQ', side: 'BUY', orderId: '1' });
    await door.got('SIGNAL');
    door.say(fill('1', undefined));
    await heard.until('fill 1 1@16250.5 FILLED');
    expect(door.received.map((map) => map['type'])).toEqual(['SIGNAL']);
  });
});

describe('nexus client: requests', () => {
  it('sends a signal with its time in both forms, and only the keys that were given', async () => {
    const { door, client, clock } = await linked();
    clock.advanceMs(1_500);
    const sent = client.sendSignal({
      symbol: 'NQ',
      side: 'BUY',
      quantity: 2,
      orderType: 'LIMIT',
      limitPrice: 16_250.25,
      platforms: ['nt8'],
      confidence: 0.9,
      validMs: 500,
      metadata: { model: 'm1' },
    });
    const orderId = sent.ok ? sent.value : '';
    expect(orderId).toMatch(/^[0-9a-z]+-[0-9a-z]{8}-1$/);
    expect(await door.got('SIGNAL')).toEqual({
      type: 'SIGNAL',
      order_id: orderId,
      symbol: 'NQ',
      side: 'BUY',
      quantity: 2,
      order_type: 'LIMIT',
      limit_price: 16_250.25,
      platforms: ['nt8'],
      confidence: 0.9,
      valid_ms: 500,
      metadata: { model: 'm1' },
      ts_us: 1_500_000,
      timestamp: 1.5,
    });
    client.sendSignal({ symbol: 'ES', signal: -0.7, orderId: 'mine' });
    expect(await door.got('SIGNAL', 1)).toEqual({
      type: 'SIGNAL',
      order_id: 'mine',
      symbol: 'ES',
      signal: -0.7,
      ts_us: 1_500_000,
      timestamp: 1.5,
    });
  });

  it('sends targets, cancels, changes, flattens and safety wishes', async () => {
    const { door, client } = await linked();
    client.target({ symbol: 'NQ', position: -1, orderId: 't1' });
    client.cancel('o1');
    client.modify('o1', { limitPrice: 5 });
    client.flatten('NQ');
    client.flatten();
    client.reduce('news');
    client.kill('test', true);
    client.reportStatus({ models: 3 });
    await door.got('STATUS');
    expect(door.received.slice(1)).toEqual([
      { type: 'TARGET', order_id: 't1', symbol: 'NQ', position: -1 },
      { type: 'CANCEL', order_id: 'o1' },
      { type: 'MODIFY', order_id: 'o1', limit_price: 5 },
      { type: 'FLATTEN', order_id: expect.any(String), symbol: 'NQ' },
      { type: 'FLATTEN', order_id: expect.any(String) },
      { type: 'REDUCE', reason: 'news' },
      { type: 'KILL', reason: 'test', flatten: true },
      { type: 'STATUS', models: 3 },
    ]);
  });

  it('while the link is down are refused, and nothing is sent when it is back', async () => {
    const { door, client, clock, until, words } = await linked();
    await door.close();
    await until('link down');
    expect(client.sendSignal({ symbol: 'NQ', side: 'BUY' })).toMatchObject({ ok: false, error: { code: 'LINK_DOWN' } });
    expect(client.cancel('1')).toMatchObject({ ok: false, error: { code: 'LINK_DOWN' } });
    expect(await client.query('orders')).toMatchObject({ ok: false, error: { code: 'LINK_DOWN' } });
    const again = await doorOf(welcoming(), door.port);
    words.length = 0;
    clock.advanceMs(100);
    await until('link ready');
    client.cancel('after');
    await again.got('CANCEL');
    expect(again.received.map((map) => map['type'])).toEqual(['HELLO', 'CANCEL']);
    expect(client.counters.reconnects).toBe(1);
  });

  it('that cannot be written or are too large are refused', async () => {
    const { client } = await linked();
    expect(client.sendSignal({ symbol: 'NQ', side: 'BUY', metadata: { f: () => 1 } })).toMatchObject({
      error: { code: 'VALUE_UNSENDABLE' },
    });
    expect(client.sendSignal({ symbol: 'NQ', side: 'BUY', metadata: { notes: 'x'.repeat(1_100_000) } })).toMatchObject({
      error: { code: 'LINK_BUSY' },
    });
    expect(client.isReady).toBe(true);
  });

  it('query gets its own answer, the gateway’s refusal, or is late', async () => {
    const { door, client, clock } = await linked();
    const orders = client.query('orders', { limit: 5 });
    const risk = client.query('risk');
    const late = client.query('stats', {}, 100);
    const [first, second] = [await door.got('QUERY'), await door.got('QUERY', 1)];
    expect(first).toMatchObject({ what: 'orders', limit: 5 });
    door.say({ type: 'ERROR', code: 'NOT_AVAILABLE', reason: 'no risk yet', request_id: second['request_id'] });
    door.say({ type: 'RESULT', request_id: first['request_id'], what: 'orders', data: [{ order_id: '1' }] });
    expect(await orders).toEqual({ ok: true, value: [{ order_id: '1' }] });
    expect(await risk).toMatchObject({ ok: false, error: { code: 'NOT_AVAILABLE', reason: 'no risk yet' } });
    clock.advanceMs(100);
    expect(await late).toMatchObject({ ok: false, error: { code: 'ANSWER_LATE' } });
  });

  it('query that waits when the link breaks is refused at once', async () => {
    const { door, client } = await linked();
    const waiting = client.query('orders');
    await door.got('QUERY');
    await door.close();
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'LINK_DOWN' } });
  });
});

describe('nexus client: what it hears', () => {
  it('delivers single ticks and batches, and counts what is no tick', async () => {
    const { door, client, words, until } = await linked();
    door.say({ type: 'MARKET_DATA', platform: 'nt8', data: { symbol: 'NQ', price: 16_250.5, timestamp: 1.5, x: 1 } });
    door.say({
      type: 'MARKET_DATA_BATCH',
      platform: 'mt5_global',
      data: [{ symbol: 'ES', price: 5_000 }, { symbol: 'NQ' }, { symbol: 'NQ', price: 2 }],
    });
    door.say({ type: 'MARKET_DATA_BATCH', platform: 'nt8', data: 'none' });
    await settled(door, until);
    expect(words.slice(1)).toEqual([
      'tick nt8 NQ 16250.5',
      'tick mt5_global ES 5000',
      'error MESSAGE_UNREADABLE',
      'tick mt5_global NQ 2',
      'error MESSAGE_UNREADABLE',
      'tick end ES 1',
    ]);
    expect(client.counters).toMatchObject({ ticks: 4, unreadable: 2 });
  });

  it('keeps all keys of a tick beside the typed ones', async () => {
    const { door, client } = await linked();
    const tick = new Promise((resolve) => client.onTick(resolve));
    const data = { symbol: 'NQ', price: 2, bid: 1, ask: 3, volume: 7, ts_us: 1_600_000_000_000_000, depth: [1] };
    door.say({ type: 'MARKET_DATA', platform: 'nt8', data });
    expect(await tick).toEqual({
      platform: 'nt8',
      symbol: 'NQ',
      price: 2,
      bid: 1,
      ask: 3,
      volume: 7,
      sourceTsUs: 1_600_000_000_000_000,
      data,
    });
  });

  it('tells each order message to its own callbacks, and the rest to theirs', async () => {
    const { door, words, until } = await linked();
    const child = { platform: 'nt8', order_id: 17, symbol: 'NQ 12-26', quantity: 1, unit: 'contracts' };
    door.say({ type: 'ORDER_ACK', order_id: 'o', signal_id: 's', children: [child], denied: [], seq: 1 });
    door.say({ ...fill('o', 2), fill_price: 16_250 });
    door.say({ type: 'ORDER_DONE', order_id: 'o', children: [{ ...child, status: 'FILLED' }], seq: 3 });
    door.say({ type: 'FLATTEN_DONE', order_id: 'f', outcome: 'NOT_PROVED', reason: 'look', certificate: {}, seq: 4 });
    door.say({ type: 'ORDER_REJECT', order_id: 'p', code: 'NO_PLATFORM', reason: '', seq: 5 });
    door.say({ type: 'ERROR', code: 'ORDER_UNKNOWN', reason: 'no answer', order_id: 'q', platform: 'nt8', seq: 6 });
    door.say({ type: 'POSITION', symbol: 'NQ', platform: 'nt8', qty: -1, avg_price: 5 });
    door.say({ type: 'STATUS', state: 'HALTED', reason: 'kill' });
    door.say({ type: 'STATUS', platform: 'nt8', link: false, reason: 'gone' });
    door.say({ type: 'ALERT', code: 'ID_REUSED', text: 'twice' });
    door.say({ type: 'ERROR', code: 'SIDE_INVALID', reason: 'side' });
    door.say({ type: 'HEARTBEAT' });
    door.say({ type: 'ORDER_FILL', order_id: 'o' });
    door.say(Buffer.from('c1', 'hex'));
    door.say(Buffer.from('01', 'hex'));
    await settled(door, until);
    expect(words.slice(1, -1)).toEqual([
      'ack o nt8',
      'fill o 1@16250 FILLED',
      'done o FILLED',
      'flattened f false look',
      'reject p NO_PLATFORM',
      'unknown q nt8',
      'position nt8 NQ -1',
      'status HALTED',
      'status nt8 false',
      'alert ID_REUSED',
      'error SIDE_INVALID',
      'error MESSAGE_UNREADABLE',
      'error MESSAGE_UNREADABLE',
      'error MESSAGE_UNREADABLE',
    ]);
  });

  it('a callback that throws or rejects is counted and told, and neither the others nor the link notice', async () => {
    const { door, client, words, until } = await linked();
    const cause = new Error('mine');
    client.onFill(() => {
      throw cause;
    });
    client.onFill(() => Promise.reject(cause));
    const causes: unknown[] = [];
    client.onError((error) => {
      causes.push(error.cause);
      throw cause;
    });
    client.onFill(({ orderId }) => words.push(`also ${orderId}`));
    door.say(fill('1', 1));
    await settled(door, until);
    expect(words).toContain('also 1');
    expect(causes).toEqual([cause, cause]);
    expect(client.counters.callbackFailures).toBe(4);
    expect(client.isReady).toBe(true);
  });

  it('a callback that was removed hears nothing more', async () => {
    const { door, client, until } = await linked();
    const heard: string[] = [];
    const callback = ({ orderId }: { readonly orderId: string }): unknown => heard.push(orderId);
    const removeFirst = client.onFill(callback);
    client.onFill(callback);
    removeFirst();
    removeFirst();
    door.say(fill('1', 1));
    await settled(door, until);
    expect(heard).toEqual(['1']);
  });
});

describe('nexus client: over reconnects', () => {
  it('names the last message it heard, is told what it missed, and delivers nothing twice', async () => {
    const { door, client, clock, words, until } = await linked({}, welcoming(4));
    door.say(fill('a', 5, 'PARTIAL'));
    await until('fill a 1@16250.5 PARTIAL');
    await door.close();
    await until('link down');
    const again = await doorOf(welcoming(7), door.port);
    words.length = 0;
    clock.advanceMs(100);
    await until('link ready');
    expect(again.received[0]).toMatchObject({ type: 'HELLO', last_seq: 5 });
    for (const seq of [4, 5, 6, 7, 6]) again.say(fill(`m${seq}`, seq));
    await settled(again, until);
    expect(words).toEqual(['link ready', 'fill m6 1@16250.5 FILLED', 'fill m7 1@16250.5 FILLED', 'tick end ES 1']);
    expect(client.counters).toMatchObject({ repeated: 3, gaps: 0 });
    expect(client.lastSeq).toBe(7);
  });

  it('names where it began although no order message came before the link broke', async () => {
    const { door, clock, until, words } = await linked({}, welcoming(12));
    await door.close();
    await until('link down');
    const again = await doorOf(welcoming(12), door.port);
    words.length = 0;
    clock.advanceMs(100);
    await until('link ready');
    expect(again.received[0]).toMatchObject({ last_seq: 12 });
  });

  it('tells that messages are missing, and delivers what came', async () => {
    const { door, words, until } = await linked({ lastSeq: 3 }, welcoming(9));
    door.say(fill('x', 6));
    await settled(door, until);
    expect(words.slice(1, 3)).toEqual(['error MESSAGES_MISSED', 'fill x 1@16250.5 FILLED']);
  });

  it('on a gateway that counts anew from a lower number says so, and takes nothing for a repeat', async () => {
    const { door, client, words, until } = await linked({ lastSeq: 90 }, welcoming(2));
    for (const seq of [1, 2, 3]) door.say(fill(`m${seq}`, seq));
    await settled(door, until);
    expect(words.filter((word) => !word.startsWith('fill'))).toEqual([
      'error SEQUENCE_RESTARTED',
      'link ready',
      'tick end ES 1',
    ]);
    expect(words.filter((word) => word.startsWith('fill'))).toHaveLength(3);
    expect(client.lastSeq).toBe(3);
  });

  it('on a gateway that no longer has all that was missed says so once, and delivers the rest', async () => {
    const incomplete = (map: Readonly<Record<string, unknown>>) => {
      const welcome = welcoming(90)(map);
      return welcome && { ...welcome, replay_complete: false };
    };
    const { door, words, until } = await linked({ lastSeq: 3 }, incomplete);
    for (const seq of [80, 81, 83]) door.say(fill(`m${seq}`, seq));
    await settled(door, until);
    expect(words.filter((word) => !word.startsWith('fill'))).toEqual([
      'error MESSAGES_MISSED',
      'link ready',
      'error MESSAGES_MISSED',
      'tick end ES 1',
    ]);
    expect(words.filter((word) => word.startsWith('fill'))).toHaveLength(3);
  });

  it('does without the symbols that it gave up, although it began with all', async () => {
    const { door, client, clock, until, words } = await linked();
    client.unsubscribe(['ES', 'YM']);
    client.subscribe(['YM']);
    await door.got('SUBSCRIBE');
    await door.close();
    await until('link down');
    const again = await doorOf(welcoming(), door.port);
    words.length = 0;
    clock.advanceMs(100);
    await again.got('UNSUBSCRIBE');
    expect(again.received).toEqual([
      expect.not.objectContaining({ subscribe: expect.anything() }),
      { type: 'UNSUBSCRIBE', symbols: ['ES'] },
    ]);
  });

  it('asks for the symbols that it had at last', async () => {
    const { door, client, clock, until, words } = await linked({ subscribe: ['NQ', 'ES'] });
    client.subscribe(['YM']);
    client.unsubscribe(['ES']);
    await door.got('UNSUBSCRIBE');
    expect(door.received.slice(1)).toEqual([
      { type: 'SUBSCRIBE', symbols: ['YM'] },
      { type: 'UNSUBSCRIBE', symbols: ['ES'] },
    ]);
    await door.close();
    await until('link down');
    const again = await doorOf(welcoming(), door.port);
    words.length = 0;
    clock.advanceMs(100);
    await until('link ready');
    expect(again.received[0]).toMatchObject({ subscribe: ['NQ', 'YM'] });
  });

  it('waits longer after each attempt that failed', async () => {
    const { door, clock, words, until } = await linked({ random: { ...seededRandom(1), next: () => 0 } });
    await door.close();
    await until('link down');
    for (const waitMs of [50, 100, 200, 400, 800, 1_600, 2_500, 2_500]) {
      const before = words.length;
      clock.advanceMs(waitMs - 1);
      expect(words).toHaveLength(before);
      words.length = 0;
      clock.advanceMs(1);
      await until('link down');
    }
  });

  it('gives up a gateway that answered PINGs and then hangs', async () => {
    const { door, client, clock, words, until } = await linked();
    for (let second = 0; second < 30; second += 1) {
      clock.advanceMs(1_000);
      await settled(door, until);
      words.length = 0;
    }
    expect(client.isReady).toBe(true);
    clock.advanceMs(7_000);
    await until('link down');
  });

  it('closed by its owner is told once, and all calls say so', async () => {
    const { door, client, words } = await linked();
    client.cancel('bye');
    client.close();
    client.close();
    await door.heard.until(() => door.heard.closed.length === 1);
    expect(door.received.at(-1)).toEqual({ type: 'CANCEL', order_id: 'bye' });
    expect(words).toEqual(['link ready', 'link closed']);
    expect(await client.ready()).toMatchObject({ ok: false, error: { code: 'LINK_CLOSED' } });
    expect(client.cancel('late')).toMatchObject({ ok: false, error: { code: 'LINK_CLOSED' } });
  });
});
