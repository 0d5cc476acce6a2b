import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { readConfig } from '../../core/app/config.ts';
import { startGateway, type Gateway } from '../../core/app/run-gateway.ts';
import { createSimPlatforms } from '../../core/app/sim-platforms.ts';
import { systemClock } from '../../core/app/system-clock.ts';
import { connectNexus, type NexusClient, type OrderFill } from '../../core/client/index.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { unlimitedRiskFile } from '../support/bench-limits.ts';
import { DtcServer } from '../support/dtc-server.ts';
import { freePort } from '../support/free-port.ts';
import { lane } from '../support/lane.ts';
import { MANUAL_START_US } from '../support/manual-clock.ts';
import { GLOBAL_SETUP } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import { startTerminal, type Mt5Terminal } from '../support/mt5-terminal.ts';
import { shippedRegistry } from '../support/shipped-registry.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Only ends what hangs. */
const WAIT_MS_MAX = 120_000;
const SIM = 'sim_nt8' as PlatformId;
const TOKEN = 'token-of-the-test';
const NAMES = ['sierra', 'mt5_global', SIM];

lane(
  'mt5',
  hasCompiler(),
  'apt-get install g++',
)('a signal for NQ with Sierra Chart, MetaTrader 5 and the simulator', () => {
  let program: string;
  let gateway: Gateway | undefined;
  let client: NexusClient | undefined;
  let terminal: Mt5Terminal | undefined;
  let server: DtcServer | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'nexus-three-'));

  beforeAll(async () => {
    program = await compiledBridge();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  afterEach(async () => {
    client?.close();
    await gateway?.stop();
    await terminal?.crash();
    await server?.close();
  });

  async function until(what: string, holds: () => boolean): Promise<void> {
    const endMs = Date.now() + WAIT_MS_MAX;
    while (!holds()) {
      if (Date.now() > endMs) throw new Error(`waited in vain until ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('fills on all three and averages, and its close leaves nothing anywhere', async () => {
    const clockOffsetMs = Math.round(MANUAL_START_US / 1_000 - Date.now());
    const clock = systemClock(clockOffsetMs * 1_000);
    const dtc = new DtcServer(clock);
    server = dtc;
    const [dtcPort, bridgePort] = [await dtc.listen(), await freePort()];
    const text = `version: 1
ports: { platform: 0, nexus: 0, admin: 0 }
simulated_platforms: []
bridge_ports: { mt5_global: ${bridgePort} }
platforms: { sierra: { port: ${dtcPort} }, mt5_global: {} }`;
    const config = readConfig({ text, file: 'gateway.yaml' });
    if (!config.ok) throw new Error('the configuration does not load');
    const started = await startGateway({
      config: config.value,
      registry: shippedRegistry(),
      clock,
      adminToken: 'admin',
      tokens: { isPlatformToken: (_platform, shown) => shown === TOKEN, isClientToken: () => false },
      riskFile: unlimitedRiskFile(),
      log: () => {},
      adapters: (gate) =>
        createSimPlatforms({ platforms: [SIM], registry: shippedRegistry(), clock, gate, seed: 5 }).adapters,
    });
    if (!started.ok) throw new Error(started.error);
    gateway = started.value;
    const mt5 = startTerminal({
      program,
      platform: 'mt5_global',
      port: bridgePort,
      token: TOKEN,
      folder,
      clockOffsetMs,
    });
    terminal = mt5;
    for (const line of GLOBAL_SETUP) await mt5.does(line);
    await mt5.does('start');
    const { view, ports } = started.value;
    await until('all three can trade', () =>
      NAMES.every((name) => view.platform(name as PlatformId)?.lights.canTrade.state === 'green'),
    );
    const nexus = connectNexus({ port: ports?.nexus ?? 0, client: 'three' });
    client = nexus;
    const fills: OrderFill[] = [];
    nexus.onFill((fill) => fills.push(fill));
    await nexus.ready();
    const filled = (orderId: string): boolean =>
      fills.some((fill) => fill.orderId === orderId && fill.status === 'FILLED');

    const signal = { symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, platforms: NAMES } as const;
    nexus.sendSignal({ ...signal, orderId: 'in' });
    await until('all three have filled', () => filled('in'));
    const orders = view.orders();
    expect(new Map(orders.map(({ platform, state, size }) => [platform, `${state} ${size}`]))).toEqual(
      new Map([
        ['sierra', 'filled 1'],
        ['mt5_global', 'filled 20'],
        [SIM, 'filled 1'],
      ]),
    );
    const last = fills.findLast(({ orderId }) => orderId === 'in');
    expect(last).toMatchObject({ filledQty: 3, expectedQty: 3 });
    const average = orders.reduce((sum, { averagePrice }) => sum + averagePrice, 0) / 3;
    expect(last?.fillPrice).toBeCloseTo(average, 6);
    expect(dtc.books.positionOf('Sim1', 'NQZ26')).toBe(1);
    expect((await mt5.state()).positions).toEqual([{ symbol: 'NAS100', size: 20 }]);

    nexus.sendSignal({ ...signal, side: 'SELL', orderId: 'out' });
    await until('all three have closed', () => filled('out'));
    expect(view.positions().filter(({ size }) => size !== 0)).toEqual([]);
    expect(dtc.books.positionOf('Sim1', 'NQZ26')).toBe(0);
    expect((await mt5.state()).positions).toEqual([]);
  });
});
