import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectNexus, type NexusClient, type OrderFill } from '../../core/client/index.ts';
import { askPatiently } from '../support/ask-patiently.ts';
import { freePort } from '../support/free-port.ts';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { untilSo } from '../support/until-so.ts';

/** Only ends what hangs. */
const WAIT_MS_MAX = 120_000;

/** How many simulated platforms run as shipped. */
const SIMULATED = 3;

/** What the gateway shows of a platform. */
interface Row {
  readonly can_trade: { readonly state: string };
}

/** Waits for the first value of a topic that matches. */
function next<T>(topic: (callback: (value: T) => void) => () => void, match: (value: T) => boolean = () => true) {
  return new Promise<T>((resolve) => {
    const remove = topic((value) => {
      if (!match(value)) return;
      remove();
      resolve(value);
    });
  });
}

describe('the TypeScript client and the real gateway with its simulated platforms', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'nexus-client-'));
  let gateway: InteropGateway;
  let client: NexusClient;

  function argsFor(ports: { readonly platform: number; readonly nexus: number; readonly admin: number }): string[] {
    return ['platform', 'nexus', 'admin']
      .flatMap((door) => [`--${door}-port`, String(ports[door as keyof typeof ports])])
      .concat('--no-demo');
  }

  async function filled(orderId: string): Promise<OrderFill> {
    return next<OrderFill>(client.onFill, (fill) => fill.orderId === orderId && fill.status !== 'PARTIAL');
  }

  beforeAll(async () => {
    gateway = await startGateway({
      dataDir,
      args: argsFor({ platform: await freePort(), nexus: await freePort(), admin: await freePort() }),
    });
    // A signal before that goes to nobody: a simulated platform quotes before it has reported.
    await untilSo(
      () => askPatiently({ port: gateway.ports.admin, action: 'platforms' }),
      (answer) =>
        answer.ok &&
        (answer.value.data as readonly Row[]).filter((row) => row.can_trade.state === 'green').length === SIMULATED,
    );
    client = connectNexus({ port: gateway.ports.nexus, client: 'sdk', subscribe: ['NQ', 'ES'] });
    await client.ready(WAIT_MS_MAX);
  });

  afterAll(async () => {
    client.close();
    await gateway.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('gets ticks of what it asked for alone', async () => {
    const symbols = new Set<string>();
    const remove = client.onTick(({ symbol }) => symbols.add(symbol));
    await next(client.onTick, ({ symbol, price }) => symbol === 'NQ' && price > 0);
    await next(client.onTick, ({ symbol }) => symbol === 'ES');
    remove();
    expect([...symbols].every((symbol) => symbol === 'NQ' || symbol === 'ES')).toBe(true);
    expect(client.counters.unreadable).toBe(0);
  });

  it('sends one signal, is told what was sent, the fills, and the end', async () => {
    const acked = next(client.onAck);
    const done = next(client.onDone);
    const sent = client.sendSignal({ symbol: 'NQ', side: 'BUY', quantity: 1 });
    const orderId = sent.ok ? sent.value : '';
    const fill = await filled(orderId);
    const ack = await acked;
    expect(ack.orderId).toBe(orderId);
    expect(ack.children.length).toBeGreaterThan(0);
    expect(fill.filledQty).toBeGreaterThan(0);
    expect(fill.children).toHaveLength(ack.children.length);
    expect((await done).orderId).toBe(orderId);
  });

  it('asks what is booked, at the nexus door and at the admin door', async () => {
    const positions = await client.query('positions', {}, WAIT_MS_MAX);
    expect(positions).toMatchObject({ ok: true, value: expect.arrayContaining([expect.anything()]) });
    expect(await client.query('nonsense' as 'stats', {}, WAIT_MS_MAX)).toMatchObject({
      ok: false,
      error: { code: expect.any(String) },
    });
    const { admin } = gateway.ports;
    const orders = await askPatiently({ port: admin, action: 'orders' });
    expect(orders).toMatchObject({ ok: true, value: { status: 'SUCCESS' } });
    expect(orders.ok && orders.value.data).toEqual(
      expect.arrayContaining([expect.objectContaining({ client: 'sdk', platform: expect.stringMatching(/^sim_/) })]),
    );
    expect(await askPatiently({ port: admin, action: 'kill', payload: { reason: 'test' } })).toMatchObject({
      ok: false,
      error: { code: expect.stringMatching(/^(TOKEN_REQUIRED|ACTION_UNKNOWN)$/) },
    });
  });

  it('reconnects to a gateway that was killed and started again, and sends nothing by itself', async () => {
    const before = client.counters.reconnects;
    const down = next(client.onLink, ({ state }) => state === 'down');
    await gateway.kill();
    await down;
    expect(client.sendSignal({ symbol: 'NQ', side: 'SELL' })).toMatchObject({
      ok: false,
      error: { code: 'LINK_DOWN' },
    });
    const ready = next(client.onLink, ({ state }) => state === 'ready');
    gateway = await startGateway({ dataDir, args: argsFor(gateway.ports) });
    await ready;
    expect(client.counters.reconnects).toBe(before + 1);
    const signals = await client.query('orders', {}, WAIT_MS_MAX);
    expect(signals.ok).toBe(true);
    await next(client.onTick, ({ symbol }) => symbol === 'ES');
  });

  it('stops all trading with one call', async () => {
    const halted = next(client.onStatus, ({ state }) => state === 'HALTED');
    expect(client.kill('end of the test')).toEqual({ ok: true, value: undefined });
    await halted;
    const rejected = next(client.onReject);
    client.sendSignal({ symbol: 'ES', side: 'BUY' });
    expect(await rejected).toMatchObject({ code: 'TRADING_HALTED' });
  });
});
