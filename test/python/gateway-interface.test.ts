import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { returned, startBridgeScript } from '../support/python-bridge.ts';
import { startPeer, type PythonPeer } from '../support/python-peer.ts';

const peers: PythonPeer[] = [];

function keep(peer: PythonPeer): PythonPeer {
  peers.push(peer);
  return peer;
}

async function stopPeers(): Promise<void> {
  await Promise.all(peers.splice(0).map((peer) => peer.stop()));
}

lane(
  'python interface',
  hasPython(),
  pythonInstall,
)('a pipeline on NexusGatewayInterface', () => {
  let gateway: InteropGateway;

  function pipeline(client: string, ...args: string[]): PythonPeer {
    return keep(startBridgeScript('pipeline', ['--port', gateway.ports.nexus, '--client', client, ...args]));
  }

  function platform(id: string, symbol: string, ...args: (string | number)[]): PythonPeer {
    return keep(startPeer('legacy_platform', [id, symbol, '--port', gateway.ports.platform, ...args]));
  }

  /** Waits until a message of this type has come that matches. */
  function filled(nexus: PythonPeer, orderId: unknown): Promise<Readonly<Record<string, unknown>>> {
    return nexus.saw('ORDER_FILL', (message) => message['order_id'] === orderId && message['status'] === 'FILLED');
  }

  beforeAll(async () => {
    gateway = await startGateway();
  });

  afterEach(stopPeers);

  afterAll(async () => {
    await gateway.stop();
  });

  it('hears ticks and fills, sends signals by number and by side, and asks', async () => {
    const nexus = pipeline('alpha');
    expect(await returned(nexus, 'connect')).toBe(true);
    const nt8 = platform('nt8', 'NQ 12-26');
    expect(await nexus.saw('TICK')).toMatchObject({ platform: 'nt8', symbol: 'NQ', price: expect.any(Number) });
    const metadata = { mqscore: 0.9 };
    nexus.tell({ call: 'send_signal', symbol: 'NQ', signal: 1, confidence: 0.9, quantity: 2, metadata });
    const byNumber = await returned(nexus, 'send_signal');
    expect(await nt8.saw('ORDER')).toMatchObject({ side: 'BUY', quantity: 2, signal_id: byNumber });
    expect(await filled(nexus, byNumber)).toMatchObject({ filled_qty: 2, fill_price: 16_250.5 });
    nexus.tell({ call: 'query_positions' });
    expect(await returned(nexus, 'query_positions')).toMatchObject([{ symbol: 'NQ', platform: 'nt8', qty: 2 }]);
    nexus.tell({ call: 'send_signal', symbol: 'NQ', side: 'sell', quantity: 2, order_id: 'mine' });
    expect(await returned(nexus, 'send_signal', 1)).toBe('mine');
    expect(await nt8.saw('ORDER', () => true, 1)).toMatchObject({ side: 'SELL', quantity: 2, signal_id: 'mine' });
    await filled(nexus, 'mine');
    await nexus.saw('ORDER_DONE', (message) => message['order_id'] === 'mine');
    nexus.tell({ call: 'query_orders', limit: 1 });
    expect(await returned(nexus, 'query_orders')).toMatchObject([{ client_order_id: 'mine', status: 'FILLED' }]);
    for (const what of ['fills', 'platforms', 'risk', 'symbols', 'stats']) {
      nexus.tell({ call: `query_${what}` });
      expect(await returned(nexus, `query_${what}`)).toBeTruthy();
    }
    nexus.tell({ call: 'query_what_if', symbol: 'NQ', side: 'BUY' });
    expect(await returned(nexus, 'query_what_if')).toBeTruthy();
    nexus.tell({ call: 'query', what: 'nonsense' });
    expect(await nexus.until(({ did }) => did === 'query')).toMatchObject({
      raised: expect.stringMatching(/^QUERY_UNKNOWN/),
    });
    nexus.tell({ call: 'get_stats' });
    expect(await returned(nexus, 'get_stats')).toMatchObject({
      connected: true,
      client: 'alpha',
      signals_sent: 2,
      not_sent: 0,
      fills_received: 2,
      callback_errors: 0,
      unreadable: 0,
      ticks_received: expect.any(Number),
    });
    nexus.tell({ call: 'threads' });
    expect(await returned(nexus, 'threads')).toEqual(['nexus-callbacks']);
  });

  it('trades to a position, flattens with a certificate, cancels, and stops everything', async () => {
    const nexus = pipeline('beta');
    const args = ['--port', gateway.ports.platform, '--store', join(gateway.dataDir, 'one.json')];
    const one = keep(startPeer('v1_platform', ['one', 'NQ 12-26', ...args]));
    await nexus.saw('TICK', ({ platform: id }) => id === 'one');
    nexus.tell({ call: 'send_target', symbol: 'NQ', position: -2, platforms: ['one'] });
    const target = await returned(nexus, 'send_target');
    expect(await one.saw('ORDER')).toMatchObject({ side: 'SELL', quantity: 2 });
    await filled(nexus, target);
    nexus.tell({ call: 'flatten_and_wait', symbol: 'NQ' });
    expect(await returned(nexus, 'flatten_and_wait')).toMatchObject({ type: 'FLATTEN_DONE', outcome: 'PROVED' });
    nexus.tell({ call: 'flatten_and_wait', symbol: 'NQ' });
    expect(await returned(nexus, 'flatten_and_wait', 1)).toMatchObject({ code: 'ALREADY_FLAT' });
    const limit = { order_type: 'LIMIT', limit_price: 2_000, platforms: ['one'], order_id: 'resting' };
    nexus.tell({ call: 'send_signal', symbol: 'NQ', side: 'BUY', quantity: 1, ...limit });
    await one.saw('ORDER', ({ order_type: type }) => type === 'LIMIT');
    nexus.tell({ call: 'cancel', order_id: 'resting' });
    expect(await returned(nexus, 'cancel')).toBe(true);
    await nexus.saw('ORDER_REJECT', ({ order_id: id, code }) => id === 'resting' && code === 'CANCELLED');
    nexus.tell({ call: 'kill_switch', reason: 'end of the test' });
    await nexus.saw('STATUS', ({ state }) => state === 'HALTED');
    nexus.tell({ call: 'send_signal', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'too late' });
    await nexus.saw('ORDER_REJECT', ({ order_id: id, code }) => id === 'too late' && code === 'TRADING_HALTED');
  });

  it('buys nothing where no direction is stated, and refuses terms that do not exist', async () => {
    const nexus = pipeline('gamma');
    nexus.tell({ call: 'send_signal', symbol: 'NQ' });
    expect(await nexus.until(({ did }) => did === 'send_signal')).toMatchObject({
      raised: expect.stringContaining('neither was stated'),
    });
    nexus.tell({ call: 'send_signal', symbol: 'NQ', side: 'BUY', stop_loss: 5 });
    expect(await nexus.until(({ did }) => did === 'send_signal', 1)).toMatchObject({
      raised: expect.stringContaining("unknown terms ['stop_loss']"),
    });
  });

  it('whose callback raises is told so, counted, and hears on', async () => {
    const nexus = pipeline('delta', '--trouble', 'raises');
    platform('bookmap', 'ES-12-26');
    await nexus.saw('ERROR', ({ code }) => code === 'CALLBACK_FAILED', 3);
    nexus.tell({ call: 'get_stats' });
    const stats = (await returned(nexus, 'get_stats')) as Readonly<Record<string, number>>;
    expect(stats['callback_errors']).toBeGreaterThanOrEqual(4);
    expect(stats['connected']).toBe(true);
  });

  it('whose callback never returns keeps its link, sends, and the person at the gateway is told', async () => {
    const nexus = pipeline('epsilon', '--trouble', 'hangs');
    await nexus.saw('LINK');
    platform('quantower', 'MNQ 12-26', '--price', 666);
    let stats: Readonly<Record<string, unknown>> = {};
    for (let asked = 0; stats['callback_is_stuck'] !== true; asked++) {
      nexus.tell({ call: 'get_stats' });
      stats = (await returned(nexus, 'get_stats', asked)) as typeof stats;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(stats).toMatchObject({ connected: true, callbacks_stuck: 1 });
    expect(stats['last_error']).toContain('market data callback has not returned');
    nexus.tell({ call: 'query_platforms' });
    expect(await returned(nexus, 'query_platforms')).toBeTruthy();
  });

  it('that dials nobody is told so and goes on dialling', async () => {
    const nobody = keep(startBridgeScript('pipeline', ['--port', 1, '--client', 'zeta']));
    expect(await returned(nobody, 'connect')).toBe(false);
    await nobody.saw('LINK', ({ state }) => state === 'down', 2);
    nobody.tell({ call: 'send_signal', symbol: 'NQ', side: 'BUY' });
    expect(await returned(nobody, 'send_signal')).toBe(null);
  });

  it('whose name the gateway refuses is told why and not dialled again', async () => {
    const refused = pipeline('two words');
    expect(await returned(refused, 'connect')).toBe(false);
    expect(await refused.saw('LINK')).toMatchObject({ state: 'refused', code: 'CLIENT_ID_INVALID' });
  });
});

lane(
  'python interface restart',
  hasPython(),
  pythonInstall,
)('a pipeline whose gateway is killed and started again', () => {
  afterEach(stopPeers);

  it('knows at once that nothing is sent, comes back by itself, and what it sent meanwhile is never sent', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'nexus-bridge-'));
    const args = (platform: number, nexus: number): string[] =>
      `--platform-port ${platform} --nexus-port ${nexus} --admin-port 0 --ui-port off --no-sim --no-demo`.split(' ');
    let gateway = await startGateway({ dataDir, args: args(await freePort(), await freePort()) });
    const { ports } = gateway;
    try {
      const nexus = keep(startBridgeScript('pipeline', ['--port', ports.nexus]));
      const nt8 = keep(startPeer('legacy_platform', ['nt8', 'NQ 12-26', '--port', ports.platform]));
      await nexus.saw('TICK');
      const signal = { call: 'send_signal', symbol: 'NQ', side: 'BUY', quantity: 1 };
      nexus.tell({ ...signal, order_id: 'before' });
      await nexus.saw('ORDER_DONE', (message) => message['order_id'] === 'before');
      await gateway.kill();
      await nexus.saw('LINK', ({ state }) => state === 'down');
      nexus.tell({ ...signal, order_id: 'meanwhile' });
      expect(await returned(nexus, 'send_signal', 1)).toBe(null);
      gateway = await startGateway({ dataDir, args: args(ports.platform, ports.nexus) });
      const back = await nexus.until(({ saw, message }) => saw === 'LINK' && message?.['state'] === 'ready', 1);
      // The platform is back too. A tick that waited when the first link broke may have come after the word of it.
      await nexus.until((line) => line.saw === 'TICK' && nexus.lines.indexOf(line) > nexus.lines.indexOf(back));
      nexus.tell({ ...signal, side: 'SELL', order_id: 'after' });
      await nexus.saw('ORDER_FILL', (message) => message['order_id'] === 'after');
      const sent = nt8.lines.flatMap(({ saw, message }) => (saw === 'ORDER' ? [message?.['signal_id']] : []));
      expect(sent).toEqual(['before', 'after']);
      nexus.tell({ call: 'get_stats' });
      expect(await returned(nexus, 'get_stats')).toMatchObject({ reconnects: 1, not_sent: 1, signals_sent: 2 });
    } finally {
      await gateway.kill();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
