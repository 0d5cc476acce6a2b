import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { startPeer, type PythonPeer } from '../support/python-peer.ts';

lane(
  'python restart',
  hasPython(),
  pythonInstall,
)('python scripts whose gateway is killed and started again on the same data and ports', () => {
  const peers: PythonPeer[] = [];
  const gateways: InteropGateway[] = [];
  const folders: string[] = [];

  afterEach(async () => {
    await Promise.all(peers.splice(0).map((each) => each.stop()));
    await Promise.all(gateways.splice(0).map((each) => each.kill()));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  function newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'nexus-restart-'));
    folders.push(folder);
    return folder;
  }

  function peer(script: string, ...args: (string | number)[]): PythonPeer {
    const started = startPeer(script, args);
    peers.push(started);
    return started;
  }

  /** On ports that nobody else takes until it is there again. */
  async function gatewayOn(dataDir: string, platformPort?: number, nexusPort?: number): Promise<InteropGateway> {
    const [platform, nexus] = [platformPort ?? (await freePort()), nexusPort ?? (await freePort())];
    const ports = ['--platform-port', String(platform), '--nexus-port', String(nexus), '--admin-port', '0'];
    const gateway = await startGateway({ dataDir, args: [...ports, '--no-sim', '--no-demo'] });
    gateways.push(gateway);
    return gateway;
  }

  it('of version 1: it asks them to register, reads their report, and knows the signal', async () => {
    const dataDir = newFolder();
    const first = await gatewayOn(dataDir);
    const { platform: platformPort, nexus: nexusPort } = first.ports;
    const store = join(dataDir, 'one.json');
    const one = peer('v1_platform', 'one', 'NQ 12-26', '--port', platformPort, '--store', store);
    const before = peer('v1_client', 'alpha', '--port', nexusPort);
    await before.until(({ platform }) => platform === 'one');
    const signal = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'restart-1' };
    before.tell(signal);
    await before.saw('ORDER_DONE');
    await first.kill();
    const second = await gatewayOn(dataDir, platformPort, nexusPort);
    await one.saw('REGISTER_REQUEST');
    await one.saw('REPORT_REQUEST', () => true, 1);
    const after = peer('v1_client', 'alpha', '--port', nexusPort);
    await after.until(({ platform }) => platform === 'one');
    after.tell(signal);
    expect(await after.saw('ORDER_FILL')).toMatchObject({
      order_id: 'restart-1',
      status: 'FILLED',
      fill_price: 16_250.75,
    });
    expect(one.lines.filter(({ saw }) => saw === 'ORDER')).toHaveLength(1);
    await second.stop();
  });

  it('of version 1: who names the last message it got is told what became of its orders, without asking', async () => {
    const dataDir = newFolder();
    const first = await gatewayOn(dataDir);
    const { platform: platformPort, nexus: nexusPort } = first.ports;
    const store = join(dataDir, 'one.json');
    const one = peer('v1_platform', 'one', 'NQ 12-26', '--port', platformPort, '--store', store);
    const before = peer('v1_client', 'alpha', '--port', nexusPort);
    await before.until(({ platform }) => platform === 'one');
    before.tell({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'told-1' });
    const { seq: lastSeq } = await before.saw('ORDER_ACK');
    await before.saw('ORDER_DONE');
    await first.kill();
    await gatewayOn(dataDir, platformPort, nexusPort);
    const after = peer('v1_client', 'alpha', '--port', nexusPort, '--last-seq', Number(lastSeq));
    const told = { order_id: 'told-1', status: 'FILLED', filled_qty: 1, fill_price: 16_250.75 };
    expect(await after.saw('ORDER_FILL')).toMatchObject(told);
    expect(await after.saw('ORDER_DONE')).toMatchObject({ order_id: 'told-1' });
    expect(one.lines.filter(({ saw }) => saw === 'ORDER')).toHaveLength(1);
    // Whoever names no message is told nothing of before.
    const anew = peer('v1_client', 'alpha', '--port', nexusPort);
    await anew.until(({ platform }) => platform === 'one');
    expect(anew.lines.filter(({ saw }) => saw === 'ORDER_FILL')).toEqual([]);
  });

  it('of the legacy dialect: they go on without a word, and a signal sent again is answered with its fill', async () => {
    const dataDir = newFolder();
    const first = await gatewayOn(dataDir);
    const { platform: platformPort, nexus: nexusPort } = first.ports;
    const nt8 = peer('legacy_platform', 'nt8', 'NQ 12-26', '--port', platformPort);
    const nexus = peer('legacy_client', '--port', nexusPort);
    await nexus.saw('MARKET_DATA');
    const signal = { form: 'side', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'restart-2' };
    nexus.tell(signal);
    await nexus.saw('ORDER_FILL');
    await first.kill();
    const second = await gatewayOn(dataDir, platformPort, nexusPort);
    // A tick that the second gateway handed on: both scripts are back by themselves.
    const seen = nexus.lines.length;
    const restarted = peer('legacy_client', '--port', nexusPort);
    await restarted.saw('MARKET_DATA', ({ platform }) => platform === 'nt8');
    nexus.tell(signal);
    await nexus.until((line) => line.saw === 'ORDER_FILL' && nexus.lines.indexOf(line) >= seen);
    expect(nt8.lines.filter(({ saw }) => saw === 'ORDER')).toHaveLength(1);
    nexus.tell({ ...signal, side: 'SELL', order_id: 'restart-3' });
    expect(await nt8.saw('ORDER', () => true, 1)).toMatchObject({ side: 'SELL', signal_id: 'restart-3' });
    await restarted.saw('ORDER_FILL', ({ order_id: id, status }) => id === 'restart-3' && status === 'FILLED');
    await second.stop();
  });
});
