import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { startPeer, type PythonPeer } from '../support/python-peer.ts';

/** Only ends what hangs. */
const WAIT_MS_MAX = 120_000;

/** Each test trades on a platform of its own that the configuration does not list, so that none meets another's orders. */
lane(
  'python platforms',
  hasPython(),
  pythonInstall,
)('legacy platforms in python', () => {
  let gateway: InteropGateway;
  let nexus: PythonPeer;
  const peers: PythonPeer[] = [];
  let orders = 0;

  /** Starts a platform. A pipeline that is as new sees its first tick: the gateway knows it by then, also a second time. */
  async function platform(id: string, symbol: string, ...args: (string | number)[]): Promise<PythonPeer> {
    const watcher = startPeer('legacy_client', ['--port', gateway.ports.nexus]);
    peers.push(watcher);
    await watcher.until(({ did }) => did === 'connect');
    const started = startPeer('legacy_platform', [id, symbol, '--port', gateway.ports.platform, ...args]);
    peers.push(started);
    await watcher.saw('MARKET_DATA', (message) => message['platform'] === id);
    return started;
  }

  function signal(symbol: string, platforms: readonly string[], quantity = 1): string {
    orders += 1;
    const orderId = `platforms-${orders}`;
    const message = { type: 'SIGNAL', symbol, side: 'BUY', quantity, order_id: orderId, platforms };
    nexus.tell({ form: 'raw', message });
    return orderId;
  }

  beforeAll(async () => {
    gateway = await startGateway({ config: 'version: 1\norders: { timeout_ms: 6000 }\n' });
    nexus = startPeer('legacy_client', ['--port', gateway.ports.nexus]);
    await nexus.until(({ did }) => did === 'connect');
  });

  afterEach(async () => {
    await Promise.all(peers.splice(0).map((each) => each.stop()));
  });

  afterAll(async () => {
    await nexus.stop();
    await gateway.stop();
  });

  it('that fill in parts are told as they fill, and ended once', async () => {
    await platform('parts', 'NQ 12-26', '--answer', 'partial');
    const id = signal('NQ', ['parts'], 2);
    const first = await nexus.saw('ORDER_FILL', ({ order_id }) => order_id === id);
    expect(first).toMatchObject({ status: 'PARTIAL', filled_qty: 1 });
    const end = await nexus.saw('ORDER_FILL', ({ order_id }) => order_id === id, 1);
    expect(end).toMatchObject({ status: 'FILLED', filled_qty: 2, fill_price: 16_250.5 });
  });

  it('that say a fill twice fill once', async () => {
    const twice = await platform('twice', 'ES 12-26', '--answer', 'double');
    const id = signal('ES', ['twice']);
    await twice.until(({ did }) => did === 'ORDER_FILL', 1);
    const next = signal('ES', ['twice']);
    await nexus.saw('ORDER_FILL', ({ order_id }) => order_id === next);
    const told = nexus.lines.filter(({ saw, message }) => saw !== undefined && message?.['order_id'] === id);
    expect(told.map(({ message }) => [message?.['type'], message?.['filled_qty']])).toEqual([['ORDER_FILL', 1]]);
  });

  it('that reject are told with the code for it', async () => {
    await platform('refuser', 'YM 12-26', '--answer', 'reject');
    const id = signal('YM', ['refuser']);
    expect(await nexus.saw('ORDER_REJECT', ({ order_id }) => order_id === id)).toMatchObject({
      code: 'PLATFORM_REJECTED',
    });
  });

  it('that never answer leave the order unknown, which blocks them alone', async () => {
    await platform('silent', 'RTY 12-26', '--answer', 'none');
    await platform('lively', 'RTY 12-26');
    const id = signal('RTY', ['silent']);
    expect(await nexus.saw('ERROR', ({ order_id }) => order_id === id)).toMatchObject({
      code: 'ORDER_UNKNOWN',
      platform: 'silent',
    });
    const next = signal('RTY', ['silent', 'lively']);
    const end = await nexus.saw('ORDER_FILL', ({ order_id }) => order_id === next);
    expect(end).toMatchObject({
      status: 'FILLED',
      filled_qty: 1,
      children: [{ platform: 'lively', status: 'FILLED' }],
      denied: [{ platform: 'silent', code: 'UNKNOWN_ORDER_OPEN' }],
    });
  });

  it('that die with an order leave it unknown until its fill comes from whoever is back in their name', async () => {
    const dying = await platform('mortal', 'MNQ 12-26', '--answer', 'die');
    const id = signal('MNQ', ['mortal']);
    const order = await dying.saw('ORDER');
    expect(await dying.exited).toBe(3);
    await nexus.saw('ERROR', ({ order_id, code }) => order_id === id && code === 'ORDER_UNKNOWN');
    // It comes back as legacy platforms do: without REGISTER, known by the platform that its ticks name.
    const back = await platform('mortal', 'MNQ 12-26', '--again');
    const blocked = signal('MNQ', ['mortal']);
    expect(await nexus.saw('ORDER_REJECT', ({ order_id }) => order_id === blocked)).toMatchObject({
      code: 'UNKNOWN_ORDER_OPEN',
    });
    expect(back.lines.filter(({ saw }) => saw !== undefined)).toEqual([]);
    back.tell({
      order_id: order['order_id'],
      symbol: order['symbol'],
      filled_qty: 1,
      fill_price: 16_250,
      status: 'FILLED',
    });
    expect(await nexus.saw('ORDER_FILL', ({ order_id }) => order_id === id)).toMatchObject({
      status: 'FILLED',
      filled_qty: 1,
      fill_price: 16_250,
    });
    const free = signal('MNQ', ['mortal']);
    await nexus.saw('ORDER_FILL', ({ order_id }) => order_id === free);
  });

  it('are named in the log from registration to fill, in plain lines', async () => {
    await platform('logged', 'MES 12-26');
    const id = signal('MES', ['logged']);
    await nexus.saw('ORDER_FILL', ({ order_id }) => order_id === id);
    const log = (): string => readFileSync(join(gateway.dataDir, 'logs', 'gateway.log'), 'utf8');
    for (const line of [
      `Platform socket (${gateway.ports.platform}): ACTIVE`,
      'Platform registered: logged',
      'Market data received: MES @ 16250.50',
      'Signal received from NEXUS: BUY MES',
      'Order routed to logged: MES 12-26',
      'Order filled: MES @ 16250.50',
    ])
      await vi.waitFor(() => expect(log()).toContain(line), WAIT_MS_MAX);
  });

  it('that ask over REQ get exactly one answer a message, and their ticks arrive', async () => {
    const asking = startPeer('req_platform', ['asker', 'NQ 12-26', '--port', gateway.ports.platform]);
    peers.push(asking);
    await nexus.saw('MARKET_DATA', (message) => message['platform'] === 'asker', 2);
    expect(await asking.exited).toBe(0);
    expect(asking.lines.map((line) => line['asked'])).toEqual(['REGISTER', ...Array<string>(3).fill('MARKET_DATA')]);
  });
});
