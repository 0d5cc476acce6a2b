import { randomUUID } from 'node:crypto';
import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  connectFabric,
  type ClientError,
  type FabricAction,
  type FabricClient,
  type FabricOptions,
  type Tick,
} from '../../core/client/index.ts';
import {
  hasZeromq,
  makeClientKeys,
  ownLoopback,
  startFabricGateway,
  untilHeard,
  type FabricGateway,
} from '../support/fabric-gateway.ts';
import { temporaryFolder } from '../support/gateway-process.ts';
import { lane } from '../support/lane.ts';
import { untilSo } from '../support/until-so.ts';

/** Only ends what hangs. */
vi.setConfig({ testTimeout: 480_000, hookTimeout: 240_000 });

/** Longer than a person wants, for machines that are busy. */
const TIMEOUT_MS = 12_000;

lane(
  'fabric in TypeScript',
  hasZeromq(),
  'npm install zeromq',
)('the TypeScript client of the fabric', () => {
  const folder = temporaryFolder();
  let gateway: FabricGateway;
  const open: FabricClient[] = [];
  beforeAll(async () => {
    gateway = await startFabricGateway(folder.path, { host: ownLoopback() });
  });
  afterAll(async () => {
    for (const client of open) client.close();
    await gateway.stop();
    folder.remove();
  });

  const connect = async (options: FabricOptions = {}): Promise<FabricClient> => {
    const { commandPort, dataPort, keyFile, place } = gateway;
    const connected = await connectFabric({
      host: place.host,
      commandPort,
      dataPort,
      keyFile,
      timeoutMs: TIMEOUT_MS,
      ...options,
    });
    if (!connected.ok) throw new Error(connected.error.reason);
    open.push(connected.value);
    return connected.value;
  };

  /** As docs/fabric.md bids: where no answer came, the same again under the same id. */
  const command = (
    fabric: FabricClient,
    action: FabricAction,
    payload: object = {},
    requestId: string = randomUUID(),
  ): ReturnType<FabricClient['sendCommand']> =>
    untilHeard(
      () => fabric.sendCommand(action, { ...payload }, { requestId }),
      (answer) => (answer.ok ? answer.value.status : answer.error.code),
    );

  const untilAlive = (fabric: FabricClient): Promise<boolean> =>
    untilSo(
      () => fabric.checkHeartbeat(),
      (isAlive) => isAlive,
    );

  it('commands, and gets the same answer to the same request', async () => {
    const fabric = await connect();
    await untilAlive(fabric);
    const requestId = randomUUID();
    const order = { symbol: 'NQ', side: 'BUY', volume: 1 };
    const first = await command(fabric, 'OPEN_ORDER', order, requestId);
    expect(first).toMatchObject({ ok: true, value: { requestId, status: 'SUCCESS', data: { symbol: 'NQ' } } });
    expect(await command(fabric, 'OPEN_ORDER', order, requestId)).toEqual(first);
    const other = await command(fabric, 'OPEN_ORDER', { ...order, volume: 2 }, requestId);
    expect(other).toMatchObject({ ok: false, error: { code: 'REQUEST_ID_REUSED' } });
  });

  it('answers many that ask at once, each with its own', async () => {
    const fabric = await connect();
    const ids = Array.from({ length: 20 }, () => randomUUID());
    const answers = await Promise.all(ids.map((requestId) => command(fabric, 'HEARTBEAT', {}, requestId)));
    expect(answers.map((answer) => answer.ok && answer.value.requestId)).toEqual(ids);
  });

  it('streams the ticks of the symbols that were asked for, and goes on behind a callback that throws', async () => {
    const errors: ClientError[] = [];
    const fabric = await connect({ onError: (error) => errors.push(error) });
    const seen: Tick[] = [];
    const stream = fabric.streamData(
      (tick) => {
        seen.push(tick);
        throw new Error('this tick is not for me');
      },
      { symbols: ['NQ'] },
    );
    await untilSo(
      () => Promise.resolve(stream.counters.ticks),
      (ticks) => ticks > 3 && stream.isAlive,
    );
    expect(new Set(seen.map(({ symbol }) => symbol))).toEqual(new Set(['NQ']));
    expect(errors[0]).toMatchObject({ code: 'CALLBACK_FAILED' });
    expect(stream.counters.callbackErrors).toBe(stream.counters.ticks);
    await untilAlive(fabric);
    stream.stop();
  });

  it('says that a key is not on the list, and that one is missing', async () => {
    const other = await connect({ keyFile: await makeClientKeys(folder.path, 'other') });
    expect(await command(other, 'HEARTBEAT')).toMatchObject({ ok: false, error: { code: 'KEY_REFUSED' } });
    const { commandPort, place } = gateway;
    const none = await connectFabric({ host: place.host, commandPort, timeoutMs: 6_000 });
    if (!none.ok) throw new Error(none.error.reason);
    open.push(none.value);
    expect(await command(none.value, 'HEARTBEAT')).toMatchObject({ ok: false, error: { code: 'HANDSHAKE_FAILED' } });
  });

  it('takes no keys that others may read, nor what is no key file', async () => {
    const wide = join(folder.path, 'wide.key');
    copyFileSync(gateway.keyFile, wide);
    chmodSync(wide, 0o644);
    for (const keyFile of [wide, join(folder.path, 'absent.key'), join(folder.path, 'config', 'fabric.key')])
      expect(await connectFabric({ keyFile })).toMatchObject({ ok: false, error: { code: 'KEYS_UNUSABLE' } });
  });

  it('finds a gateway that was started again, and says within its budget when there is none', async () => {
    const fabric = await connect();
    await untilAlive(fabric);
    await gateway.restart();
    await untilAlive(fabric);
    const nobody = await connect({ commandPort: 1, timeoutMs: 500 });
    expect(await nobody.sendCommand('KILL_SWITCH')).toMatchObject({ ok: false, error: { code: 'LINK_DOWN' } });
  });

  it('sends nothing after its end', async () => {
    const fabric = await connect();
    fabric.close();
    expect(await fabric.sendCommand('KILL_SWITCH')).toMatchObject({ ok: false, error: { code: 'LINK_CLOSED' } });
  });
});
