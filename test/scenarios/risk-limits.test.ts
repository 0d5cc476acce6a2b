import { describe, expect, it } from 'vitest';
import { memoryRiskFile, type RiskFile } from '../../core/app/risk-file.ts';
import { shippedRiskText } from '../../core/app/risk-config.ts';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene } from '../support/gateway-scene.ts';
import type { MemoryPeer } from '../support/memory-peer.ts';

type Answer = { readonly [key: string]: unknown };

let requests = 0;

async function ask(scene: GatewayScene, action: string, payload: object = {}, token = ADMIN_TOKEN): Promise<Answer> {
  const peer = scene.adminDoor.dial({ socketType: 'REQ' });
  requests += 1;
  peer.says({ action, request_id: `risk-${requests}`, payload, token });
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise(setImmediate);
    scene.pass();
  }
  return peer.take()[0] ?? {};
}

function signal(scene: GatewayScene, client: MemoryPeer, id: string, more: object = {}): Answer | undefined {
  client.take();
  client.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, order_id: id, ...more });
  scene.pass();
  return client.of('ORDER_REJECT').find((message) => message['order_id'] === id);
}

function limitsSaid(scene: GatewayScene): readonly Answer[] {
  return scene.journal.flatMap(({ decisions }) => decisions.filter(({ type }) => type === 'limitsChanged'));
}

describe('limits of a running gateway', () => {
  it('change by one command, in the file and in force, with a journalled diff', async () => {
    const riskFile = memoryRiskFile();
    const scene = await gatewayScene({ riskFile });
    const answer = await ask(scene, 'risk_set', { key: 'max_trades_per_day', value: '1', reason: 'first week' });
    expect(answer).toMatchObject({
      status: 'SUCCESS',
      data: { outcome: 'applied', changes: ['maxTradesPerDay: 100 → 1'] },
    });
    expect(riskFile.read()).toMatch(/max_trades_per_day: 1 #/u);
    expect(limitsSaid(scene).at(-1)).toMatchObject({
      by: 'admin',
      reason: 'first week',
      diff: ['maxTradesPerDay: 100 → 1'],
    });
    const nt8 = scene.legacyPlatform('nt8', 'NQZ26');
    const client = scene.legacyClient();
    expect(signal(scene, client, '1')).toBeUndefined();
    nt8.fill(nt8.orders()[0] ?? {}, 16_250);
    expect(signal(scene, client, '2', { symbol: 'ES' })).toMatchObject({ code: 'TRADES_PER_DAY' });
    expect(signal(scene, client, '3', { side: 'SELL' })).toBeUndefined();
    expect(nt8.orders()).toHaveLength(2);
  });

  it.each([
    ['a typo', 'limits:\n  max_trades_per_dya: 5\n', /risk_limits\.yaml:2 limits\.max_trades_per_dya/u],
    ['a negative limit', 'limits:\n  max_daily_loss_usd: -5\n', /risk_limits\.yaml:2 limits\.max_daily_loss_usd.*-5/u],
    ['a wrong unit', 'limits:\n  max_daily_loss_usd: 1000 USD\n', /:2 limits\.max_daily_loss_usd.*1000 USD/u],
    ['an unknown key', 'limits:\n  max_magic: 5\n', /:2 limits\.max_magic/u],
    ['no YAML', 'limits: [', /risk_limits\.yaml:\d/u],
  ])('stay when the file has %s, and the answer names file, line and key', async (_what, text, words) => {
    const riskFile = memoryRiskFile();
    const scene = await gatewayScene({ riskFile });
    const before = limitsSaid(scene).length;
    riskFile.write(text);
    const answer = await ask(scene, 'risk_reload');
    expect(answer).toMatchObject({ status: 'ERROR', error: { code: 'CONFIG_INVALID' } });
    expect(JSON.stringify(answer['error'])).toMatch(words);
    expect(limitsSaid(scene)).toHaveLength(before);
    expect(scene.gateway.view.limits().maxTradesPerDay).toBe(100);
  });

  it.each([
    [{ key: 'max_trades_per_day', value: '-1', reason: 'x' }, 'CONFIG_INVALID'],
    [{ key: 'max_trades_per_day', value: 'five', reason: 'x' }, 'CONFIG_INVALID'],
    [{ key: 'max_trades', value: '5', reason: 'x' }, 'VALUE_INVALID'],
    [{ key: 'max_trades_per_day', value: '5' }, 'REASON_MISSING'],
    [{ value: '5', reason: 'x' }, 'VALUE_INVALID'],
  ])('are not set by %o: %s', async (payload, code) => {
    const riskFile = memoryRiskFile();
    const scene = await gatewayScene({ riskFile });
    expect(await ask(scene, 'risk_set', payload)).toMatchObject({ status: 'ERROR', error: { code } });
    expect(riskFile.read()).toBe(shippedRiskText());
  });

  it('need the token of this machine', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    for (const action of ['risk_set', 'risk_reload', 'risk_profile', 'limits_set'])
      expect(await ask(scene, action, { key: 'max_trades_per_day', value: '500', reason: 'x' }, 'wrong')).toMatchObject(
        {
          error: { code: 'TOKEN_REQUIRED' },
        },
      );
  });

  it('stay in force when the file cannot be written', async () => {
    const riskFile: RiskFile = {
      ...memoryRiskFile(),
      write: () => {
        throw new Error('disk full');
      },
    };
    const scene = await gatewayScene({ riskFile });
    const answer = await ask(scene, 'risk_set', { key: 'max_trades_per_day', value: '5', reason: 'x' });
    expect(answer).toMatchObject({ status: 'ERROR', error: { code: 'CONFIG_NOT_WRITTEN' } });
    expect(scene.gateway.view.limits().maxTradesPerDay).toBe(100);
  });

  it('that cannot be read at the start let nothing but exits through, and say where the fault is', async () => {
    const riskFile = memoryRiskFile('limits: { max_trades_per_day: -1 }');
    const scene = await gatewayScene({ riskFile });
    expect(scene.lines.join('\n')).toMatch(/ALARM CONFIG_INVALID.*risk_limits\.yaml:1 limits\.max_trades_per_day/u);
    const nt8 = scene.legacyPlatform('nt8', 'NQZ26');
    const client = scene.legacyClient();
    const refused = signal(scene, client, '1');
    expect(refused).toMatchObject({ code: 'PLATFORM_NOT_ALLOWED' });
    expect(String(refused?.['reason'])).toContain('limits.max_trades_per_day');
    riskFile.write('limits: { max_trades_per_day: 3 }');
    expect(await ask(scene, 'risk_reload')).toMatchObject({ data: { outcome: 'applied' } });
    expect(signal(scene, client, '2')).toBeUndefined();
    expect(nt8.orders()).toHaveLength(1);
  });

  it('are shown with their use and the sum it is made of', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    const nt8 = scene.legacyPlatform('nt8', 'NQZ26');
    signal(scene, scene.legacyClient(), '1');
    nt8.fill(nt8.orders()[0] ?? {}, 16_250);
    const { data } = (await ask(scene, 'risk')) as { readonly data: { readonly limits: readonly Answer[] } };
    const row = (key: string): Answer | undefined => data.limits.find((limit) => limit['key'] === key);
    expect(row('max_position_per_symbol')).toMatchObject({ limit: 5, use: 1, sum: 'nt8/nt8 NQ: 1 held' });
    expect(row('max_trades_per_day')).toMatchObject({ limit: 100, use: 1 });
    expect(row('max_position_value_usd')).toMatchObject({ limit: 50_000, use: 35_000 });
    expect(row('max_notional_usd')).toMatchObject({ limit: null, use: null });
  });
});

describe('a profile', () => {
  it('of stage 1 trades one NQ as a tenth of it on MetaTrader 5 and nowhere else, with its stop', async () => {
    const riskFile = memoryRiskFile();
    const scene = await gatewayScene({ riskFile });
    expect(await ask(scene, 'risk_profile', { profile: '1' })).toMatchObject({
      data: { outcome: 'applied', profile: 'stage 1' },
    });
    const mt5 = scene.legacyPlatform('mt5', 'NAS100');
    const nt8 = scene.legacyPlatform('nt8', 'NQZ26');
    const client = scene.legacyClient();
    expect(signal(scene, client, '1')).toBeUndefined();
    expect(mt5.orders()[0]).toMatchObject({ quantity: 2 });
    expect(nt8.orders()).toEqual([]);
    expect(signal(scene, client, '2', { symbol: 'ES' })).toMatchObject({ code: 'SYMBOL_NOT_ALLOWED' });
    mt5.fill(mt5.orders()[0] ?? {}, 16_250);
    expect(scene.gateway.view.protections()).toHaveLength(1);
    expect(signal(scene, client, '3')).toMatchObject({ code: 'POSITION_LIMIT' });
    expect(signal(scene, client, '4', { side: 'SELL' })).toBeUndefined();
    expect(mt5.orders().at(-1)).toMatchObject({ side: 'SELL', quantity: 2 });
    expect(await ask(scene, 'risk_profile', { profile: 'default' })).toMatchObject({ data: { profile: 'default' } });
  });

  it('that does not exist is refused', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    expect(await ask(scene, 'risk_profile', { profile: '9' })).toMatchObject({ error: { code: 'VALUE_INVALID' } });
  });
});

describe('what a signal would lead to', () => {
  it('is shown check by check and platform by platform, and nothing is sent', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    const nt8 = scene.legacyPlatform('nt8', 'NQZ26');
    const before = scene.journal.length;
    const sends = await ask(scene, 'what_if', { symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 });
    expect(sends).toMatchObject({
      data: {
        outcome: 'sends',
        platforms: [
          { platform: 'nt8', outcome: 'sends', orders: [{ symbol: 'NQ 12-26', side: 'BUY', size: 1, role: 'ENTRY' }] },
        ],
      },
    });
    const denied = await ask(scene, 'what_if', { symbol: 'NQ', side: 'BUY', quantity: 7, mqscore: 0.1 });
    const { checks, platforms } = denied['data'] as {
      readonly checks: readonly Answer[];
      readonly platforms: readonly { readonly checks: readonly Answer[] }[];
    };
    const failed = [...checks, ...(platforms[0]?.checks ?? [])].filter(({ outcome }) => outcome === 'denies');
    expect(failed.map(({ code }) => code)).toEqual(['MQSCORE_LOW', 'ORDER_SIZE', 'POSITION_LIMIT', 'POSITION_VALUE']);
    expect(failed.at(-1)).toMatchObject({ limit: 50_000, value: 245_000 });
    expect(nt8.orders()).toEqual([]);
    expect(scene.journal).toHaveLength(before);
  });

  it('is answered to a client that asks, with the limits', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    scene.legacyPlatform('nt8', 'NQZ26');
    const client = scene.nexusDoor.dial();
    client.says({ type: 'HELLO', protocol: 1, client: 'alpha' });
    client.says({ type: 'QUERY', what: 'what_if', request_id: 'q1', symbol: 'NQ', side: 'BUY', quantity: 1 });
    client.says({ type: 'QUERY', what: 'risk', request_id: 'q2' });
    scene.pass();
    const [whatIf, risk] = client.of('RESULT');
    expect(whatIf).toMatchObject({ request_id: 'q1', data: { outcome: 'sends' } });
    expect(risk).toMatchObject({ request_id: 'q2', data: { profile: 'default' } });
  });

  it.each([
    [{ side: 'BUY' }, 'KEY_MISSING'],
    [{ symbol: 'NQ' }, 'SIDE_INVALID'],
    [{ symbol: 'NQ', side: 'BUY', quantity: 0 }, 'QUANTITY_INVALID'],
    [{ symbol: 'NQ', side: 'BUY', confidence: 'high' }, 'VALUE_INVALID'],
    [{ symbol: 'NQ', side: 'BUY', platforms: ['N T 8'] }, 'PLATFORM_UNKNOWN'],
    [{ symbol: 'WIN$', side: 'BUY' }, 'SYMBOL_CONTINUOUS'],
  ])('is not asked by %o: %s', async (payload, code) => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    expect(await ask(scene, 'what_if', payload)).toMatchObject({ data: { outcome: 'denied', code } });
  });
});
