import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { askPatiently } from '../support/ask-patiently.ts';
import { freePort } from '../support/free-port.ts';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { returned, startBridgeScript } from '../support/python-bridge.ts';
import type { PythonPeer } from '../support/python-peer.ts';
import { untilSo } from '../support/until-so.ts';

/** What the gateway shows of a platform. */
interface Row {
  readonly platform: string;
  readonly dialect: string;
  readonly can_trade: { readonly state: string; readonly reason?: string };
}

/** Each test trades on a platform of its own, so that none meets another's orders. */
lane(
  'python platform adapter',
  hasPython(),
  pythonInstall,
)('a platform on PlatformAdapter', () => {
  const peers: PythonPeer[] = [];
  let gateway: InteropGateway;
  let signals = 0;

  function keep(peer: PythonPeer): PythonPeer {
    peers.push(peer);
    return peer;
  }

  function platform(name: string, ...args: (string | number)[]): PythonPeer {
    return keep(startBridgeScript('own_platform', [name, '--port', gateway.ports.platform, ...args]));
  }

  /** One of version 1, with a store of its own. */
  function versionOne(name: string, ...args: string[]): PythonPeer {
    return platform(name, '--protocol', 1, '--store', join(gateway.dataDir, 'stores', `${name}.jsonl`), ...args);
  }

  async function pipeline(): Promise<PythonPeer> {
    const started = keep(
      startBridgeScript('pipeline', ['--port', gateway.ports.nexus, '--client', `watch${peers.length}`]),
    );
    await returned(started, 'connect');
    return started;
  }

  /** Ticks until the gateway hands them on, and waits until one of version 1 has reported: it may trade then. */
  async function ticks(sender: PythonPeer, name: string, nexus: PythonPeer, on = gateway): Promise<void> {
    await returned(sender, 'connect');
    const symbol = 'NQ 12-26';
    while (!nexus.lines.some(({ saw, message }) => saw === 'TICK' && message?.['platform'] === name)) {
      sender.tell({ call: 'send_market_data', symbol, price: 16_250, volume: 3 });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await untilSo(
      () => askPatiently({ port: on.ports.admin, action: 'platforms' }),
      (answer) =>
        answer.ok &&
        (answer.value.data as readonly Row[]).some(
          (row) => row.platform === name && (row.dialect === 'legacy' || row.can_trade.state === 'green'),
        ),
    );
  }

  function signal(nexus: PythonPeer, name: string, more: object = {}): string {
    signals += 1;
    const orderId = `signal-${signals}`;
    const wish = { call: 'send_signal', symbol: 'NQ', side: 'BUY', quantity: 2, order_id: orderId, platforms: [name] };
    nexus.tell({ ...wish, ...more });
    return orderId;
  }

  beforeAll(async () => {
    gateway = await startGateway({ config: 'version: 1\norders: { timeout_ms: 1500, reconcile_ms: 1000 }\n' });
  });

  afterEach(async () => {
    await Promise.all(peers.splice(0).map((peer) => peer.stop()));
  });

  afterAll(async () => {
    await gateway.stop();
  });

  it('of the old dialect sends ticks, gets orders, and fills in parts', async () => {
    const nexus = await pipeline();
    const old = platform('old');
    await ticks(old, 'old', nexus);
    const id = signal(nexus, 'old');
    const order = await old.saw('ORDER');
    expect(order).toMatchObject({ symbol: 'NQ 12-26', side: 'BUY', quantity: 2, signal_id: id });
    const fill = { call: 'send_order_fill', order_id: order['order_id'], fill_price: 16_250.25 };
    old.tell({ ...fill, filled_qty: 1, status: 'PARTIAL' });
    const first = await nexus.saw('ORDER_FILL', (message) => message['order_id'] === id);
    expect(first).toMatchObject({ status: 'PARTIAL', filled_qty: 1 });
    old.tell({ ...fill, filled_qty: 2 });
    const last = await nexus.saw('ORDER_FILL', (message) => message['order_id'] === id, 1);
    expect(last).toMatchObject({ status: 'FILLED', filled_qty: 2, fill_price: 16_250.25 });
  });

  it.each(['old_refuser', 'new_refuser'])('refuses in its own words: %s', async (name) => {
    const nexus = await pipeline();
    const refuser =
      name === 'old_refuser' ? platform(name, '--answer', 'rejects') : versionOne(name, '--answer', 'rejects');
    await ticks(refuser, name, nexus);
    const id = signal(nexus, name);
    const rejected = await nexus.saw('ORDER_REJECT', (message) => message['order_id'] === id);
    expect(rejected).toMatchObject({
      code: 'PLATFORM_REJECTED',
      reason: expect.stringContaining('insufficient margin'),
    });
  });

  it('that raises leaves the order unknown, and does not call it rejected', async () => {
    const nexus = await pipeline();
    const clumsy = versionOne('clumsy', '--answer', 'raises');
    await ticks(clumsy, 'clumsy', nexus);
    const id = signal(nexus, 'clumsy');
    await nexus.saw('ERROR', ({ code, order_id: of }) => code === 'ORDER_UNKNOWN' && of === id);
    clumsy.tell({ call: 'get_stats' });
    expect(await returned(clumsy, 'get_stats')).toMatchObject({
      callback_errors: 1,
      last_error: 'execute_order raised RuntimeError: the terminal did not answer',
    });
  });

  it('of version 1 registers, reports, fills by executions, and cancels', async () => {
    const nexus = await pipeline();
    const one = versionOne('one', '--answer', 'cancels');
    await ticks(one, 'one', nexus);
    const id = signal(nexus, 'one');
    const order = await one.saw('ORDER');
    expect(order).toMatchObject({ account: 'one', order_type: 'MARKET', role: 'ENTRY' });
    const fill = { call: 'send_order_fill', order_id: order['order_id'], filled_qty: 2, fill_price: 16_250.5 };
    one.tell(fill);
    one.tell(fill);
    expect(await nexus.saw('ORDER_FILL', (message) => message['order_id'] === id)).toMatchObject({
      status: 'FILLED',
      filled_qty: 2,
    });
    const resting = signal(nexus, 'one', { order_type: 'LIMIT', limit_price: 2_000 });
    await one.saw('ORDER', ({ order_type: type }) => type === 'LIMIT');
    nexus.tell({ call: 'cancel', order_id: resting });
    await one.saw('CANCEL');
    await nexus.saw('ORDER_REJECT', ({ order_id: of, code }) => of === resting && code === 'CANCELLED');
    nexus.tell({ call: 'query_fills' });
    const fills = (await returned(nexus, 'query_fills')) as readonly { readonly platform: string }[];
    expect(fills.filter((each) => each.platform === 'one')).toHaveLength(1);
  });

  it('of version 1 that dies after a fill that it told nobody loses nothing: its report tells', async () => {
    const nexus = await pipeline();
    const dying = versionOne('mortal', '--answer', 'keeps');
    await ticks(dying, 'mortal', nexus);
    const id = signal(nexus, 'mortal');
    expect(await dying.exited).toBe(4);
    versionOne('mortal');
    expect(await nexus.saw('ORDER_FILL', (message) => message['order_id'] === id)).toMatchObject({
      status: 'FILLED',
      filled_qty: 2,
      fill_price: 16_251.5,
    });
  });

  it('of version 1 whose execute_order never returns says that it cannot trade, and keeps its link', async () => {
    const nexus = await pipeline();
    const stuck = versionOne('stuck', '--answer', 'hangs');
    await ticks(stuck, 'stuck', nexus);
    signal(nexus, 'stuck');
    await stuck.saw('ORDER');
    let row: Row | undefined;
    for (let asked = 0; row?.can_trade.reason?.includes('execute_order does not return') !== true; asked++) {
      nexus.tell({ call: 'query_platforms' });
      const rows = (await returned(nexus, 'query_platforms', asked)) as readonly Row[];
      row = rows.find((each) => each.platform === 'stuck');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(row.can_trade.state).not.toBe('green');
    stuck.tell({ call: 'get_stats' });
    expect(await returned(stuck, 'get_stats')).toMatchObject({ connected: true, reconnects: 0 });
  });

  it('of the old dialect tells a fill that it got while the gateway was away, once that is back', async () => {
    const dataDir = join(gateway.dataDir, 'own');
    const args = (door: number): string[] =>
      `--platform-port ${door} --nexus-port 0 --admin-port 0 --ui-port off --no-sim --no-demo`.split(' ');
    let own = await startGateway({ dataDir, args: args(await freePort()) });
    const watch = (name: string): PythonPeer =>
      keep(startBridgeScript('pipeline', ['--port', own.ports.nexus, '--client', name]));
    try {
      const nexus = watch('before');
      await returned(nexus, 'connect');
      const old = keep(startBridgeScript('own_platform', ['old', '--port', own.ports.platform]));
      await ticks(old, 'old', nexus, own);
      signal(nexus, 'old', { quantity: 1 });
      const order = await old.saw('ORDER');
      await own.kill();
      // It knows by then that nobody listens.
      for (let asked = 0, isLinked = true; isLinked; asked++) {
        old.tell({ call: 'get_stats' });
        const stats = (await returned(old, 'get_stats', asked)) as { readonly connected: boolean };
        isLinked = stats.connected;
      }
      old.tell({ call: 'send_order_fill', order_id: order['order_id'], filled_qty: 1, fill_price: 16_252 });
      expect(await returned(old, 'send_order_fill')).toBe(false);
      own = await startGateway({ dataDir, args: args(own.ports.platform) });
      const after = watch('after');
      await returned(after, 'connect');
      let positions: unknown = [];
      for (let asked = 0; Array.isArray(positions) && positions.length === 0; asked++) {
        after.tell({ call: 'query_positions' });
        positions = await returned(after, 'query_positions', asked);
      }
      expect(positions).toMatchObject([{ platform: 'old', qty: 1, avg_price: 16_252 }]);
    } finally {
      await own.kill();
    }
  });
});
