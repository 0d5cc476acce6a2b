import { decode, encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/app/system-clock.ts';
import { openDealerLink, type DealerLink } from '../../core/zmtp/dealer-link.ts';
import { runNexus, startGatewayProcess, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';
import { writePatientLimits } from '../support/patient-limits.ts';

interface Script {
  readonly link: DealerLink;
  says(message: object): void;
  /** The first message of a type, past or to come. */
  hears(type: string): Promise<Record<string, unknown>>;
}

/** A script at a door, as a legacy platform or client is one. */
async function connect(port: number): Promise<Script> {
  const heard: Record<string, unknown>[] = [];
  const looks = new Set<() => void>();
  const clock = systemClock();
  const link = await new Promise<DealerLink>((resolve, reject) => {
    const dialled = openDealerLink({
      host: '127.0.0.1',
      port,
      socketType: 'DEALER',
      clock,
      handler: {
        opened: () => resolve(dialled),
        message: (bytes, start, end) => {
          heard.push(decode(bytes.subarray(start, end)) as Record<string, unknown>);
          for (const look of looks) look();
        },
        readEnded: () => {},
        closed: (reason) => reject(new Error(reason)),
        malformed: () => {},
      },
    });
  });
  return {
    link,
    says: (message) => link.send(encode(message)),
    hears: (type) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = heard.find((message) => message['type'] === type);
          if (found === undefined) return;
          looks.delete(look);
          resolve(found);
        };
        looks.add(look);
        look();
      }),
  };
}

const folder = temporaryFolder();
let gateway: GatewayProcess;
let platform: Script;
let client: Script;
let order: Record<string, unknown>;

/** One filled order on nt8, and one on sierra whose platform never answers. */
beforeAll(async () => {
  writePatientLimits(folder.path);
  gateway = await startGatewayProcess(folder.path);
  platform = await connect(gateway.ports.platform);
  client = await connect(gateway.ports.nexus);
  platform.says({ type: 'REGISTER', platform: 'nt8' });
  platform.says({ type: 'MARKET_DATA', platform: 'nt8', data: { symbol: 'NQ 12-26', price: 16_250.5, volume: 1 } });
  await client.hears('MARKET_DATA');
  client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 's1', signal_id: 'x1' });
  order = await platform.hears('ORDER');
  const { order_id: orderId, symbol } = order;
  platform.says({
    type: 'ORDER_FILL',
    order_id: orderId,
    symbol,
    filled_qty: 1,
    fill_price: 16_250.5,
    status: 'FILLED',
  });
  await client.hears('ORDER_FILL');
});
afterAll(async () => {
  platform.link.close();
  client.link.close();
  await gateway.stop();
  folder.remove();
});

async function json(...args: string[]): Promise<unknown> {
  const { stdout, stderr, code } = await runNexus([...args, '--json', '--data', folder.path]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

describe('npm run -s nexus', () => {
  it('lists orders with the ids of child, client and signal', async () => {
    expect(await json('orders')).toMatchObject([
      {
        order_id: order['order_id'],
        client_order_id: 's1',
        signal_id: 'x1',
        platform: 'nt8',
        symbol: 'NQ 12-26',
        side: 'BUY',
        quantity: 1,
        status: 'filled',
        filled_qty: 1,
        reason: '',
      },
    ]);
  });

  it('lists fills, positions, platforms and signals', async () => {
    const [fill] = (await json('fills')) as Record<string, unknown>[];
    expect(fill).toMatchObject({
      order_id: order['order_id'],
      client_order_id: 's1',
      signal_id: 'x1',
      platform: 'nt8',
      symbol: 'NQ 12-26',
      side: 'BUY',
      qty: 1,
      price: 16_250.5,
    });
    expect(typeof fill?.['exec_id']).toBe('string');
    expect(Number.isSafeInteger(fill?.['ts_us'])).toBe(true);
    expect(await json('positions')).toMatchObject([{ platform: 'nt8', symbol: 'NQ 12-26', qty: 1, contracts: 1 }]);
    expect(await json('platforms')).toMatchObject([{ platform: 'nt8', linked: true, link: { state: 'green' } }]);
    expect(await json('signals')).toMatchObject([{ client_order_id: 's1', filled_qty: 1 }]);
    const alerts = (await json('alerts')) as Record<string, unknown>[];
    expect(alerts.filter(({ severity }) => severity === 'alarm')).toEqual([]);
  });

  it('shows the same as tables', async () => {
    const { stdout } = await runNexus(['orders', '--admin-port', String(gateway.ports.admin)]);
    expect(stdout).toMatch(/^time +order +platform +side +quantity/);
    expect(stdout).toMatch(/nt8 +BUY +1 +contracts +NQ 12-26 +filled +1 +16250\.5 +s1/);
    const { stdout: status } = await runNexus(['status', '--data', folder.path]);
    expect(status).toMatch(/^Trading +ACTIVE \(paper\)/);
    expect(status).toMatch(/Platforms +nt8/);
  });

  it('settles an order of unknown outcome, and refuses to settle another', async () => {
    const args = ['orders', 'settle', String(order['order_id']), '--data', folder.path];
    const known = await runNexus([...args, '--filled', '1@16250.50']);
    expect(known).toMatchObject({ code: 1, stdout: '' });
    expect(known.stderr).toContain('SETTLE_NOT_UNKNOWN');
    expect((await runNexus(args)).stderr).toContain('--filled QTY@PRICE');
    expect((await runNexus([...args, '--filled', 'some'])).stderr).toContain('1@16250.50');

    client.says({ type: 'SIGNAL', symbol: 'ES', side: 'BUY', quantity: 1, order_id: 's2' });
    const routed = await waitForOrder('s2');
    platform.link.close();
    await waitForStatus(routed, 'unknown');
    const settled = await json('orders', 'settle', routed, '--filled', '1@4725.25', '--reason', 'seen in NinjaTrader');
    expect(settled).toMatchObject({ order_id: routed, status: 'filled', filled_qty: 1, fill_price: 4725.25 });
  });

  it('halts and re-arms with a reason', async () => {
    expect(await json('kill', '--reason', 'lunch')).toMatchObject({ state: 'halted', reason: 'lunch' });
    expect((await runNexus(['rearm', '--data', folder.path])).code).toBe(1);
    expect(await json('rearm', '--reason', 'back')).toMatchObject({ state: 'active' });
    expect(await json('reduce')).toMatchObject({ state: 'reducing' });
    expect(await json('rearm', '--reason', 'back')).toMatchObject({ state: 'active' });
  });

  it('says in one sentence that no gateway runs on a data folder', async () => {
    const empty = temporaryFolder();
    const { code, stderr } = await runNexus(['status', '--data', empty.path]);
    empty.remove();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `No gateway runs on ${empty.path}. Start one (npm run gateway), or say where it is: --data DIR or --admin-port N.\n`,
    );
  });

  it('resolves and normalizes symbols without a gateway', async () => {
    expect(await json('symbols', 'resolve', 'NQ', '--platform', 'sierra', '--at', '2025-03-10')).toEqual({
      root: 'NQ',
      platform: 'sierra',
      symbol: 'NQH25',
      contract: 'NQH25',
    });
    expect(await json('symbols', 'normalize', 'NQ 03-25', '--platform', 'nt8', '--at', '2025-03-10')).toEqual({
      root: 'NQ',
      contract: 'NQH25',
    });
    const unknown = await runNexus(['symbols', 'normalize', 'NOBODY', '--platform', 'nt8', '--json']);
    expect(unknown.code).toBe(1);
    expect(JSON.parse(unknown.stdout)).toMatchObject({ error: { code: 'SYMBOL_UNKNOWN' } });
  });

  it('answers many requests in one run, a line each', async () => {
    const { stdout, code } = await runNexus(
      ['symbols', 'resolve', '--batch'],
      '{"root":"NQ","platform":"nt8","at":"2025-03-10"}\n\nnonsense\n{"root":"ES","platform":"sierra","at":"2025-03-10"}\n',
    );
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([{ symbol: 'NQ 03-25' }, { error: { code: 'REQUEST_INVALID' } }, { symbol: 'ESH25' }]);
  });

  it('counts rolls, sizes, rates and moves', async () => {
    expect(await json('roll', 'NQ', '--at', '2025-03-10')).toMatchObject({ front: 'NQH25', next: 'NQM25' });
    expect(await json('size', 'NQ', '--platform', 'mt5', '--quantity', '2', '--point-value', '1')).toEqual({
      quantity: 40,
      unit: 'lots',
    });
    expect(await json('convert', '20', 'BRL', 'USD', '--wdo', '5500')).toMatchObject({ amount: 3.64, currency: 'USD' });
    expect(await json('pnl', 'WIN', '--points', '100', '--contracts', '1', '--wdo', '5500')).toMatchObject({
      local: 20,
      usd: 3.64,
    });
  });
});

async function waitForOrder(clientOrderId: string): Promise<string> {
  for (;;) {
    const orders = (await json('orders')) as { client_order_id: string; order_id: string }[];
    const found = orders.find(({ client_order_id: id }) => id === clientOrderId);
    if (found !== undefined) return found.order_id;
  }
}

async function waitForStatus(orderId: string, status: string): Promise<void> {
  for (;;) {
    const orders = (await json('orders')) as { order_id: string; status: string }[];
    if (orders.some((each) => each.order_id === orderId && each.status === status)) return;
  }
}
