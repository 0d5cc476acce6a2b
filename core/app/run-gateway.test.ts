import { afterEach, describe, expect, it } from 'vitest';
import { manualClock, type ManualClock } from '../../test/support/manual-clock.ts';
import { memoryDoor, type MemoryPeer } from '../../test/support/memory-peer.ts';
import { shippedRegistry } from '../../test/support/shipped-registry.ts';
import type { PlatformId } from '../model/ids.ts';
import { readConfig, type GatewayConfig } from './config.ts';
import { startGateway, type Gateway } from './run-gateway.ts';
import { createSimPlatforms } from './sim-platforms.ts';

const TOKEN = 'a-token';
const registry = shippedRegistry();

interface Scene {
  readonly gateway: Gateway;
  readonly clock: ManualClock;
  readonly log: readonly string[];
  platform(id: string): MemoryPeer;
  client(): MemoryPeer;
  admin(action: string, payload?: object, token?: string): Promise<Record<string, unknown>>;
  /** Lets the loop turn, and a moment pass. */
  pass(ms?: number): void;
}

let running: Gateway | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

/** A whole gateway without sockets, under a clock that the test moves. */
async function scene(overrides: Partial<GatewayConfig> = {}, simulated: readonly string[] = []): Promise<Scene> {
  const clock = manualClock();
  const log: string[] = [];
  const shipped = readConfig({ text: '', file: 'gateway.yaml' });
  if (!shipped.ok) throw new Error('the shipped configuration has a fault');
  const platforms = simulated as readonly PlatformId[];
  const config = { ...shipped.value, simulatedPlatforms: platforms, ...overrides };
  const started = await startGateway({
    config,
    registry,
    clock,
    adminToken: TOKEN,
    log: (line) => log.push(line),
    sockets: 'none',
    endOfTurn: (run) => {
      clock.after(0, run);
    },
    adapters: (gate) => createSimPlatforms({ platforms, registry, clock, gate, seed: 7 }).adapters,
  });
  if (!started.ok) throw new Error(started.error);
  const gateway = started.value;
  running = gateway;
  clock.advanceMs(0);
  const doors = {
    platform: memoryDoor(gateway.handlers.platform, clock),
    nexus: memoryDoor(gateway.handlers.nexus, clock),
    admin: memoryDoor(gateway.handlers.admin, clock),
  };
  let requests = 0;
  return {
    gateway,
    clock,
    log,
    pass: (ms = 1) => clock.advanceMs(ms),
    platform: (id) => {
      const peer = doors.platform.dial();
      peer.says({ type: 'REGISTER', platform: id });
      clock.advanceMs(1);
      return peer;
    },
    client: () => doors.nexus.dial(),
    admin: async (action, payload = {}, token) => {
      requests += 1;
      const peer = doors.admin.dial({ socketType: 'REQ' });
      peer.says({ action, request_id: `r${requests}`, timestamp: 0, payload, ...(token !== undefined && { token }) });
      for (let turn = 0; turn < 10 && peer.received.length === 0; turn++) {
        clock.advanceMs(1);
        // The door answers in a promise.
        await Promise.resolve();
      }
      return peer.received[0] as Record<string, unknown>;
    },
  };
}

function tick(platform: string, symbol: string, price: number): object {
  return { type: 'MARKET_DATA', platform, data: { symbol, price, volume: 1, timestamp: 1 } };
}

const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, order_id: 's1', timestamp: 1 };

function fillOf(order: Record<string, unknown>, price: number): object {
  const { order_id: orderId, symbol, quantity } = order;
  return { type: 'ORDER_FILL', order_id: orderId, symbol, filled_qty: quantity, fill_price: price, status: 'FILLED' };
}

describe('a whole gateway', () => {
  it('takes a signal from a legacy client to every platform and its fills back as one average', async () => {
    const { platform, client, pass, log } = await scene();
    const [nt8, sierra] = [platform('nt8'), platform('sierra')];
    const pipeline = client();
    nt8.says(tick('nt8', 'NQ 12-26', 16_250.5));
    expect(pipeline.of('MARKET_DATA')).toMatchObject([{ platform: 'nt8', data: { symbol: 'NQ', price: 16_250.5 } }]);

    pipeline.says(BUY);
    pass();
    const [toNt8, toSierra] = [nt8.of('ORDER')[0]!, sierra.of('ORDER')[0]!];
    expect([toNt8, toSierra]).toMatchObject([{ symbol: 'NQ 12-26' }, { symbol: 'NQZ26' }]);
    nt8.says(fillOf(toNt8, 16_250.5));
    sierra.says(fillOf(toSierra, 16_251));
    pass();
    expect(pipeline.of('ORDER_FILL').at(-1)).toMatchObject({ filled_qty: 2, fill_price: 16_250.75, status: 'FILLED' });
    for (const line of [
      'Platform registered: nt8',
      'Market data received: NQ @ 16250.50',
      'Signal received from NEXUS: BUY NQ',
      'Order routed to nt8: NQ 12-26',
      'Order filled: NQ @ 16250.50',
    ]) {
      expect(log.some((written) => written.startsWith(line))).toBe(true);
    }
  });

  it('lists orders, fills, positions and lights at the admin door', async () => {
    const { platform, client, pass, admin } = await scene();
    const nt8 = platform('nt8');
    nt8.says(tick('nt8', 'NQ 12-26', 16_250.5));
    client().says(BUY);
    pass();
    nt8.says(fillOf(nt8.of('ORDER')[0]!, 16_250.5));
    pass();
    expect(await admin('orders')).toMatchObject({
      status: 'SUCCESS',
      data: [{ client_order_id: 's1', platform: 'nt8', quantity: 1, status: 'filled', filled_qty: 1, reason: '' }],
    });
    expect(await admin('fills')).toMatchObject({ data: [{ platform: 'nt8', side: 'BUY', qty: 1, price: 16_250.5 }] });
    expect(await admin('positions')).toMatchObject({ data: [{ platform: 'nt8', symbol: 'NQ 12-26', qty: 1 }] });
    expect(await admin('platforms')).toMatchObject({
      data: [{ platform: 'nt8', mode: 'unverified', linked: true, data: { state: 'green' }, ticks: 1 }],
    });
    expect(await admin('signals')).toMatchObject({ data: [{ client: 'legacy', filled_qty: 1, status: 'ended' }] });
    expect(await admin('status')).toMatchObject({
      data: {
        state: 'active',
        platforms_linked: ['nt8'],
        open_orders: 0,
        positions: 1,
        latency: { signal_to_order: {} },
      },
    });
    expect(await admin('orders', { limit: 1, skip: 1 })).toMatchObject({ data: [] });
  });

  it('makes an unanswered order unknown and lets an operator with the token settle it', async () => {
    const { platform, client, pass, admin } = await scene();
    const nt8 = platform('nt8');
    const pipeline = client();
    pipeline.says(BUY);
    pass();
    pass(10_000);
    expect(pipeline.of('ERROR')).toMatchObject([{ code: 'ORDER_UNKNOWN' }]);
    const { order_id: orderId } = nt8.of('ORDER')[0]!;
    const outcome = { order_id: orderId, qty: 1, price: 16_250.5 };
    expect(await admin('orders_settle', outcome)).toMatchObject({ error: { code: 'TOKEN_REQUIRED' } });
    expect(await admin('orders_settle', { ...outcome, qty: 2 }, TOKEN)).toMatchObject({
      error: { code: 'SETTLE_INVALID' },
    });
    expect(await admin('orders_settle', outcome, TOKEN)).toMatchObject({ data: { status: 'filled', filled_qty: 1 } });
    expect(await admin('orders_settle', { order_id: 'x' }, TOKEN)).toMatchObject({
      error: { code: 'ORDER_NOT_FOUND' },
    });
    expect(pipeline.of('ORDER_FILL').at(-1)).toMatchObject({ status: 'FILLED', fill_price: 16_250.5 });
  });

  it('halts by the admin door, refuses entries and goes on after a re-arm with a reason', async () => {
    const { platform, client, pass, admin, gateway } = await scene();
    const nt8 = platform('nt8');
    const pipeline = client();
    expect(await admin('kill', { reason: 'test' }, TOKEN)).toMatchObject({ data: { state: 'halted' } });
    expect(gateway.gate.isOpen).toBe(false);
    pipeline.says(BUY);
    pass();
    expect(nt8.of('ORDER')).toEqual([]);
    expect(pipeline.of('ORDER_REJECT')).toMatchObject([{ code: 'TRADING_HALTED' }]);
    expect(await admin('rearm', {}, TOKEN)).toMatchObject({ error: { code: 'REASON_MISSING' } });
    expect(await admin('rearm', { reason: 'looked' }, TOKEN)).toMatchObject({ data: { state: 'active' } });
    pipeline.says({ ...BUY, order_id: 's2' });
    pass();
    expect(nt8.of('ORDER')).toHaveLength(1);
    expect(await admin('reduce', {}, TOKEN)).toMatchObject({ data: { state: 'reducing' } });
  });

  it('learns how an unlisted platform spells its symbols from its first tick', async () => {
    const { platform, client, pass } = await scene();
    const other = platform('test_mt5');
    other.says(tick('test_mt5', 'NAS100', 16_250.5));
    pass();
    client().says(BUY);
    pass();
    expect(other.of('ORDER')).toMatchObject([{ symbol: 'NAS100', quantity: 20 }]);
  });

  it('counts a tick of a symbol that nobody maps and names it once in the log', async () => {
    const { platform, admin, log, pass } = await scene();
    const nt8 = platform('nt8');
    for (let i = 0; i < 3; i++) nt8.says(tick('nt8', 'NOBODY', 1));
    pass();
    expect(await admin('status')).toMatchObject({ data: { counters: { SYMBOL_UNMAPPED: 3 } } });
    expect(log.filter((line) => line.includes('NOBODY'))).toHaveLength(1);
  });

  it('answers what clients query, with states in upper case', async () => {
    const { platform, client, pass } = await scene();
    const nt8 = platform('nt8');
    const pipeline = client();
    pipeline.says({ type: 'HELLO', protocol: 1, client: 'alpha', fills: 'all' });
    pipeline.says(BUY);
    pass();
    nt8.says(fillOf(nt8.of('ORDER')[0]!, 16_250.5));
    pass();
    const answer = (what: string): unknown => {
      pipeline.says({ type: 'QUERY', what, request_id: what });
      return pipeline.of('RESULT').find((result) => result['what'] === what)?.['data'];
    };
    expect(answer('orders')).toMatchObject([{ status: 'FILLED', platform: 'nt8' }]);
    expect(answer('fills')).toMatchObject([{ qty: 1 }]);
    expect(answer('positions')).toMatchObject([{ symbol: 'NQ', qty: 1 }]);
    expect(answer('platforms')).toMatchObject([{ platform: 'nt8' }]);
    const nq = (answer('symbols') as readonly { readonly symbol: string }[]).find(({ symbol }) => symbol === 'NQ');
    expect(nq).toMatchObject({ front: 'NQZ26', point_value: 20, currency: 'USD' });
    expect(answer('stats')).toMatchObject({ counters: {} });
    expect(answer('weather')).toBeUndefined();
  });

  it('trades on its simulated platforms until one of the trader’s own connects', async () => {
    const { platform, client, pass, gateway, log } = await scene({}, ['sim_nt8', 'sim_mt5']);
    pass(2_000);
    const pipeline = client();
    pipeline.says(BUY);
    pass(2_000);
    expect(pipeline.of('ORDER_FILL').at(-1)).toMatchObject({ filled_qty: 2, status: 'FILLED' });
    expect(gateway.view.positions()).toHaveLength(2);

    const nt8 = platform('nt8');
    pass();
    expect(log.some((line) => line.startsWith('Simulated platforms leave: nt8 is connected'))).toBe(true);
    expect(gateway.view.platforms().filter(({ linked }) => linked)).toMatchObject([{ platform: 'nt8' }]);
    expect(gateway.view.positions()).toEqual([]);
    expect(log.filter((line) => line.startsWith('WARNING PLATFORM_ABSENT'))).toEqual([]);
    pipeline.take();
    pipeline.says({ ...BUY, order_id: 's2' });
    pass(2_000);
    expect(nt8.of('ORDER')).toHaveLength(1);
    expect(pipeline.of('MARKET_DATA')).toEqual([]);
  });

  it('lets nobody take the id of a simulated platform', async () => {
    const { platform } = await scene({}, ['sim_nt8']);
    expect(platform('sim_nt8').isOpen).toBe(false);
  });

  it('reads the symbols anew when a contract rolls', async () => {
    const { clock, log, pass } = await scene();
    clock.setWallUs(Date.parse('2026-12-20T12:00:00Z') * 1_000);
    pass(61_000);
    expect(log).toContain('A contract has rolled: symbols are read anew');
  });

  it('passes the rate that it knew with a fill in reais', async () => {
    const { platform, client, pass } = await scene();
    const brazil = platform('mt5_brazil');
    brazil.says(tick('mt5_brazil', 'WDOZ26', 5_500));
    brazil.says(tick('mt5_brazil', 'WINZ26', 131_500));
    const pipeline = client();
    for (const [side, price] of [
      ['BUY', 131_500],
      ['SELL', 131_600],
    ] as const) {
      pipeline.says({ ...BUY, symbol: 'WIN', side, order_id: side });
      pass();
      brazil.says(fillOf(brazil.of('ORDER').at(-1)!, price));
      pass();
    }
    expect(pipeline.of('ORDER_FILL').at(-1)).toMatchObject({ pnl_local: 20, currency: 'BRL', realized_pnl_usd: 3.64 });
  });

  it('takes nothing more once it is stopped', async () => {
    const { platform, client, pass, gateway } = await scene();
    const nt8 = platform('nt8');
    const pipeline = client();
    await gateway.stop();
    pipeline.says(BUY);
    pass();
    expect(nt8.of('ORDER')).toEqual([]);
    await gateway.postAndWait({ type: 'timePassed' });
  });
});
