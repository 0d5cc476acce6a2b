import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { runNexus, temporaryFolder } from '../support/gateway-process.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { startPeer, type PythonPeer } from '../support/python-peer.ts';

const TIMEOUT_MS = 300;
const CONFIG = `version: 1\norders: { timeout_ms: ${TIMEOUT_MS} }\n`;

lane(
  'sleep and resume',
  hasPython(),
  pythonInstall,
)('a gateway that stands still in the middle of an order, as on a PC that sleeps', () => {
  const peers: PythonPeer[] = [];
  let gateway: InteropGateway;
  let folder: ReturnType<typeof temporaryFolder>;

  afterEach(async () => {
    await Promise.all(peers.splice(0).map((each) => each.stop()));
    gateway.signal('SIGCONT');
    await gateway.stop();
    folder.remove();
  });

  async function start(): Promise<void> {
    folder = temporaryFolder();
    gateway = await startGateway({ dataDir: folder.path, config: CONFIG });
  }

  function peer(script: string, ...args: (string | number)[]): PythonPeer {
    const started = startPeer(script, args);
    peers.push(started);
    return started;
  }

  async function rows(what: string): Promise<unknown> {
    const { stdout } = await runNexus([what, '--json', '--data', folder.path]);
    return JSON.parse(stdout);
  }

  it('books the fill that came meanwhile once, and does not send the repeated signal again', async () => {
    await start();
    const nt8 = peer('legacy_platform', 'nt8', 'NQ 12-26', '--port', gateway.ports.platform, '--answer', 'none');
    const nexus = peer('legacy_client', '--port', gateway.ports.nexus);
    await nexus.saw('MARKET_DATA');
    const signal = { form: 'side', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'sleep-1' };
    nexus.tell(signal);
    const order = await nt8.saw('ORDER');
    gateway.signal('SIGSTOP');
    nexus.tell(signal);
    const fill = { order_id: order['order_id'], symbol: order['symbol'], filled_qty: 1, fill_price: 16_250.5 };
    nt8.tell({ ...fill, status: 'FILLED' });
    nt8.tell({ ...fill, status: 'FILLED' });
    await sleep(3 * TIMEOUT_MS);
    gateway.signal('SIGCONT');
    await nexus.saw('ORDER_FILL', ({ status }) => status === 'FILLED');
    nexus.tell(signal);
    await nexus.saw('ORDER_FILL', ({ status }) => status === 'FILLED', 1);
    expect(nt8.lines.filter(({ saw }) => saw === 'ORDER')).toHaveLength(1);
    expect(await rows('fills')).toMatchObject([{ order_id: order['order_id'], qty: 1, price: 16_250.5 }]);
    expect(await rows('orders')).toMatchObject([{ status: 'filled' }]);
  });

  it('has a version-1 platform settle by its report what was lost with the link meanwhile', async () => {
    await start();
    const store = ['--store', join(folder.path, 'one.json')];
    const args = ['one', 'NQ 12-26', '--port', gateway.ports.platform, ...store];
    const dying = peer('v1_platform', ...args, '--answer', 'keep');
    const nexus = peer('v1_client', 'alpha', '--port', gateway.ports.nexus);
    await nexus.until(({ platform }) => platform === 'one');
    nexus.tell({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'sleep-2' });
    await dying.saw('ORDER');
    gateway.signal('SIGSTOP');
    await dying.exited;
    await sleep(TIMEOUT_MS);
    gateway.signal('SIGCONT');
    const back = peer('v1_platform', ...args);
    await nexus.saw('ORDER_FILL', ({ status }) => status === 'FILLED');
    expect(back.lines.filter(({ saw }) => saw === 'ORDER')).toEqual([]);
    expect(await rows('fills')).toMatchObject([{ qty: 1, price: 16_250.75 }]);
  });
});
