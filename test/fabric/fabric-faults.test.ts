import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FabricSettings } from '../../core/app/fabric-config.ts';
import { gatewayKeysIn, readGatewayKeys, writeClientKeys } from '../../core/app/fabric-key-files.ts';
import { startFabric, type Fabric } from '../../core/app/start-fabric.ts';
import { curveKeyOf, isCurveKey } from '../../core/doors/fabric-keys.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { hasZeromq } from '../support/fabric-gateway.ts';
import { gatewayScene } from '../support/gateway-scene.ts';
import { lane } from '../support/lane.ts';

const KEY = 'rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7';
const SECRET = 'JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6';

lane(
  'fabric faults',
  hasZeromq(),
  'npm install zeromq',
)('what is wrong with a fabric', () => {
  let folder: string;
  let keyFile: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nexus-test-'));
    keyFile = join(folder, 'config', 'fabric.key');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const settings: FabricSettings = {
    host: '127.0.0.1',
    commandPort: 0,
    dataPort: 0,
    clients: new Map([[KEY, 'brain']]),
    defaultPlatform: 'mt5_global' as PlatformId,
    ageMsMax: 10_000,
  };

  /** Starts a fabric beside a gateway that runs, and returns it with what the person there is told. */
  async function start(
    change: Partial<FabricSettings> = {},
  ): Promise<{ readonly fabric: Fabric | undefined; readonly told: string }> {
    const { gateway, clock, lines } = await gatewayScene();
    const ground = gateway.fabricGround;
    const fabric = await startFabric({
      settings: { ...settings, ...change },
      ground,
      gateway,
      keyFile,
      clock,
      clockOffsetUs: 0,
      log: () => {},
    });
    expect(gateway.gate.isOpen).toBe(true);
    return { fabric, told: lines.filter((line) => line.includes('FABRIC_DOWN')).join('\n') };
  }

  it('costs the fabric alone, and is told with its remedy: no keys', async () => {
    expect(await start()).toMatchObject({
      fabric: undefined,
      told: expect.stringMatching(/missing: nexus fabric keys makes it/) as string,
    });
  });

  it('costs the fabric alone: keys that others may read', async () => {
    gatewayKeysIn(keyFile, () => ({ publicKey: KEY, secretKey: SECRET }));
    chmodSync(keyFile, 0o644);
    expect(await start()).toMatchObject({ fabric: undefined, told: expect.stringMatching(/chmod 600/) as string });
  });

  it('costs the fabric alone: a port that is taken', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { readonly port: number }).port));
    });
    try {
      expect(await start({ clients: undefined, commandPort: port })).toMatchObject({
        fabric: undefined,
        told: expect.stringContaining(`${port}`) as string,
      });
    } finally {
      server.close();
    }
  });

  it('is nothing where all is well', async () => {
    gatewayKeysIn(keyFile, () => ({ publicKey: KEY, secretKey: SECRET }));
    const { fabric, told } = await start();
    expect(told).toBe('');
    expect(fabric?.commandPort).toBeGreaterThan(0);
    expect(fabric?.dataPort).toBeGreaterThan(0);
    fabric?.stop();
  });

  it('keeps the gateway’s keys once they are made, readable by its user alone', () => {
    const made = gatewayKeysIn(keyFile, () => ({ publicKey: KEY, secretKey: SECRET }));
    expect(made).toEqual({ ok: true, value: { publicKey: KEY, secretKey: SECRET } });
    expect(gatewayKeysIn(keyFile, () => expect.unreachable('there are keys'))).toEqual(made);
    if (process.platform !== 'win32') expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    writeFileSync(keyFile, '{"public_key": "short"}');
    expect(readGatewayKeys(keyFile)).toMatchObject({
      ok: false,
      error: expect.stringContaining('remove it') as string,
    });
  });

  it('never writes over a client’s keys', () => {
    const file = join(folder, 'clients', 'brain.key');
    const pair = { publicKey: KEY, secretKey: SECRET };
    expect(writeClientKeys(file, 'brain', KEY, pair)).toEqual({ ok: true, value: undefined });
    expect(writeClientKeys(file, 'brain', KEY, { ...pair, publicKey: SECRET })).toMatchObject({ ok: false });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      client: 'brain',
      gateway_public_key: KEY,
      public_key: KEY,
      secret_key: SECRET,
    });
  });

  it('reads keys as libzmq shows them', () => {
    // The example of ZeroMQ RFC 32 and of zmq_curve(7).
    const bytes = Buffer.from('54fcba24e93249969316fb617c872bb0c1d1ff14800427c594cbfacf1bc2d652', 'hex');
    expect(curveKeyOf(bytes)).toBe(KEY);
    expect(curveKeyOf(bytes.subarray(1))).toBeUndefined();
    expect([KEY, SECRET].every(isCurveKey)).toBe(true);
    expect([KEY.slice(1), `${KEY.slice(1)} `, `${KEY.slice(1)}"`].some(isCurveKey)).toBe(false);
  });
});
