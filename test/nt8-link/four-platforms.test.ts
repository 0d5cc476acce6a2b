import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { LinkProcess, StartLinkProcess } from '../../core/adapters/link-process.ts';
import { readConfig } from '../../core/app/config.ts';
import { startGateway, type Gateway } from '../../core/app/run-gateway.ts';
import { createSimPlatforms } from '../../core/app/sim-platforms.ts';
import { systemClock } from '../../core/app/system-clock.ts';
import { connectNexus, type NexusClient, type OrderFill } from '../../core/client/index.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { unlimitedRiskFile } from '../support/bench-limits.ts';
import { DtcServer } from '../support/dtc-server.ts';
import { builtLink, hasEdge } from '../support/edge-lane.ts';
import { freePort } from '../support/free-port.ts';
import { lane } from '../support/lane.ts';
import { MANUAL_START_US } from '../support/manual-clock.ts';
import { MONO_INSTALL } from '../support/mono-lane.ts';
import { GLOBAL_SETUP } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import { startTerminal, type Mt5Terminal } from '../support/mt5-terminal.ts';
import { compileNt8, NT8_SETUP, startNt8, type Nt8Programs, type Nt8Terminal } from '../support/nt8-terminal.ts';
import { shippedRegistry } from '../support/shipped-registry.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

const WAIT_MS_MAX = 90_000;
const SIM = 'sim_nt8' as PlatformId;
const TOKEN = 'token-of-the-test';
const NAMES = ['nt8', 'sierra', 'mt5_global', SIM];

lane(
  'edge-js',
  hasEdge() && hasCompiler(),
  `${MONO_INSTALL} g++, then npm ci`,
)('a signal for NQ with NinjaTrader 8, Sierra Chart, MetaTrader 5 and the simulator', () => {
  let program: string;
  let programs: Nt8Programs;
  let link: StartLinkProcess;
  let gateway: Gateway | undefined;
  let client: NexusClient | undefined;
  let mt5: Mt5Terminal | undefined;
  let nt8: Nt8Terminal | undefined;
  let server: DtcServer | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'nexus-four-'));

  beforeAll(async () => {
    program = await compiledBridge();
    programs = compileNt8();
    link = builtLink();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  afterEach(async () => {
    client?.close();
    await gateway?.stop();
    await mt5?.crash();
    await nt8?.crash();
    await server?.close();
  });

  async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const endMs = Date.now() + WAIT_MS_MAX;
    while (!(await holds())) {
      if (Date.now() > endMs) throw new Error(`waited in vain until ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('fills on all four and averages, and on three of them while the .NET link is down', async () => {
    const clockOffsetMs = Math.round(MANUAL_START_US / 1_000 - Date.now());
    const clock = systemClock(clockOffsetMs * 1_000);
    const dtc = new DtcServer(clock);
    server = dtc;
    const [dtcPort, mt5Port, nt8Port] = [await dtc.listen(), await freePort(), await freePort()];
    const text = `version: 1
ports: { platform: 0, nexus: 0, admin: 0 }
simulated_platforms: []
bridge_ports: { mt5_global: ${mt5Port}, nt8: ${nt8Port} }
platforms: { sierra: { port: ${dtcPort} }, mt5_global: {}, nt8: { carrier: edge } }`;
    const config = readConfig({ text, file: 'gateway.yaml' });
    if (!config.ok) throw new Error('the configuration does not load');
    const processes: LinkProcess[] = [];
    const started = await startGateway({
      config: config.value,
      registry: shippedRegistry(),
      clock,
      adminToken: 'admin',
      tokens: { isPlatformToken: (_platform, shown) => shown === TOKEN, isClientToken: () => false },
      riskFile: unlimitedRiskFile(),
      log: () => {},
      startNt8Link: (owner) => {
        const made = link(owner);
        if (made.ok) processes.push(made.value);
        return made;
      },
      adapters: (gate) =>
        createSimPlatforms({ platforms: [SIM], registry: shippedRegistry(), clock, gate, seed: 5 }).adapters,
    });
    if (!started.ok) throw new Error(started.error);
    gateway = started.value;
    mkdirSync(join(folder, 'mt5'));
    const ours = { token: TOKEN, clockOffsetMs };
    const meta = startTerminal({
      ...ours,
      program,
      platform: 'mt5_global',
      port: mt5Port,
      folder: join(folder, 'mt5'),
    });
    mt5 = meta;
    for (const line of GLOBAL_SETUP) await meta.does(line);
    await meta.does('start');
    const ninja = startNt8({ ...ours, programs, port: nt8Port, folder: join(folder, 'nt8') });
    nt8 = ninja;
    for (const line of NT8_SETUP) await ninja.does(line);
    await ninja.does('start');
    const { view, ports } = started.value;
    const trades = (name: string): boolean => view.platform(name as PlatformId)?.lights.canTrade.state === 'green';
    await until('all four can trade', () => NAMES.every(trades));
    const nexus = connectNexus({ port: ports?.nexus ?? 0, client: 'four' });
    client = nexus;
    const fills: OrderFill[] = [];
    nexus.onFill((fill) => fills.push(fill));
    await nexus.ready();
    const lastFill = (orderId: string): OrderFill | undefined => fills.findLast((fill) => fill.orderId === orderId);
    const filled = (orderId: string) => (): boolean => lastFill(orderId)?.status === 'FILLED';
    const ninjaHolds = async (): Promise<number> =>
      (await ninja.state()).positions.reduce((sum, { size }) => sum + size, 0);

    const signal = { symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, platforms: NAMES } as const;
    nexus.sendSignal({ ...signal, orderId: 'in' });
    await until('all four have filled', filled('in'));
    const orders = view.orders();
    expect(new Map(orders.map(({ platform, state, size }) => [platform, `${state} ${size}`]))).toEqual(
      new Map([
        ['nt8', 'filled 1'],
        ['sierra', 'filled 1'],
        ['mt5_global', 'filled 20'],
        [SIM, 'filled 1'],
      ]),
    );
    expect(lastFill('in')).toMatchObject({ filledQty: 4, expectedQty: 4 });
    const average = orders.reduce((sum, { averagePrice }) => sum + averagePrice, 0) / 4;
    expect(lastFill('in')?.fillPrice).toBeCloseTo(average, 6);
    expect(dtc.books.positionOf('Sim1', 'NQZ26')).toBe(1);
    expect((await meta.state()).positions).toEqual([{ symbol: 'NAS100', size: 20 }]);
    expect(await ninjaHolds()).toBe(1);

    nexus.sendSignal({ ...signal, side: 'SELL', orderId: 'out' });
    await until('all four have closed', filled('out'));
    expect(view.positions().filter(({ size }) => size !== 0)).toEqual([]);
    expect(await ninjaHolds()).toBe(0);

    // A fault in the CLR costs NinjaTrader's link and nothing else.
    process.kill(processes[0]!.pid, 'SIGSEGV');
    await until('the link is lost', () => !trades('nt8'));
    nexus.sendSignal({ ...signal, orderId: 'without', platforms: ['sierra', 'mt5_global', SIM] });
    await until('the other three have filled', filled('without'));
    expect(lastFill('without')).toMatchObject({ filledQty: 3, expectedQty: 3 });
    nexus.sendSignal({ ...signal, side: 'SELL', orderId: 'without-out', platforms: ['sierra', 'mt5_global', SIM] });
    await until('the other three have closed', filled('without-out'));
    await until('NinjaTrader trades again', () => trades('nt8'));
    nexus.sendSignal({ ...signal, orderId: 'again', platforms: ['nt8'] });
    await until('NinjaTrader has filled', filled('again'));
    expect(await ninjaHolds()).toBe(1);
  });
});
