import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { startPeer, type PythonPeer } from '../support/python-peer.ts';

lane(
  'python version 1',
  hasPython(),
  pythonInstall,
)('platforms and pipelines of version 1 in python', () => {
  let gateway: InteropGateway;
  let folder: string;
  const peers: PythonPeer[] = [];
  let ids = 0;

  function client(name: string, ...args: (string | number)[]): PythonPeer {
    const started = startPeer('v1_client', [name, '--port', gateway.ports.nexus, ...args]);
    peers.push(started);
    return started;
  }

  /** A platform that keeps its store in the file of its id. */
  function platform(id: string, symbol: string, ...args: (string | number)[]): PythonPeer {
    const store = ['--store', join(folder, `${id}.json`)];
    const started = startPeer('v1_platform', [id, symbol, '--port', gateway.ports.platform, ...store, ...args]);
    peers.push(started);
    return started;
  }

  function signalOn(nexus: PythonPeer, id: string, symbol: string, more: object = {}): string {
    ids += 1;
    const orderId = `v1-${ids}`;
    nexus.tell({ type: 'SIGNAL', symbol, side: 'BUY', quantity: 1, order_id: orderId, platforms: [id], ...more });
    return orderId;
  }

  function messagesOf(nexus: PythonPeer, orderId: string): readonly string[] {
    return nexus.lines.flatMap(({ saw, message }) => (message?.['order_id'] === orderId ? [saw!] : []));
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nexus-stores-'));
    gateway = await startGateway();
  });

  afterEach(async () => {
    await Promise.all(peers.splice(0).map((each) => each.stop()));
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await gateway.stop();
  });

  it('register, report, and fill a signal that is acknowledged, filled and done in numbered messages', async () => {
    const nexus = client('alpha', '--subscribe', 'NQ');
    const welcome = await nexus.saw('WELCOME');
    expect(welcome).toMatchObject({ protocol: 1, symbols: expect.arrayContaining(['NQ']) });
    const one = platform('one', 'NQ 12-26');
    expect(await one.saw('REGISTERED')).toMatchObject({ v: 1, protocol: 1, heartbeat_ms: 1_000 });
    await one.saw('REPORT_REQUEST');
    await nexus.until(({ saw, platform: id }) => saw === 'MARKET_DATA' && id === 'one');
    const orderId = signalOn(nexus, 'one', 'NQ', { confidence: 0.9 });
    expect(await one.saw('ORDER')).toMatchObject({
      symbol: 'NQ 12-26',
      side: 'BUY',
      quantity: 1,
      unit: 'contracts',
      order_type: 'MARKET',
      tif: 'DAY',
      role: 'ENTRY',
      reduce_only: false,
      account: 'DEMO-1',
      signal_id: orderId,
    });
    expect(await nexus.saw('ORDER_FILL')).toMatchObject({
      order_id: orderId,
      status: 'FILLED',
      requested_qty: 1,
      expected_qty: 1,
      filled_qty: 1,
      fill_price: 16_250.75,
      last_qty: 1,
      last_price: 16_250.75,
      platform: 'one',
      children: [{ platform: 'one', status: 'FILLED' }],
    });
    await nexus.saw('ORDER_DONE', (message) => message['order_id'] === orderId);
    expect(messagesOf(nexus, orderId)).toEqual(['ORDER_ACK', 'ORDER_FILL', 'ORDER_DONE']);
    const first = Number(welcome['seq']);
    const numbers = nexus.lines.flatMap(({ message }) => (message?.['seq'] === undefined ? [] : [message['seq']]));
    expect(numbers).toEqual([first, first + 1, first + 2, first + 3]);
    expect(await nexus.saw('POSITION')).toMatchObject({ symbol: 'NQ', platform: 'one', qty: 1, avg_price: 16_250.75 });
  });

  it('hand on batches to a client that asked for them, and only the symbols it asked for', async () => {
    const batched = client('beta', '--subscribe', 'ES', '--batch');
    await batched.saw('WELCOME');
    platform('two', 'ES 12-26', '--price', 5_000);
    platform('three', 'YM 12-26', '--price', 40_000);
    const seen = await batched.until(({ saw }) => saw === 'MARKET_DATA_BATCH');
    expect(seen).toMatchObject({ platform: 'two', tick: { symbol: 'ES', price: 5_000 } });
    batched.tell({ type: 'SUBSCRIBE', symbols: ['YM'] });
    await batched.until(({ saw, platform: id }) => saw === 'MARKET_DATA_BATCH' && id === 'three');
  });

  it('modify and cancel an order that works', async () => {
    const nexus = client('gamma');
    const four = platform('four', 'NQ 12-26');
    await nexus.until(({ platform: id }) => id === 'four');
    const orderId = signalOn(nexus, 'four', 'NQ', { order_type: 'LIMIT', limit_price: 2_000.5 });
    expect(await four.saw('ORDER')).toMatchObject({ order_type: 'LIMIT', limit_price: 2_000.5 });
    await nexus.saw('ORDER_ACK', (message) => message['order_id'] === orderId);
    nexus.tell({ type: 'MODIFY', order_id: orderId, limit_price: 2_001 });
    expect(await four.saw('MODIFY')).toMatchObject({ limit_price: 2_001 });
    nexus.tell({ type: 'CANCEL', order_id: orderId });
    await four.saw('CANCEL');
    expect(await nexus.saw('ORDER_REJECT', (message) => message['order_id'] === orderId)).toMatchObject({
      code: 'CANCELLED',
    });
    await nexus.saw('ORDER_DONE', (message) => message['order_id'] === orderId);
  });

  it('that die after a fill that they never told are settled by their report, in numbered messages a client missed', async () => {
    const nexus = client('delta');
    const dying = platform('five', 'NQ 12-26', '--answer', 'keep');
    await nexus.until(({ platform: id }) => id === 'five');
    const orderId = signalOn(nexus, 'five', 'NQ');
    expect(await dying.exited).toBe(4);
    const unknown = await nexus.saw('ERROR', (message) => message['order_id'] === orderId);
    expect(unknown).toMatchObject({ code: 'ORDER_UNKNOWN', platform: 'five' });
    await nexus.stop();
    platform('five', 'NQ 12-26');
    const back = client('delta', '--last-seq', Number(unknown['seq']));
    expect(await back.saw('ORDER_FILL', (message) => message['order_id'] === orderId)).toMatchObject({
      status: 'FILLED',
      filled_qty: 1,
    });
    await back.saw('ORDER_DONE');
    expect(messagesOf(back, orderId)).toEqual(['ORDER_FILL', 'ORDER_DONE']);
  });

  it('that die without having got the order make it NOT_RECEIVED with their report, and it is not sent again', async () => {
    const nexus = client('epsilon');
    const dying = platform('six', 'NQ 12-26', '--answer', 'lose');
    await nexus.until(({ platform: id }) => id === 'six');
    const orderId = signalOn(nexus, 'six', 'NQ');
    expect(await dying.exited).toBe(3);
    await nexus.saw('ERROR', (message) => message['order_id'] === orderId);
    const back = platform('six', 'NQ 12-26');
    expect(await nexus.saw('ORDER_REJECT', (message) => message['order_id'] === orderId)).toMatchObject({
      code: 'NOT_RECEIVED',
    });
    const next = signalOn(nexus, 'six', 'NQ');
    await nexus.saw('ORDER_FILL', (message) => message['order_id'] === next);
    expect(back.lines.filter(({ saw }) => saw === 'ORDER')).toHaveLength(1);
  });

  it('that reject say why, in their words', async () => {
    const nexus = client('zeta');
    platform('seven', 'NQ 12-26', '--answer', 'reject');
    await nexus.until(({ platform: id }) => id === 'seven');
    const orderId = signalOn(nexus, 'seven', 'NQ');
    expect(await nexus.saw('ORDER_REJECT', (message) => message['order_id'] === orderId)).toMatchObject({
      code: 'PLATFORM_REJECTED',
      reason: expect.stringContaining('insufficient margin'),
    });
  });
});
