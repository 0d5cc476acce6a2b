import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEEPER_FILE } from '../../../test/support/journal-scene.ts';
import { memoryDoor, type MemoryPeer } from '../../../test/support/memory-peer.ts';
import { dataFolderAt } from '../data-folder.ts';
import { writeRuntime } from '../runtime-file.ts';
import { startHeadless, type Headless } from '../headless.ts';
import { systemClock } from '../system-clock.ts';
import { showTerminal } from '../terminal-view.ts';
import { readGatewayArguments } from './gateway-options.ts';
import { main } from './nexus.ts';

let root: string;
let headless: Headless;
let platform: MemoryPeer;
let client: MemoryPeer;

function start(folder: string, args: readonly string[] = []) {
  const ports = ['--platform-port', '0', '--nexus-port', '0', '--admin-port', '0'];
  const {
    overrides,
    folder: data,
    clockStartUs,
  } = readGatewayArguments('gateway', '', ['--data', folder, '--no-sim', ...ports, ...args]);
  return startHeadless({
    folder: data,
    overrides,
    keeperFile: KEEPER_FILE,
    ...(clockStartUs !== undefined && { clockStartUs }),
  });
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'nexus-cli-'));
  const started = await start(root);
  if (!started.ok) throw new Error(started.error.join('\n'));
  headless = started.value;
  const clock = systemClock();
  platform = memoryDoor(headless.gateway.handlers.platform, clock).dial();
  client = memoryDoor(headless.gateway.handlers.nexus, clock).dial();
  platform.says({ type: 'REGISTER', platform: 'nt8' });
  platform.says({ type: 'MARKET_DATA', platform: 'nt8', data: { symbol: 'NQ 12-26', price: 16_250.5, volume: 1 } });
  await trade('s1');
});
afterAll(async () => {
  await headless.stop('the test is over');
  rmSync(root, { recursive: true, maxRetries: 5 });
});

/** Lets what was posted be worked off. */
async function settled(): Promise<void> {
  await headless.gateway.postAndWait({ type: 'timePassed' });
  await headless.gateway.postAndWait({ type: 'timePassed' });
}

/** Trades one NQ and fills it. */
async function trade(orderId: string, side = 'BUY'): Promise<void> {
  await settled();
  client.says({ type: 'SIGNAL', symbol: 'NQ', side, quantity: 1, confidence: 0.9, order_id: orderId });
  await settled();
  const order = platform.of('ORDER').at(-1)!;
  const filled = { filled_qty: order['quantity'], fill_price: 16_250.5, status: 'FILLED' };
  platform.says({ type: 'ORDER_FILL', order_id: order['order_id'], symbol: order['symbol'], ...filled });
  await settled();
}

/** Runs one command in this process, on the folder of the test's gateway. */
function nexus(...args: string[]): ReturnType<typeof nexusOn> {
  return nexusOn(root, ...args);
}

async function nexusOn(
  folder: string,
  ...args: string[]
): Promise<{ readonly text: string; readonly errors: string; readonly ok: boolean }> {
  let [text, errors, ok] = ['', '', true];
  await main([...args, '--data', folder], {
    write: (part) => {
      text += part;
    },
    error: (part) => {
      errors += part;
    },
    failed: () => {
      ok = false;
    },
  });
  return { text, errors, ok };
}

async function json(...args: string[]): Promise<unknown> {
  const { text, errors } = await nexus(...args, '--json');
  expect(errors).toBe('');
  return JSON.parse(text);
}

describe('the operator’s tool', () => {
  it('shows the gateway at a glance', async () => {
    const { text } = await nexus('status');
    expect(text).toMatch(/^Trading +ACTIVE \(paper\)\n/);
    expect(text).toMatch(/\nDoor platform +\d+, 0 peers\n/);
    expect(text).toMatch(/\nPlatforms +nt8\n/);
    expect(await json('status')).toMatchObject({ running: true, state: 'active', platforms_linked: ['nt8'] });
  });

  it.each([
    ['platforms', 'nt8 +unverified|nt8 +'],
    ['orders', 'nt8 +BUY +1 +contracts +NQ 12-26 +filled'],
    ['fills', 'nt8 +BUY +1 +NQ 12-26 +16250\\.5'],
    ['positions', 'nt8 .*NQ 12-26 +NQ'],
    ['signals', 'legacy +s1 +SIGNAL +BUY +1 +NQ +ended'],
  ])('lists %s as a table and as JSON', async (name, pattern) => {
    expect((await nexus(name)).text).toMatch(new RegExp(pattern));
    const rows = (await json(name)) as unknown[];
    expect(rows.length).toBeGreaterThan(0);
  });

  it('lists no more than it was asked for, and says when there is nothing', async () => {
    await trade('s2', 'SELL');
    expect(await json('orders', '--limit', '1')).toMatchObject([{ client_order_id: 's2' }]);
    expect((await nexus('rates')).text).toBe('No rate is known.\n');
  });

  it('needs a reason to re-arm, and one of two outcomes to settle', async () => {
    expect((await nexus('kill', '--reason', 'lunch')).text).toBe('Trading is HALTED, by the command line: lunch\n');
    expect((await nexus('rearm', '--reason', 'back')).text).toBe('Trading is ACTIVE, by the command line: back\n');
    expect(await json('reduce')).toMatchObject({ state: 'reducing' });
    await nexus('rearm', '--reason', 'back');
    const { errors, ok } = await nexus('orders', 'settle', '1');
    expect(ok).toBe(false);
    expect(errors).toContain('--filled QTY@PRICE');
    expect((await nexus('orders', 'settle', '1', '--cancelled', '--reason', 'x')).errors).toContain('ORDER_NOT_FOUND');
  });

  it('settles what nobody knows', async () => {
    await settled();
    client.says({ type: 'SIGNAL', symbol: 'ES', side: 'BUY', quantity: 1, confidence: 0.9, order_id: 's3' });
    await settled();
    const orderId = String(platform.of('ORDER').at(-1)!['order_id']);
    platform.dies();
    await settled();
    const { text } = await nexus('orders', 'settle', orderId, '--filled', '1@4725.25');
    expect(text).toBe(`Order ${orderId} on nt8 is filled: 1 of 1 filled.\n`);
    expect((await nexus('platforms')).text).toMatch(/nt8 .*red \(/);
  });

  it('tells what symbols mean without a gateway', async () => {
    const { text } = await nexus('symbols', 'resolve', 'NQ', '--platform', 'nt8', '--at', '2025-03-10');
    expect(text).toBe('root      NQ\nplatform  nt8\nsymbol    NQ 03-25\ncontract  NQH25\n');
    const unknown = await nexus('symbols', 'normalize', 'NOBODY', '--platform', 'nt8');
    expect(unknown).toMatchObject({ ok: false, text: '' });
    expect(unknown.errors).toContain('SYMBOL_UNKNOWN');
    expect(await json('roll', 'NQ', '--at', '2025-03-10')).toMatchObject({ front: 'NQH25' });
    expect(await json('size', 'NQ', '--platform', 'nt8', '--quantity', '2')).toMatchObject({ quantity: 2 });
    expect(await json('convert', '20', 'BRL', 'USD', '--wdo', '5500')).toMatchObject({ amount: 3.64 });
    expect(await json('pnl', 'NQ', '--points', '1', '--contracts', '1')).toMatchObject({ usd: 20 });
  });

  it('names the fault of a configuration that it needs', async () => {
    const broken = dataFolderAt(join(root, 'broken'));
    mkdirSync(broken.configFolder, { recursive: true });
    writeFileSync(broken.symbolMappingsYaml, 'version: 2\n');
    const { errors, ok } = await nexusOn(broken.path, 'symbols', 'resolve', 'NQ', '--platform', 'nt8');
    expect(ok).toBe(false);
    expect(errors).toMatch(/symbol_mappings\.yaml:1 version: /);
  });

  it('reads the journal of a folder on which no gateway runs', async () => {
    const folder = join(root, 'ended');
    const first = await start(folder);
    if (!first.ok) throw new Error(first.error.join('\n'));
    await first.value.gateway.postAndWait({ type: 'killReceived', by: 'cli', reason: 'night', flatten: false });
    await first.value.stop('the test');
    const { text } = await nexusOn(folder, 'status');
    expect(text).toMatch(/^Gateway +does not run/);
    expect(text).toMatch(/\nTrading +HALTED \(paper\), by cli: night\n/);
    for (const list of ['orders', 'fills', 'positions', 'platforms', 'signals', 'alerts']) {
      expect(JSON.parse((await nexusOn(folder, list, '--json')).text)).toEqual([]);
    }
    const earlier = await start(folder, ['--clock', '2025-03-10T14:30:00Z']);
    expect(earlier).toMatchObject({ ok: false, error: [expect.stringContaining('time does not go back') as string] });
  });

  it('reads it too where a killed gateway left word of itself and its process seems to live', async () => {
    const folder = join(root, 'killed');
    const first = await start(folder);
    if (!first.ok) throw new Error(first.error.join('\n'));
    await first.value.gateway.postAndWait({ type: 'killReceived', by: 'cli', reason: 'night', flatten: false });
    await first.value.stop('the test');
    // Not reaped by whoever started it, or its number was given to another; nobody listens there.
    const ports = { platform: 1, nexus: 1, admin: 1 };
    writeRuntime(dataFolderAt(folder).runtimeFile, { pid: process.pid, host: '127.0.0.1', ports, startedUs: 1 });
    expect((await nexusOn(folder, 'status')).text).toMatch(/^Gateway +does not run/);
    expect(JSON.parse((await nexusOn(folder, 'fills', '--json')).text)).toEqual([]);
    expect(await nexusOn(folder, 'fills', '--json', '--admin-port', '1')).toMatchObject({ ok: false });
  });
});

describe('the gateway of this process', () => {
  it('is found at its doors and in its log', () => {
    expect(headless.doorLines).toHaveLength(3);
    expect(headless.doorLines[0]).toMatch(/^Platform socket \(\d+\): ACTIVE$/);
  });

  it('is the only one on its folder', async () => {
    const second = await start(root);
    expect(second).toMatchObject({ ok: false, error: [expect.stringContaining(`process ${process.pid}`) as string] });
  });

  it('shows on the terminal where to go on', async () => {
    let text = '';
    showTerminal(headless, (part) => {
      text += part;
    });
    await expect.poll(() => text, { timeout: 20_000 }).toMatch(/Your pipeline +tcp:\/\/127\.0\.0\.1:\d+/);
    expect(text).toContain('No simulated platform runs');
  });
});
