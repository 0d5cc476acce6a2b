import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shippedConfigText } from '../../core/app/config.ts';
import { dataFolderAt, type DataFolder } from '../../core/app/data-folder.ts';
import { keptToken } from '../../core/app/kept-token.ts';
import { diskTokens, platformToken } from '../../core/app/tokens.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene } from '../support/gateway-scene.ts';
import { shippedRegistry, shippedText } from '../support/shipped-registry.ts';
import type { MemoryPeer } from '../support/memory-peer.ts';

const NT8 = 'nt8' as PlatformId;
const LIVE_CONFIG = shippedConfigText().replace('mode: paper', 'mode: live');
const SIGNAL = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };
const ABILITIES = { order_types: ['MARKET'], partials: true, cancel: true, positions: false, report: false };
const TERMS = { tick_size: 0.25, point_value: 20, qty_min: 1, qty_step: 1, qty_max: 50, currency: 'USD' };

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'nexus-live-')));
});
afterEach(() => rmSync(folder.path, { recursive: true, maxRetries: 5 }));

/** NQ and ES on nt8 as a person has confirmed them. */
const CONFIRMED = shippedText('symbol_mappings.yaml')
  .replace(/^  NQ: \{ nt8: front,/mu, "  NQ: { nt8: { symbol: front, confirmed: 'NQ: 1 NQ = 1 contract = $20/pt' },")
  .replace(/^  ES: \{ nt8: front,/mu, "  ES: { nt8: { symbol: front, confirmed: 'ES: 1 ES = 1 contract = $50/pt' },");

function start(configText = LIVE_CONFIG, mapText = CONFIRMED): Promise<GatewayScene> {
  return gatewayScene({ configText, tokens: diskTokens(folder), registry: shippedRegistry(mapText) });
}

/** A platform on a live account registers, with whatever a test changes. */
function register(scene: GatewayScene, change: object = {}, peer = scene.platformDoor.dial()): MemoryPeer {
  const account = { account: 'U12345', login: 'trader', server: 'Prod1', currency: 'USD', mode: 'live' };
  const proof = { token: platformToken(folder, NT8), capabilities: ABILITIES };
  const symbols = [{ symbol: 'NQ 12-26', ...TERMS }];
  peer.says({ type: 'REGISTER', v: 1, protocol: 1, platform: 'nt8', ...account, ...proof, symbols, ...change });
  scene.pass();
  return peer;
}

let requests = 0;
async function ask(scene: GatewayScene, action: string, payload: object): Promise<Readonly<Record<string, unknown>>> {
  const peer = scene.adminDoor.dial();
  requests += 1;
  peer.says({ action, request_id: `q${requests}`, payload, token: ADMIN_TOKEN });
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise(setImmediate);
    scene.pass();
  }
  return peer.received[0] ?? {};
}

const ARM = { platform: 'nt8', account: 'U12345', reason: 'go live' };

/** A client that showed the token in the file for clients, or another one. */
function client(scene: GatewayScene, token = keptToken(folder.clientTokenFile)): MemoryPeer {
  const peer = scene.nexusDoor.dial();
  peer.says({ type: 'HELLO', protocol: 1, client: 'alpha', token });
  scene.pass();
  return peer;
}

function orders(scene: GatewayScene, platform: MemoryPeer, from: MemoryPeer, id: string, more: object = {}): number {
  from.says({ ...SIGNAL, order_id: id, ...more });
  scene.pass();
  return platform.of('ORDER').length;
}

describe('live trading', () => {
  it('begins when a person has armed the account and a client shows its token, and ends with either', async () => {
    const scene = await start();
    const platform = register(scene);
    const alpha = client(scene);
    expect(orders(scene, platform, alpha, 'a')).toBe(0);
    expect(alpha.of('ORDER_REJECT')).toMatchObject([{ code: 'LIVE_NOT_ARMED' }]);
    expect(await ask(scene, 'arm', { ...ARM, account: 'U1234' })).toMatchObject({
      error: { code: 'LIVE_ACCOUNT_DIFFERS' },
    });
    expect(await ask(scene, 'arm', { ...ARM, reason: '' })).toMatchObject({ error: { code: 'REASON_MISSING' } });
    expect(await ask(scene, 'arm', ARM)).toMatchObject({ status: 'SUCCESS' });
    expect(await ask(scene, 'status', {})).toMatchObject({
      data: { mode: 'live', armed: [{ platform: 'nt8', account: 'U12345' }] },
    });
    expect(orders(scene, platform, client(scene, 'wrong'), 'b')).toBe(0);
    expect(orders(scene, platform, scene.legacyClient(), 'c')).toBe(0);
    expect(orders(scene, platform, alpha, 'd', { mode: 'paper' })).toBe(0);
    expect(orders(scene, platform, alpha, 'e')).toBe(1);
    expect(platform.of('ORDER')[0]).toMatchObject({ account: 'U12345', role: 'ENTRY' });
    expect(await ask(scene, 'disarm', { platform: 'nt8' })).toMatchObject({ status: 'SUCCESS' });
    expect(orders(scene, platform, alpha, 'f', { symbol: 'ES' })).toBe(1);
  });

  it('waits until a person has confirmed what a contract is there', async () => {
    const scene = await start(LIVE_CONFIG, shippedText('symbol_mappings.yaml'));
    register(scene);
    const refused = await ask(scene, 'arm', ARM);
    expect(refused).toMatchObject({ error: { code: 'LIVE_SIZE_UNCONFIRMED' } });
    const mapped = await start();
    const platform = register(mapped);
    expect(await ask(mapped, 'arm', ARM)).toMatchObject({ status: 'SUCCESS' });
    const alpha = client(mapped);
    expect(orders(mapped, platform, alpha, 'a', { symbol: 'YM' })).toBe(0);
    expect(alpha.of('ORDER_REJECT')).toMatchObject([{ code: 'LIVE_SIZE_UNCONFIRMED' }]);
    expect(orders(mapped, platform, alpha, 'b')).toBe(1);
  });

  it('is not to be had on a gateway that runs on paper', async () => {
    const scene = await start(shippedConfigText());
    const platform = register(scene);
    expect(await ask(scene, 'arm', ARM)).toMatchObject({ error: { code: 'LIVE_MODE_OFF' } });
    expect(orders(scene, platform, client(scene), 'a')).toBe(0);
    expect(client(scene).of('WELCOME')).toMatchObject([{ mode: 'paper' }]);
  });

  it.each([
    ['a wrong token', { token: 'guess' }],
    ['no token', { token: undefined }],
    ['a word of its own that it had one', { token: undefined, hasToken: true, has_token: true }],
    ['no server', { server: undefined }],
  ])('is not to be had by a platform with %s', async (_name, change) => {
    const scene = await start();
    register(scene, change);
    expect(await ask(scene, 'arm', ARM)).toMatchObject({ error: { code: 'LIVE_UNPROVEN' } });
  });

  it('lets nobody without the token take the id of an armed platform, whatever dialect it speaks', async () => {
    const scene = await start();
    const platform = register(scene);
    await ask(scene, 'arm', ARM);
    const alpha = client(scene);
    orders(scene, platform, alpha, 'a');
    platform.dies();
    scene.pass();
    const thief = register(scene, { token: 'guess', mode: 'demo', account: 'D1' });
    expect(thief.of('ERROR')).toMatchObject([{ code: 'TOKEN_REQUIRED' }]);
    const script = scene.platformDoor.dial();
    script.says({ type: 'REGISTER', platform: 'nt8' });
    scene.pass();
    const order = platform.of('ORDER')[0]!;
    if (script.isOpen)
      script.says({
        type: 'ORDER_FILL',
        order_id: order['order_id'],
        symbol: 'NQ 12-26',
        filled_qty: 1,
        fill_price: 1,
        status: 'FILLED',
      });
    scene.pass();
    expect(scene.gateway.view.fills()).toEqual([]);
    expect(scene.gateway.view.platform(NT8)?.linked).toBe(false);
    const back = register(scene);
    expect(back.of('REGISTERED')).toHaveLength(1);
    expect(scene.gateway.view.platform(NT8)?.armed).toBeDefined();
  });

  it('disarms with an alarm when the account behind the token is another one', async () => {
    const scene = await start();
    const platform = register(scene);
    await ask(scene, 'arm', ARM);
    register(scene, { account: 'U99999' }, platform);
    expect(scene.gateway.view.platform(NT8)?.armed).toBeUndefined();
    expect(scene.lines.filter((line) => line.startsWith('ALARM LIVE_DISARMED'))).toHaveLength(1);
    expect(orders(scene, platform, client(scene), 'a')).toBe(0);
  });

  it('takes legacy clients only with the consent in the configuration', async () => {
    const scene = await start(LIVE_CONFIG.replace('legacy_clients_live: false', 'legacy_clients_live: true'));
    const platform = register(scene);
    await ask(scene, 'arm', ARM);
    expect(orders(scene, platform, scene.legacyClient(), 'a')).toBe(1);
  });
});

describe('tokens', () => {
  it('are one per platform, kept, and readable by this user alone', () => {
    const first = platformToken(folder, NT8);
    expect(first).toMatch(/^[0-9a-f]{48}$/);
    expect(platformToken(folder, NT8)).toBe(first);
    expect(platformToken(folder, 'sierra' as PlatformId)).not.toBe(first);
    if (process.platform !== 'win32') expect(statSync(join(folder.tokensFolder, 'nt8.token')).mode & 0o077).toBe(0);
  });

  it('are not made for ever more names', () => {
    const tokens = diskTokens(folder);
    for (let name = 0; name < 100; name += 1) expect(tokens.isPlatformToken(`p${name}` as PlatformId, 'x')).toBe(false);
    expect(readdirSync(folder.tokensFolder)).toHaveLength(64);
  });
});
