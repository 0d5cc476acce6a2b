import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createPanelClient, type PanelClient } from '../../core/api/panel-client.ts';
import { dialSocket } from '../../core/api/socket-port.ts';
import { systemClock } from '../../core/app/system-clock.ts';
import { startGatewayProcess, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';
import { streamUntil } from '../support/panel-gateway.ts';
import { writePatientLimits } from '../support/patient-limits.ts';

let folder: ReturnType<typeof temporaryFolder>;
let gateway: GatewayProcess;
let panel: PanelClient;

beforeAll(async () => {
  folder = temporaryFolder();
  writePatientLimits(folder.path);
  gateway = await startGatewayProcess(folder.path, ['--no-demo']);
  const { host, searchParams } = new URL(gateway.panel);
  const address = `ws://${host}/api?token=${searchParams.get('token') ?? ''}`;
  panel = createPanelClient({
    dial: () => dialSocket(() => new WebSocket(address, { origin: `http://${host}` })),
    clock: systemClock(),
    chance: () => 0,
    name: 'test',
  });
  await streamUntil(panel, 'platforms', (rows) => rows.get('sim_nt8')?.canTrade.state === 'green');
});

afterAll(async () => {
  panel.close();
  await gateway.stop();
  folder.remove();
});

async function valueOf<T>(
  answer: Promise<{ ok: true; value: T } | { ok: false; error: { reason: string } }>,
): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}

describe('the panel of a gateway in its own process', () => {
  it('tells the way of an order from the journal', async () => {
    const { orderIds } = await valueOf(
      panel.command('orderTest', { root: 'NQ', side: 'BUY', quantity: 1, platforms: ['sim_nt8'], testId: 'trail' }),
    );
    const orderId = orderIds[0] ?? '';
    await streamUntil(panel, 'fills', (rows) => [...rows.values()].some((fill) => fill.orderId === orderId));
    const trail = await valueOf(panel.query('orderTrail', { orderId }));
    expect(trail.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['signalReceived', 'orderSent', 'fillReceived']) as string[],
    );
    expect(trail[0]).toMatchObject({ kind: 'signalReceived', actor: 'nexus:operator' });
    expect(trail[0]?.decisions[0]).toBe('decided: ENTRY BUY 1 contract of NQ 12-26 on sim_nt8');
    expect(trail.map(({ seq }) => seq)).toEqual(trail.map(({ seq }) => seq).toSorted((a, b) => a - b));
    expect(await valueOf(panel.query('orderTrail', { orderId: '12345' }))).toEqual([]);
  });

  it('checks an edit of a mapping as it is typed, drafts, applies and undoes it', async () => {
    const edit = { root: 'ES', platform: 'sim_mt5' } as const;
    const bad = await valueOf(panel.query('symbolsCheck', { root: 'ES', platform: 'mt5_global', multiplier: -1 }));
    expect(bad.ok).toBe(false);
    expect(bad.problems[0]).toContain('symbol_mappings.yaml');
    const good = await valueOf(panel.query('symbolsCheck', { ...edit, symbol: 'US500.cash' }));
    expect(good).toMatchObject({ ok: true, becomes: { symbol: 'US500.cash' } });
    expect(await valueOf(panel.query('symbolsDiff', {}))).toMatchObject({ outcome: 'unchanged', changes: [] });
    await valueOf(panel.command('symbolsSet', { ...edit, symbol: 'US500.cash' }));
    expect((await valueOf(panel.query('symbolsDiff', {}))).changes.length).toBeGreaterThan(0);
    // Another window has drafted more since this one drew the list.
    expect(await panel.command('symbolsApply', { shown: [] })).toMatchObject({ error: { code: 'SHOWN_CHANGED' } });
    const { symbolsRevision: before } = await streamUntil(panel, 'overview', () => true);
    const applied = await valueOf(panel.command('symbolsApply', { reason: 'the broker renamed it' }));
    expect(applied.outcome).toBe('applied');
    await streamUntil(panel, 'overview', ({ symbolsRevision }) => symbolsRevision > before);
    expect(readFileSync(join(folder.path, 'config', 'symbol_mappings.yaml'), 'utf8')).toContain('US500.cash');
    const versions = await valueOf(panel.query('symbolsVersions', {}));
    expect(versions[0]).toMatchObject({ by: 'panel', why: 'the broker renamed it' });
    await valueOf(panel.command('symbolsUndo', { apply: true, reason: 'back' }));
    const [row] = await valueOf(panel.query('symbols', { root: 'ES' }));
    expect(row?.mappings.find(({ platform }) => platform === 'sim_mt5')?.symbol).not.toBe('US500.cash');
  });

  it('shows limits with their use, checks a change as a diff and puts it in force', async () => {
    const risk = await streamUntil(panel, 'risk', ({ limits }) => limits.length > 5);
    const value = risk.limits.find(({ key }) => key === 'max_position_value_usd');
    expect(value).toMatchObject({ limit: 50_000, unit: 'usd', default: 50_000 });
    const check = await valueOf(panel.query('limitsCheck', { changes: { max_position_value_usd: 40_000 } }));
    expect(check).toMatchObject({ ok: true, problems: [] });
    expect(check.changes.length).toBe(1);
    const faulty = await valueOf(panel.query('limitsCheck', { changes: { max_position_value_usd: -5 } }));
    expect(faulty.ok).toBe(false);
    const set = await valueOf(
      panel.command('limitsSet', { changes: { max_position_value_usd: 40_000 }, reason: 'careful' }),
    );
    expect(set.outcome).toBe('applied');
    await streamUntil(
      panel,
      'risk',
      ({ limits }) => limits.find(({ key }) => key === 'max_position_value_usd')?.limit === 40_000,
    );
    const preview = await valueOf(panel.query('orderPreview', { root: 'ES', side: 'BUY', platforms: ['sim_nt8'] }));
    expect(preview.platforms[0]?.checks.some(({ text }) => /\d/.test(text))).toBe(true);
  });

  it('shows every setting with its file, and keeps the configuration that started', async () => {
    const files = await valueOf(panel.query('configFiles', {}));
    const main = files.find(({ name }) => name === 'gateway.yaml');
    expect(main?.path).toBe(join(folder.path, 'config', 'gateway.yaml'));
    expect(main?.settings.find(({ key }) => key === 'ui_port')).toMatchObject({ value: 5580, default: 5580 });
    expect(existsSync(join(folder.path, 'config', 'history', 'last-good', 'gateway.yaml'))).toBe(true);
  });

  it('flattens with a certificate that the risk screen shows', async () => {
    await valueOf(panel.command('flatten', { reason: 'end of test' }));
    const risk = await streamUntil(panel, 'risk', ({ certificates }) => certificates[0]?.outcome === 'proved');
    expect(risk.certificates[0]).toMatchObject({ by: 'the panel', reason: 'end of test', scope: 'everything' });
    await streamUntil(panel, 'positions', (rows) => rows.size === 0);
    const overview = await streamUntil(panel, 'overview', ({ day }) => day.trades > 0);
    expect(overview.day.simulated).toBe(true);
  });
});
