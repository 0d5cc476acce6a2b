import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/app/system-clock.ts';
import { openDealerLink, type DealerLink } from '../../core/zmtp/dealer-link.ts';
import { runNexus, startGatewayProcess, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';
import { untilSo } from '../support/until-so.ts';

const NQ = 'NQ 12-26';
/** Only ends what hangs. */
const ENDS_MS = 480_000;

const folder = temporaryFolder();
let gateway: GatewayProcess;
let nt8: DealerLink;
/** What nt8 holds that nobody here bought, and the orders that work there. */
const books = { positions: [{ symbol: NQ, qty: 2, avg_price: 16_240 }], orders: [] as object[] };
const heard: Record<string, unknown>[] = [];

/** A version-1 platform that answers every request for a report with its books. */
function connect(port: number): Promise<DealerLink> {
  const clock = systemClock();
  return new Promise((resolve, reject) => {
    const link = openDealerLink({
      host: '127.0.0.1',
      port,
      socketType: 'DEALER',
      clock,
      handler: {
        opened: () => resolve(link),
        message: (bytes, start, end) => {
          const message = decode(bytes.subarray(start, end)) as Record<string, unknown>;
          heard.push(message);
          if (message['type'] === 'HEARTBEAT') link.send(encode({ type: 'HEARTBEAT', v: 1 }));
          if (message['type'] !== 'REPORT_REQUEST') return;
          const head = { type: 'REPORT', v: 1, request_id: message['request_id'], part: 1, history_from_us: 0 };
          link.send(encode({ ...head, ...books, executions: [], complete: true }));
        },
        readEnded: () => {},
        closed: (reason) => reject(new Error(reason)),
        malformed: () => {},
      },
    });
  });
}

const nexus = (...args: string[]): ReturnType<typeof runNexus> => runNexus([...args, '--data', folder.path]);

async function rows(...args: string[]): Promise<readonly Record<string, unknown>[]> {
  const { stdout } = await nexus(...args, '--json');
  return JSON.parse(stdout) as Record<string, unknown>[];
}

/** Looks until a list has so many rows. */
async function until(count: number, ...args: string[]): Promise<readonly Record<string, unknown>[]> {
  return untilSo(
    () => rows(...args),
    ({ length }) => length === count,
  );
}

beforeAll(async () => {
  mkdirSync(join(folder.path, 'config'), { recursive: true });
  writeFileSync(join(folder.path, 'config', 'gateway.yaml'), 'version: 1\norders: { reconcile_ms: 1000 }\n');
  gateway = await startGatewayProcess(folder.path);
  nt8 = await connect(gateway.ports.platform);
  const account = { account: 'Demo1', login: 'l', server: 's', currency: 'USD', mode: 'demo' };
  const capabilities = { order_types: ['MARKET'], partials: true, cancel: true, positions: true, report: true };
  nt8.send(encode({ type: 'REGISTER', v: 1, protocol: 1, platform: 'nt8', ...account, capabilities, symbols: [] }));
}, ENDS_MS);

afterAll(async () => {
  nt8.close();
  await gateway.stop();
  folder.remove();
});

describe('nexus differences', { timeout: ENDS_MS }, () => {
  it('lists what differs, as a table for a person and as JSON for a program', async () => {
    const [difference] = await until(1, 'differences');
    expect(difference).toMatchObject({ id: 1, kind: 'position', platform: 'nt8', ours: 0, theirs: 2, state: 'open' });
    const { stdout } = await nexus('differences');
    expect(stdout).toContain('nt8 holds 2 NQ 12-26, we think 0');
    expect(stdout).toContain('nexus differences settle 1 --adopt');
    expect(await rows('positions')).toMatchObject([{ owner: 'foreign', platform: 'nt8', qty: 2, symbol: NQ }]);
  });

  it('settles only with one choice and a reason, says who did, and keeps it for --all', async () => {
    const none = await nexus('differences', 'settle', '1', '--reason', 'x');
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('State one of the three')]);
    const unreasoned = await nexus('differences', 'settle', '1', '--adopt');
    expect([unreasoned.code, unreasoned.stderr]).toEqual([1, expect.stringContaining('REASON_MISSING')]);
    const wrong = await nexus('differences', 'settle', '99', '--adopt', '--reason', 'x');
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('DIFFERENCE_NOT_FOUND')]);
    const settled = await nexus('differences', 'settle', '1', '--adopt', '--reason', 'bought by hand');
    expect([settled.code, settled.stdout]).toEqual([0, expect.stringContaining('by cli: bought by hand')]);
    expect(await rows('differences')).toEqual([]);
    expect(await rows('differences', '--all')).toMatchObject([{ id: 1, state: 'settled', how: 'adopted', by: 'cli' }]);
    expect(await rows('positions')).toMatchObject([{ owner: 'gateway', qty: 2, contracts: 2, avg_price: 16_240 }]);
    expect(await rows('fills')).toEqual([]);
  });

  it('claims a foreign order, and reads it all from the data folder when no gateway runs', async () => {
    const resting = { platform_order_id: '4711', symbol: NQ, side: 'SELL', quantity: 1, filled_qty: 0, fill_price: 0 };
    books.orders.push({ ...resting, status: 'WORKING' });
    await until(1, 'orders');
    expect(await rows('orders')).toMatchObject([{ owner: 'foreign', platform_order_id: '4711', status: 'working' }]);
    const claim = ['claim', '--platform', 'nt8', '--order', '4711', '--reason', 'mine now'];
    expect((await nexus(...claim)).code).toBe(0);
    const again = await nexus(...claim);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('CLAIM_NOT_FOUND')]);
    expect(await rows('orders')).toMatchObject([{ owner: 'gateway', platform_order_id: '4711', status: 'working' }]);
    expect(heard.some(({ type }) => type === 'ORDER')).toBe(false);
    nt8.send(encode({ type: 'HEARTBEAT', v: 1 }));
    books.positions.length = 0;
    await until(1, 'differences');
    await gateway.stop();
    expect(await rows('differences')).toMatchObject([{ kind: 'position', ours: 2, theirs: 0, state: 'open' }]);
    expect(await rows('differences', '--all')).toHaveLength(3);
    expect((await nexus('differences')).stdout).toContain('nt8 holds 0 NQ 12-26, we think 2');
  });
});
