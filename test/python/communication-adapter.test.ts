import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall, type PythonScript } from '../support/python.ts';
import { returned, startBridgeScript, startShippedProgram } from '../support/python-bridge.ts';
import { startPeer, type PythonPeer } from '../support/python-peer.ts';

const running: { stop(): Promise<void> }[] = [];

function keep<T extends { stop(): Promise<void> }>(started: T): T {
  running.push(started);
  return started;
}

async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((each) => each.stop()));
}

function brainOn(gateway: InteropGateway, client: string, ...args: (string | number)[]): PythonPeer {
  return keep(startBridgeScript('adapter', ['--port', gateway.ports.nexus, '--client', client, ...args]));
}

/** The shipped simulated platform, one or more in one process, from the moment at which they run. */
async function platformsOn(gateway: InteropGateway, ...args: string[]): Promise<PythonScript> {
  const started = keep(startShippedProgram('test_adapter', ['--port', gateway.ports.platform, ...args]));
  for (;;) if ((await started.nextLine()) === 'running') return started;
}

/** Reads on until a line matches. */
async function lineOf(script: PythonScript, pattern: RegExp): Promise<string> {
  for (;;) {
    const line = await script.nextLine();
    if (pattern.test(line)) return line;
  }
}

async function statsOf(brain: PythonPeer): Promise<Readonly<Record<string, unknown>>> {
  const before = brain.lines.filter(({ did }) => did === 'stats').length;
  brain.tell({ call: 'stats' });
  return (await returned(brain, 'stats', before)) as Readonly<Record<string, unknown>>;
}

/** Asks for the stats until they say so. */
async function untilStats(
  brain: PythonPeer,
  holds: (stats: Readonly<Record<string, unknown>>) => boolean,
): Promise<Readonly<Record<string, unknown>>> {
  for (;;) {
    const stats = await statsOf(brain);
    if (holds(stats)) return stats;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

lane(
  'python adapter',
  hasPython(),
  pythonInstall,
)('a pipeline on NexusCommunicationAdapter', () => {
  let gateway: InteropGateway;

  beforeAll(async () => {
    // No order becomes unknown while a machine is slow: its symbol would be free for the next one.
    gateway = await startGateway({ config: 'version: 1\norders: { timeout_ms: 300000 }\n' });
  });

  afterEach(stopAll);

  afterAll(async () => {
    await gateway.stop();
  });

  it('trades: market data, signal, orders on all platforms, fills, feedback', async () => {
    const ids = ['nt8=NQ 12-26', 'sierra=NQZ26', 'bookmap=NQ-12-26', 'quantower=NQZ26', 'mt5_global=NAS100'];
    const platforms = await platformsOn(gateway, ...ids, 'mt5_brazil=WINZ26');
    const brain = brainOn(gateway, 'system');
    expect(await returned(brain, 'start')).toBe(true);
    for (const id of [...ids, 'mt5_brazil=']) await brain.saw('TICK', ({ platform }) => platform === id.split('=')[0]);
    const data = await brain.saw('DATA', ({ symbol }) => symbol === 'NQ');
    const scores = ['composite', 'liquidity', 'volatility', 'momentum', 'trend', 'imbalance', 'noise'];
    expect(Object.keys(data)).toEqual(
      ['symbol', 'price', 'volume', 'bid', 'ask', 'timestamp'].concat(scores.map((name) => `mqscore_${name}`)),
    );
    expect(data).toMatchObject({ symbol: 'NQ', mqscore_composite: 0.9, mqscore_trend: 0.4, mqscore_noise: 0.1 });
    for (const [round, signal] of [
      [0, 0.9],
      [1, -0.9],
    ] as const) {
      brain.tell({ call: 'decide', symbol: 'NQ', signal, confidence: 0.75 });
      const outcome = await brain.saw('OUTCOME', () => true, round);
      expect(outcome).toMatchObject({ symbol: 'NQ', quantity: 5 });
      expect(Math.abs(Number(outcome['entry_price']) - 16_250)).toBeLessThan(500);
      const side = signal > 0 ? 'BUY' : 'SELL';
      const orders = [];
      for (let count = 0; count < ids.length; count++) orders.push(await lineOf(platforms, / ORDER /));
      expect(new Set(orders.map((line) => line.split(' ORDER ')[0]))).toEqual(
        new Set(ids.map((id) => id.split('=')[0])),
      );
      expect(orders.every((line) => line.includes(` ${side} `))).toBe(true);
    }
    // The sixth platform trades what the others do not.
    brain.tell({ call: 'decide', symbol: 'WIN', signal: 0.5, confidence: 0.9 });
    expect(await lineOf(platforms, / ORDER /)).toBe('mt5_brazil ORDER BUY 2 WINZ26');
    expect(await brain.saw('OUTCOME', ({ symbol }) => symbol === 'WIN')).toMatchObject({ quantity: 2 });
    brain.tell({ call: 'decide', symbol: 'WIN', signal: -0.5, confidence: 0.9 });
    await brain.saw('OUTCOME', ({ symbol }) => symbol === 'WIN', 1);
    const stats = await untilStats(
      brain,
      ({ active_positions: held, active_orders: open }) => held === 0 && open === 0,
    );
    expect(stats).toMatchObject({
      signals_generated: 4,
      orders_executed: 4,
      outcomes_recorded: 4,
      active_symbols: ['NQ', 'WIN'],
      pipeline_errors: 0,
      gateway_stats: { connected: true, signals_sent: 4 },
    });
    expect(stats['fills_received']).toBeGreaterThanOrEqual(4);
    expect(stats['market_data_received']).toBeGreaterThan(0);
    await brain.saw('LOG', ({ text }) => /^Stats: Data=\d+ Signals=4 Orders=4$/.test(String(text)));
  });

  it('says nothing of a poor market, of a doubtful signal, and of a small confidence', async () => {
    await platformsOn(gateway, 'quiet=ES 12-26');
    const brain = brainOn(gateway, 'careful');
    await brain.saw('DATA');
    for (const [signal, confidence, composite] of [
      [0.9, 0.9, 0.49],
      [0.3, 0.9, 0.9],
      [0.9, 0.64, 0.9],
      [0.9, 0.7, 0.9],
    ] as const) {
      brain.tell({ call: 'score', composite_score: composite });
      brain.tell({ call: 'decide', symbol: 'ES', signal, confidence, hold: true });
      const { market_data_received: seen } = await statsOf(brain);
      await untilStats(brain, ({ market_data_received: now }) => Number(now) > Number(seen) + 3);
    }
    expect(await statsOf(brain)).toMatchObject({ signals_generated: 0, orders_executed: 0 });
    expect(Number((await statsOf(brain))['gated_by_quality'])).toBeGreaterThan(0);
  });

  it('sends one order a symbol at a time, of the size that its own risk manager says', async () => {
    const slow = keep(
      startPeer('legacy_platform', ['slow', 'MNQ 12-26', '--port', gateway.ports.platform, '--answer', 'none']),
    );
    const brain = brainOn(gateway, 'alone', '--style', 'async', '--size', 3);
    await brain.saw('DATA');
    brain.tell({ call: 'decide', symbol: 'MNQ', signal: 1, confidence: 0.71, hold: true });
    const order = await slow.saw('ORDER');
    expect(order).toMatchObject({ side: 'BUY', quantity: 3 });
    const { market_data_received: seen } = await statsOf(brain);
    const stats = await untilStats(brain, ({ market_data_received: now }) => Number(now) > Number(seen) + 3);
    expect(stats).toMatchObject({ orders_executed: 1, active_orders: 1 });
    slow.tell({ order_id: order['order_id'], symbol: 'MNQ 12-26', filled_qty: 3, fill_price: 10, status: 'FILLED' });
    expect(await brain.saw('OUTCOME')).toMatchObject({ symbol: 'MNQ', entry_price: 10, quantity: 3 });
    expect(await statsOf(brain)).toMatchObject({ active_orders: 0 });
  });

  it('goes on when the pipeline raises', async () => {
    await platformsOn(gateway, 'loud=RTY 12-26');
    const brain = brainOn(gateway, 'clumsy', '--style', 'fails');
    const stats = await untilStats(brain, ({ pipeline_errors: errors }) => Number(errors) > 2);
    expect(stats).toMatchObject({ orders_executed: 0, gateway_stats: { connected: true } });
    await brain.saw('LOG', ({ text }) => String(text).includes('no model is loaded'));
  });

  it('tells of a pipeline that never returns', async () => {
    await platformsOn(gateway, 'lost=YM 12-26');
    const brain = brainOn(gateway, 'asleep', '--style', 'hangs');
    await brain.saw('LOG', ({ text }) => String(text).includes('has not returned'));
    expect(await statsOf(brain)).toMatchObject({ pipeline_stuck: 1 });
  });

  it('answers False to start() where no gateway is', async () => {
    const brain = keep(startBridgeScript('adapter', ['--port', 1]));
    expect(await returned(brain, 'start')).toBe(false);
  });
});

lane(
  'python adapter restart',
  hasPython(),
  pythonInstall,
)('a pipeline with a gateway of its own', () => {
  afterEach(stopAll);

  it('whose gateway is killed in the middle of an order and started again decides nothing meanwhile, hears of the fill that it missed, and trades on', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'nexus-adapter-'));
    const args = (platform: number, nexus: number): string[] =>
      `--platform-port ${platform} --nexus-port ${nexus} --admin-port 0 --ui-port off --no-sim --no-demo`.split(' ');
    let gateway = await startGateway({ dataDir, args: args(await freePort(), await freePort()) });
    const { ports } = gateway;
    try {
      const store = join(dataDir, 'stores');
      const platform = await platformsOn(gateway, '--protocol', '1', '--store', store, 'one=NQ 12-26');
      const brain = brainOn(gateway, 'steady');
      await brain.saw('DATA');
      brain.tell({ call: 'decide', symbol: 'NQ', signal: 1, confidence: 0.75 });
      await lineOf(platform, /ORDER BUY 1 /);
      await gateway.kill();
      await brain.saw('LOG', ({ text }) => String(text).startsWith('no link to the gateway'));
      brain.tell({ call: 'decide', symbol: 'NQ', signal: 1, confidence: 0.75 });
      expect(await statsOf(brain)).toMatchObject({ orders_executed: 1, gateway_stats: { connected: false } });
      brain.tell({ call: 'decide', symbol: 'NQ', signal: 0, confidence: 0 });
      gateway = await startGateway({ dataDir, args: args(ports.platform, ports.nexus) });
      await brain.saw('LOG', ({ text }) => text === 'connected to the gateway', 1);
      // The platform filled while nobody listened; its report tells.
      expect(await brain.saw('OUTCOME')).toMatchObject({ symbol: 'NQ', quantity: 1 });
      await untilStats(brain, ({ active_positions: held }) => held === 1);
      brain.tell({ call: 'decide', symbol: 'NQ', signal: -1, confidence: 0.75 });
      await lineOf(platform, /ORDER SELL 1 /);
      expect(await brain.saw('OUTCOME', () => true, 1)).toMatchObject({ symbol: 'NQ', quantity: 1 });
      expect(await statsOf(brain)).toMatchObject({
        orders_executed: 2,
        outcomes_recorded: 2,
        active_orders: 0,
        gateway_stats: { reconnects: 1 },
      });
    } finally {
      await gateway.kill();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('closes what it holds at its end and waits for the certificate', async () => {
    const gateway = await startGateway();
    try {
      await platformsOn(gateway, '--protocol', '1', '--store', join(gateway.dataDir, 'stores'), 'closing=MES 12-26');
      const brain = brainOn(gateway, 'leaving');
      await brain.saw('DATA');
      brain.tell({ call: 'decide', symbol: 'MES', signal: 1, confidence: 0.95 });
      expect(await brain.saw('OUTCOME')).toMatchObject({ symbol: 'MES', quantity: 2 });
      brain.tell({ call: 'stop', close_positions: true });
      expect(await returned(brain, 'stop')).toMatchObject({
        type: 'FLATTEN_DONE',
        outcome: 'PROVED',
        certificate: { platforms: [{ platform: 'closing', outcome: 'PROVED', positions: [] }] },
      });
      expect(await brain.exited).toBe(0);
    } finally {
      await stopAll();
      await gateway.stop();
    }
  });
});
