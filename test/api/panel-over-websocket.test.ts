import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { AlertView } from '../../core/api/alert-view.ts';
import { UNSEEN_MAX } from '../../core/api/contract.ts';
import type { StreamState } from '../../core/api/streams.ts';
import type { PanelClient } from '../../core/api/panel-client.ts';
import { freePort } from '../support/free-port.ts';
import { dialPanel, PANEL_TOKEN, startPanelGateway, streamUntil, type PanelGateway } from '../support/panel-gateway.ts';

let folder: string;
let running: PanelGateway;
let panel: PanelClient;

beforeEach(async () => {
  folder = mkdtempSync(`${tmpdir()}/nexus-panel-`);
  // One of them starts it again on its port.
  running = await startPanelGateway(folder, await freePort());
  panel = dialPanel(running.ui.port);
  await streamUntil(panel, 'overview', ({ platformsLinked }) => platformsLinked === 2);
  // Simulated platforms are open for orders after their own first report.
  await streamUntil(panel, 'platforms', (rows) =>
    ['sim_nt8', 'sim_mt5'].every((id) => rows.get(id)?.canTrade.state === 'green'),
  );
});

afterEach(async () => {
  panel.close();
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The value of an answer; fails the test with the reason of a refusal. */
async function valueOf<T>(
  answer: Promise<{ ok: true; value: T } | { ok: false; error: { reason: string } }>,
): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}

describe('a panel over a real WebSocket', () => {
  it('shows platforms with their lights and ticks, and the quotes of both', async () => {
    const platforms = await streamUntil(panel, 'platforms', (rows) => (rows.get('sim_nt8')?.ticksPerSecond ?? 0) > 0);
    expect([...platforms.keys()].slice(0, 6)).toEqual([
      'nt8',
      'mt5_global',
      'mt5_brazil',
      'sierra',
      'bookmap',
      'quantower',
    ]);
    expect(platforms.get('sim_nt8')).toMatchObject({ name: 'Simulated NinjaTrader 8', simulated: true, switch: 'on' });
    expect(platforms.get('nt8')).toMatchObject({
      linked: false,
      link: { state: 'off', reason: 'has never connected' },
    });
    const quotes = await streamUntil(panel, 'quotes', (rows) => rows.has('NQ sim_nt8') && rows.has('NQ sim_mt5'));
    expect(quotes.get('NQ sim_nt8')?.last).toBeGreaterThan(0);
    const overview = await streamUntil(panel, 'overview', ({ ticksPerSecond }) => ticksPerSecond > 0);
    expect(overview).toMatchObject({ state: 'active', mode: 'paper', exchangeZone: 'America/Chicago' });
  });

  it('tests an order: what would go out with every check, then its life on the chosen platform alone', async () => {
    const wish = { root: 'NQ', side: 'BUY', platforms: ['sim_mt5'] } as const;
    const preview = await valueOf(panel.query('orderPreview', wish));
    expect(preview).toMatchObject({ outcome: 'sends', root: 'NQ' });
    expect(preview.sendText).toMatch(/^Send 0\.\d+ NQ BUY to 1 paper platform$/);
    const [mt5] = preview.platforms;
    expect(mt5).toMatchObject({ platform: 'sim_mt5', outcome: 'sends', orders: [{ symbol: 'NAS100', unit: 'lots' }] });
    expect(mt5?.checks.every(({ outcome }) => outcome === 'passes')).toBe(true);
    expect(running.gateway.view.orders()).toEqual([]);

    const sent = await valueOf(panel.command('orderTest', { ...wish, testId: 'a' }));
    expect(sent).toMatchObject({ code: null, orderIds: [expect.any(String) as string] });
    const orders = await streamUntil(panel, 'orders', (rows) => {
      return rows.get(sent.parentKey ?? '')?.children[0]?.state === 'filled';
    });
    const [child] = orders.get(sent.parentKey ?? '')?.children ?? [];
    expect(child).toMatchObject({ platform: 'sim_mt5', size: mt5?.orders[0]?.size, simulated: true });
    const { decidedUs, journalledUs, sentUs, firstFillUs } = child?.stages ?? {};
    for (const [earlier, later] of [
      [decidedUs, journalledUs],
      [journalledUs, sentUs],
      [sentUs, firstFillUs],
    ])
      expect(later).toBeGreaterThanOrEqual(earlier ?? Infinity);
    const positions = await streamUntil(panel, 'positions', (rows) => rows.size === 1);
    expect([...positions.values()][0]).toMatchObject({ platform: 'sim_mt5', root: 'NQ', watched: true });

    const again = await valueOf(panel.command('orderTest', { ...wish, testId: 'a' }));
    expect(again.orderIds).toEqual(sent.orderIds);
    expect(running.gateway.view.orders()).toHaveLength(1);
    const [page] = await valueOf(panel.query('ordersPage', {}));
    expect(page?.key).toBe(sent.parentKey);
    expect(await valueOf(panel.query('ordersPage', { beforeUs: page?.receivedUs ?? 0 }))).toEqual([]);
    expect(await valueOf(panel.query('fillsPage', { limit: 5 }))).toHaveLength(1);
    const fills = await streamUntil(panel, 'fills', (rows) => rows.size > 0);
    expect([...fills.values()][0]).toMatchObject({ orderId: child?.orderId, client: 'operator' });
  });

  it('cancels the one order that is named, and not those of the same signal elsewhere', async () => {
    const quotes = await streamUntil(panel, 'quotes', (rows) => rows.has('NQ sim_nt8') && rows.has('NQ sim_mt5'));
    const limitPrice = Math.floor((quotes.get('NQ sim_nt8')?.last ?? 0) - 50);
    const wish = { root: 'NQ', side: 'BUY', quantity: 1, orderType: 'LIMIT', limitPrice } as const;
    const sent = await valueOf(panel.command('orderTest', { ...wish, testId: 'rests' }));
    const statesOf = (rows: StreamState<'orders'>): readonly string[] =>
      sent.orderIds.map(
        (id) => rows.get(sent.parentKey ?? '')?.children.find(({ orderId }) => orderId === id)?.state ?? '',
      );
    await streamUntil(panel, 'orders', (rows) => statesOf(rows).every((state) => state === 'working'));
    const [first = '', second = ''] = sent.orderIds;
    expect(await valueOf(panel.command('ordersCancel', { orderId: first }))).toMatchObject({ asked: 1 });
    const after = await streamUntil(panel, 'orders', (rows) => statesOf(rows)[0] === 'cancelled');
    expect(statesOf(after)).toEqual(['cancelled', 'working']);
    const platform = running.gateway.view.orders().find(({ orderId }) => orderId === second)?.platform ?? '';
    expect(await valueOf(panel.command('ordersCancel', { platform }))).toMatchObject({ asked: 1 });
    await streamUntil(panel, 'orders', (rows) => statesOf(rows)[1] === 'cancelled');
  });

  it('sends no other order than the one that was shown, though the position has ended meanwhile', async () => {
    const wish = { root: 'NQ', side: 'SELL', quantity: 1, platforms: ['sim_nt8'] } as const;
    const isHeld = (rows: StreamState<'positions'>): boolean => rows.size > 0;
    await valueOf(panel.command('orderTest', { ...wish, side: 'BUY', testId: 'bought' }));
    await streamUntil(panel, 'positions', isHeld);
    const { keys, platforms } = await valueOf(panel.query('orderPreview', wish));
    expect(platforms[0]?.orders).toMatchObject([{ role: 'EXIT' }]);
    await valueOf(panel.command('orderTest', { ...wish, testId: 'sold', shown: keys }));
    await streamUntil(panel, 'positions', (rows) => !isHeld(rows));
    // What was shown as an exit would be an entry by now.
    const late = await panel.command('orderTest', { ...wish, testId: 'late', shown: keys });
    expect(late).toMatchObject({ error: { code: 'SHOWN_CHANGED' } });
    expect(running.gateway.view.orders()).toHaveLength(2);
    const anew = await valueOf(panel.query('orderPreview', wish));
    expect(anew.platforms[0]?.orders).toMatchObject([{ role: 'ENTRY' }]);
    const sent = await valueOf(panel.command('orderTest', { ...wish, testId: 'late', shown: anew.keys }));
    expect(sent.orderIds).toHaveLength(1);
  });

  it('re-arms no stop that came after the one that was seen', async () => {
    await valueOf(panel.command('kill', { reason: 'seen' }));
    const seen = await streamUntil(panel, 'risk', ({ state }) => state === 'halted');
    await valueOf(panel.command('rearm', { reason: 'by another window' }));
    await valueOf(panel.command('kill', { reason: 'not seen' }));
    const late = { reason: 'the first is settled', sinceUs: seen.sinceUs };
    expect(await panel.command('rearm', late)).toMatchObject({
      error: { code: 'SHOWN_CHANGED', reason: expect.stringContaining('not seen') as string },
    });
    expect(running.gateway.view.tradingState().state).toBe('halted');
    const now = await streamUntil(panel, 'risk', ({ reason }) => reason === 'not seen');
    expect(await panel.command('rearm', { ...late, sinceUs: now.sinceUs })).toMatchObject({
      value: { state: 'active' },
    });
  });

  it('re-arms the stop that was seen also while the gateway is stopped', async () => {
    await valueOf(panel.command('kill', { reason: 'seen' }));
    await valueOf(panel.command('gatewayStop', { orders: 'leave' }));
    const { sinceUs } = await streamUntil(panel, 'risk', ({ state }) => state === 'stopped');
    expect(await panel.command('rearm', { reason: 'it is settled', sinceUs })).toMatchObject({ ok: true });
    expect(running.gateway.view.tradingState().state).toBe('active');
  });

  it('shows of a denied order which check stood against it, and sends nothing', async () => {
    const preview = await valueOf(
      panel.query('orderPreview', { root: 'NQ', side: 'BUY', orderType: 'LIMIT', limitPrice: 1, platforms: ['nt8'] }),
    );
    expect(preview).toMatchObject({ outcome: 'denied', sendText: null, code: 'PLATFORM_ABSENT' });
    expect(preview.platforms[0]?.checks[0]).toMatchObject({ name: 'Connected', outcome: 'denies' });
    const sent = await valueOf(
      panel.command('orderTest', { root: 'NQ', side: 'BUY', platforms: ['nt8'], testId: 'b' }),
    );
    expect(sent).toMatchObject({ orderIds: [], code: 'PLATFORM_ABSENT' });
    const unknown = await valueOf(panel.query('orderPreview', { root: 'NOPE', side: 'BUY' }));
    expect(unknown).toMatchObject({ outcome: 'denied', code: 'SYMBOL_UNKNOWN' });
    const signals = await streamUntil(panel, 'signals', (rows) => rows.size > 0);
    expect([...signals.values()][0]).toMatchObject({ client: 'operator', outcome: 'denied', said: 'BUY 1 NQ' });
  });

  it('kills at once and re-arms only with a reason', async () => {
    const killed = await valueOf(panel.command('kill', { reason: 'test' }));
    expect(killed.state).toBe('halted');
    const overview = await streamUntil(panel, 'overview', ({ state }) => state === 'halted');
    expect(overview).toMatchObject({ worst: 'red', reason: 'test', by: 'panel' });
    const risk = await streamUntil(panel, 'risk', ({ state }) => state === 'halted');
    expect(risk.killWould.cancels).toBe(0);
    expect(await panel.command('rearm', { reason: ' ' })).toMatchObject({ error: { code: 'REASON_MISSING' } });
    expect(await panel.command('rearm', { reason: 'tested' })).toMatchObject({ value: { state: 'active' } });
    await streamUntil(panel, 'overview', ({ state }) => state === 'active');
    const halted = (rows: StreamState<'alerts'>): AlertView | undefined =>
      [...rows.values()].find(({ code }) => code === 'TRADING_HALTED');
    const alarm = halted(await streamUntil(panel, 'alerts', (rows) => halted(rows) !== undefined));
    expect(alarm).toMatchObject({ severity: 'alarm', rank: 0, acknowledgedUs: null });
    await valueOf(panel.command('alertsAcknowledge', { number: alarm?.number ?? 0 }));
    const seen = await streamUntil(panel, 'alerts', (rows) => halted(rows)?.acknowledgedUs !== null);
    expect(halted(seen)?.acknowledgedBy).toBe('panel');
  });

  it('switches a platform off and on, and says what is not watched then', async () => {
    const wish = { root: 'ES', side: 'BUY', quantity: 1, platforms: ['sim_nt8'], testId: 'c' } as const;
    await valueOf(panel.command('orderTest', wish));
    await streamUntil(panel, 'positions', (rows) => rows.size === 1);
    const off = await valueOf(panel.command('platformDisconnect', { platform: 'sim_nt8' }));
    expect(off).toMatchObject({ switch: 'off', said: 'not watched: sim_nt8 is switched off with 1 position' });
    const dark = await streamUntil(panel, 'platforms', (rows) => rows.get('sim_nt8')?.linked === false);
    expect(dark.get('sim_nt8')).toMatchObject({
      switch: 'off',
      notWatched: off.said,
      link: { state: 'off', reason: 'switched off by panel', action: 'platformConnect' },
    });
    const positions = await streamUntil(panel, 'positions', (rows) => [...rows.values()][0]?.watched === false);
    expect(positions.size).toBe(1);
    await streamUntil(panel, 'overview', ({ worst, worstText }) => worst === 'red' && worstText === off.said);
    await valueOf(panel.command('platformConnect', { platform: 'sim_nt8' }));
    await streamUntil(panel, 'platforms', (rows) => rows.get('sim_nt8')?.canTrade.state === 'green');
  });

  it('makes a platform flat before it is switched off where that is asked for, and leaves the others alone', async () => {
    const wish = { root: 'ES', side: 'BUY', quantity: 1, testId: 'e' } as const;
    await valueOf(panel.command('orderTest', wish));
    await streamUntil(panel, 'positions', (rows) => rows.size === 2);
    const off = await valueOf(panel.command('platformDisconnect', { platform: 'sim_nt8', orders: 'flatten' }));
    expect(off).toMatchObject({ switch: 'off', said: 'sim_nt8 is switched off' });
    const left = await streamUntil(panel, 'positions', (rows) => rows.size === 1);
    expect([...left.values()][0]).toMatchObject({ platform: 'sim_mt5' });
    const dark = await streamUntil(panel, 'platforms', (rows) => rows.get('sim_nt8')?.linked === false);
    expect(dark.get('sim_nt8')?.notWatched).toBeNull();
  });

  it('makes everything flat before it stops where that is asked for, and says how that was proved', async () => {
    await valueOf(panel.command('orderTest', { root: 'ES', side: 'BUY', quantity: 1, testId: 'f' }));
    await streamUntil(panel, 'positions', (rows) => rows.size === 2);
    const stopped = await valueOf(panel.command('gatewayStop', { orders: 'flatten' }));
    expect(stopped.said).toMatch(/^The gateway is stopped; Proved flat: everything on /);
    await streamUntil(panel, 'positions', (rows) => rows.size === 0);
    await streamUntil(panel, 'overview', ({ state }) => state === 'stopped');
  });

  it('stops the gateway, keeps showing it, and starts it again', async () => {
    const stopped = await valueOf(panel.command('gatewayStop', { orders: 'leave' }));
    expect(stopped.said).toContain('stopped');
    const overview = await streamUntil(panel, 'overview', ({ state }) => state === 'stopped');
    expect(overview).toMatchObject({ worst: 'grey', reason: 'stopped by the panel', platformsLinked: 0 });
    expect(running.gateway.gate.isOpen).toBe(false);
    const test = await valueOf(panel.command('orderTest', { root: 'NQ', side: 'BUY', testId: 'd' }));
    expect(test.orderIds).toEqual([]);
    await valueOf(panel.command('gatewayStart', {}));
    await streamUntil(panel, 'platforms', (rows) => rows.get('sim_nt8')?.canTrade.state === 'green');
    expect((await streamUntil(panel, 'overview', ({ state }) => state === 'active')).worst).not.toBe('grey');
  });

  it('answers what the screens ask: symbols, rolls, rates, tradables, files, log, what is open', async () => {
    const symbols = await valueOf(panel.query('symbols', { root: 'NQ' }));
    expect(symbols[0]?.mappings.find(({ platform }) => platform === 'sim_mt5')).toMatchObject({
      symbol: 'NAS100',
      size: expect.stringContaining('lots') as string,
    });
    expect((await valueOf(panel.query('symbols', {}))).length).toBeGreaterThan(5);
    const [plan] = await valueOf(panel.query('rollPlan', { root: 'NQ' }));
    expect(plan?.platforms.length).toBeGreaterThan(0);
    await valueOf(panel.query('rates', {}));
    const tradables = await valueOf(panel.query('tradables', {}));
    const nq = tradables.find(({ root }) => root === 'NQ');
    expect(nq).toMatchObject({ quantityMin: 1 });
    expect(nq?.platforms.find(({ platform }) => platform === 'sim_mt5')?.quantityMin).toBeLessThan(1);
    expect(await valueOf(panel.query('openBusiness', {}))).toEqual({ text: '', positions: [], orders: [], keys: [] });
    const lines = await valueOf(panel.query('logSearch', { text: 'registered' }));
    expect(lines.length).toBeGreaterThan(0);
    const csv = await valueOf(panel.query('csv', { what: 'orders' }));
    expect(csv.fileName).toMatch(/^nexus-orders-\d{4}-\d{2}-\d{2}\.csv$/);
    const whatIf = await valueOf(panel.query('whatIf', { root: 'NQ', side: 'SELL', quantity: 1, confidence: 0.9 }));
    expect(whatIf).toMatchObject({ outcome: 'sends', sendText: 'Would send 1 NQ SELL to 2 paper platforms' });
    expect(await panel.query('symbolsCheck', { root: 'NQ', platform: 'nt8', symbol: 'x' })).toMatchObject({
      error: { code: 'NOT_AVAILABLE' },
    });
    await streamUntil(panel, 'performance', ({ memory }) => memory.residentBytes > 0);
    await streamUntil(panel, 'log', (rows) => rows.size > 0);
  });
});

describe('an engine that dies under its panel', () => {
  it('leaves the last truth with its age, and is found again after its restart', async () => {
    await streamUntil(panel, 'quotes', (rows) => rows.size > 0);
    const { port } = running.ui;
    // A gateway that is silent for a while is connected still.
    const lost = new Promise<void>((resolve) => {
      panel.onState(({ kind }) => {
        if (kind === 'disconnected') resolve();
      });
    });
    await running.stop();
    await lost;
    const before = panel.last('quotes')?.size;
    expect(before).toBeGreaterThan(0);
    const run = await new Promise<string>((resolve, reject) => {
      panel.onState((state) => {
        if (state.kind === 'connected') resolve(state.run);
      });
      startPanelGateway(folder, port).then((next) => {
        running = next;
      }, reject);
    });
    expect(run).not.toBe('');
    expect(panel.last('quotes')?.size).toBe(before);
    await streamUntil(panel, 'overview', ({ platformsLinked }) => platformsLinked === 2);
  });
});

describe('a panel of another version', () => {
  it('is told which side to renew, and its channel ends', async () => {
    const { port } = running.ui;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api?token=${PANEL_TOKEN}`, {
      origin: `http://127.0.0.1:${port}`,
    });
    const heard: unknown[] = [];
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString())));
    const ended = new Promise<string>((resolve) => socket.on('close', (_code, reason) => resolve(reason.toString())));
    await new Promise((resolve) => socket.on('open', resolve));
    socket.send(JSON.stringify({ type: 'hello', contract: 99, client: 'tomorrow' }));
    expect(await ended).toBe('the panel speaks contract 99, the gateway 1');
    expect(heard).toEqual([
      {
        type: 'refused',
        contract: 1,
        error: {
          code: 'CONTRACT_DIFFERS',
          reason: 'the panel speaks contract 99, the gateway 1',
          remedy: 'Restart the gateway: it is older than its panel.',
        },
      },
    ]);
  });
});

describe('a window that does not read', () => {
  it('costs a bounded amount of memory, and the others go on', async () => {
    const { port } = running.ui;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api?token=${PANEL_TOKEN}`, {
      origin: `http://127.0.0.1:${port}`,
    });
    const ended = new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('open', resolve));
    let patches = 0;
    socket.on('message', (data: Buffer) => (patches += data.toString().startsWith('{"type":"patches"') ? 1 : 0));
    socket.send(JSON.stringify({ type: 'hello', contract: 1, client: 'stuck' }));
    for (const stream of ['quotes', 'platforms', 'log', 'overview'])
      socket.send(JSON.stringify({ type: 'watch', stream }));
    await new Promise((resolve) => socket.once('message', resolve));
    socket.pause();
    let seen = 0;
    panel.watch('quotes', () => (seen += 1));
    await streamUntil(panel, 'quotes', () => seen > 8);
    expect(running.gateway.panels.panels).toBe(2);
    socket.resume();
    await streamUntil(panel, 'quotes', () => patches === UNSEEN_MAX);
    // It confirmed nothing, so it got no more than a few and never will.
    const before = seen;
    await streamUntil(panel, 'quotes', () => seen > before + 5);
    expect(patches).toBe(UNSEEN_MAX);
    socket.terminate();
    await ended;
  });
});
