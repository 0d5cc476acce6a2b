import { describe, expect, it } from 'vitest';
import {
  alertsOf,
  commandsOf,
  engineScene,
  legacyPlatform,
  ordersOf,
  toldOf,
  v1Platform,
  type EngineScene,
} from '../../test/support/engine-scene.ts';
import type { ClientId, PlatformId } from '../model/ids.ts';
import type { Effect } from './effect.ts';
import { OPERATOR_CLIENT } from '../model/ids.ts';
import { NO_LIMITS } from '../model/risk-limits.ts';
import { testSymbolBook } from '../../test/support/symbol-book.ts';

const alpha = 'alpha' as ClientId;
const beta = 'beta' as ClientId;
const nt8 = 'nt8' as PlatformId;

function filled(scene: ReturnType<typeof engineScene>, id: string, overrides = {}): void {
  const [order] = ordersOf(scene.signal({ clientOrderId: id, ...overrides }));
  scene.fill('nt8', order!, 16_250);
}

/** Under `pause_all`, nt8 is lost and sierra is there. */
function pausedByNt8(): EngineScene {
  const both = [legacyPlatform('nt8'), legacyPlatform('sierra')];
  const scene = engineScene(both, { limits: { ...NO_LIMITS, onPlatformLost: 'pause_all' } });
  scene.step({ type: 'platformLost', platform: nt8, reason: 'cable' });
  return scene;
}

/** The gateway starts again from its journal; its limits are in it. */
function restarted(before: EngineScene): { readonly scene: EngineScene; readonly started: readonly Effect[] } {
  const scene = engineScene([], { limits: before.engine.limits() });
  for (const decision of before.decisions) scene.engine.restore(structuredClone(decision));
  scene.nowUs = before.nowUs;
  return { scene, started: scene.step({ type: 'gatewayStarted' }) };
}

describe('the link of an AI client', () => {
  it('stops the entries of other clients in what it steers while it is gone, and lets exits and orders by hand pass', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    filled(scene, 'a');
    expect(alertsOf(scene.step({ type: 'clientLost', client: alpha, reason: 'link closed' }))).toEqual(['CLIENT_LOST']);
    const denied = toldOf(scene.signal({ client: beta, clientOrderId: 'b' }), 'orderRejected');
    expect(denied[0]).toMatchObject({ code: 'CLIENT_LOST' });
    expect(ordersOf(scene.signal({ client: beta, clientOrderId: 'es', symbol: 'ES' }))).toHaveLength(1);
    expect(ordersOf(scene.signal({ client: beta, clientOrderId: 'x', side: 'SELL' }))).toHaveLength(1);
    const manual = { client: OPERATOR_CLIENT, clientOrderId: 'm', side: 'BUY', symbol: 'CL' } as const;
    scene.step({ type: 'clientLost', client: beta, reason: 'link closed' });
    expect(ordersOf(scene.signal({ ...manual, symbol: 'ES', side: 'SELL' }))).toHaveLength(0);
    expect(scene.engine.links().lostClients.map(({ client }) => client)).toEqual([alpha, beta]);
  });

  it('stops nobody where it named simulated platforms alone, as the demo does, which ends when a platform of the trader’s own comes', () => {
    const sim = { ...v1Platform('sim_nt8'), simulated: true };
    const scene = engineScene([sim]);
    scene.report('sim_nt8');
    const demo = { client: 'demo' as ClientId, platforms: [sim.platform] };
    const [order] = ordersOf(scene.signal({ ...demo, clientOrderId: 'd' }));
    scene.fill('sim_nt8', order!, 16_250);
    scene.step({ type: 'clientLinked', client: demo.client, connectedUs: 1, isSignalling: true });
    scene.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
    const { scene: again } = restarted(scene);
    for (const each of [scene, again]) {
      expect(alertsOf(each.step({ type: 'clientLost', client: demo.client, reason: 'it ended' }))).toEqual([]);
      each.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
      each.waitMs(60_000);
      expect(ordersOf(each.signal({ client: beta, clientOrderId: 'first', platforms: [nt8] }))).toHaveLength(1);
    }
  });

  it('passes a manual order while the client is gone', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    filled(scene, 'a');
    filled(scene, 'x', { side: 'SELL' });
    scene.step({ type: 'clientLost', client: alpha, reason: 'link closed' });
    expect(ordersOf(scene.signal({ client: OPERATOR_CLIENT, clientOrderId: 'm' }))).toHaveLength(1);
  });

  it('goes on by itself when the client is heard again, and says so', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    filled(scene, 'a');
    filled(scene, 'x', { side: 'SELL' });
    scene.step({ type: 'clientLost', client: alpha, reason: 'link closed' });
    const effects = scene.signal({ clientOrderId: 'b' });
    expect(alertsOf(effects)).toEqual(['CLIENT_BACK']);
    expect(ordersOf(effects)).toHaveLength(1);
  });

  it('lets a client that connects afterwards take over', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    filled(scene, 'a');
    filled(scene, 'x', { side: 'SELL' });
    scene.step({ type: 'clientLost', client: alpha, reason: 'link closed' });
    scene.step({ type: 'clientLinked', client: beta });
    expect(ordersOf(scene.signal({ client: beta, clientOrderId: 'b' }))).toHaveLength(1);
  });

  it('is of no interest for a client that has never signalled', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    expect(scene.step({ type: 'clientLost', client: beta, reason: 'link closed' })).toEqual([]);
  });
});

describe('the link of a platform', () => {
  it('stops the entries of every platform under pause_all until it is back, and only its own otherwise', () => {
    const both = [legacyPlatform('nt8'), legacyPlatform('sierra')];
    const scene = engineScene(both, { limits: { ...NO_LIMITS, onPlatformLost: 'pause_all' } });
    const alerts = alertsOf(scene.step({ type: 'platformLost', platform: nt8, reason: 'link closed' }));
    expect(alerts).toEqual(['PLATFORM_ABSENT', 'PLATFORMS_PAUSED']);
    expect(toldOf(scene.signal({ clientOrderId: 'a' }), 'orderRejected')[0]!.reason).toContain('pause_all');
    scene.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
    expect(ordersOf(scene.signal({ clientOrderId: 'b' }))).toHaveLength(2);
    const gentle = engineScene(both);
    gentle.step({ type: 'platformLost', platform: nt8, reason: 'link closed' });
    expect(ordersOf(gentle.signal({ clientOrderId: 'a' }))).toHaveLength(1);
  });

  it('pauses nothing when an operator switched the platform off', () => {
    const both = [legacyPlatform('nt8'), legacyPlatform('sierra')];
    const scene = engineScene(both, { limits: { ...NO_LIMITS, onPlatformLost: 'pause_all' } });
    scene.step({ type: 'platformLost', platform: nt8, reason: 'switched off', switchedOff: true });
    expect(ordersOf(scene.signal())).toHaveLength(1);
  });

  it('pauses nothing when its link breaks after an operator has switched it off, as it always does', () => {
    const both = [legacyPlatform('nt8'), legacyPlatform('sierra')];
    const scene = engineScene(both, { limits: { ...NO_LIMITS, onPlatformLost: 'pause_all' } });
    scene.step({ type: 'platformLost', platform: nt8, reason: 'switched off', switchedOff: true });
    const after = scene.step({ type: 'platformLost', platform: nt8, reason: 'the adapter was stopped' });
    expect(alertsOf(after)).toEqual([]);
    expect(ordersOf(scene.signal())).toHaveLength(1);
  });

  it('keeps every platform paused over a restart, and says so, until it is back', () => {
    const before = pausedByNt8();
    const after = restarted(before);
    expect(alertsOf(after.started)).toContain('PLATFORMS_PAUSED');
    after.scene.step({ type: 'platformRegistered', identity: legacyPlatform('sierra') });
    const reject = toldOf(after.scene.signal({ clientOrderId: 'a' }), 'orderRejected')[0];
    expect(reject?.reason).toContain('lost: nt8');
    after.scene.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') });
    expect(ordersOf(after.scene.signal({ clientOrderId: 'a' }))).toHaveLength(2);
  });

  it('is not waited for over a restart where it pauses nothing but itself', () => {
    const before = engineScene([legacyPlatform('nt8')]);
    before.step({ type: 'platformLost', platform: nt8, reason: 'cable' });
    expect(before.engine.links().lostPlatforms).toHaveLength(1);
    expect(restarted(before).scene.engine.links().lostPlatforms).toEqual([]);
  });

  it('is waited for no longer once an operator switches it off', () => {
    const scene = pausedByNt8();
    scene.step({ type: 'platformLost', platform: nt8, reason: 'switched off', switchedOff: true });
    expect(ordersOf(scene.signal({ clientOrderId: 'a', platforms: ['sierra' as PlatformId] }))).toHaveLength(1);
  });
});

describe('a gateway that is not well', () => {
  it('lets only exits through until it is, by hand as well', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    filled(scene, 'a');
    const effects = scene.step({ type: 'healthChanged', isHealthy: false, reason: 'the event loop stood for 900 ms' });
    expect(effects[0]).toEqual({ type: 'gate', open: false });
    const denied = toldOf(scene.signal({ client: OPERATOR_CLIENT, clientOrderId: 'b' }), 'orderRejected');
    expect(denied[0]).toMatchObject({ code: 'GATEWAY_UNHEALTHY' });
    expect(ordersOf(scene.signal({ clientOrderId: 'x', side: 'SELL' }))).toHaveLength(1);
    const well = scene.step({ type: 'healthChanged', isHealthy: true, reason: 'quick again' });
    expect(well[0]).toEqual({ type: 'gate', open: true });
  });
});

describe('sleep and a clock that was set', () => {
  it('shut the gate, ask every platform that can report, and open it by themselves when all have', () => {
    const scene = engineScene([v1Platform('nt8'), v1Platform('mt5_global'), legacyPlatform('sierra')]);
    const effects = scene.step({ type: 'wokeUp', byMs: 600_000 });
    expect(effects[0]).toEqual({ type: 'gate', open: false });
    expect(effects.filter(({ type }) => type === 'command')).toHaveLength(2);
    expect(toldOf(scene.signal({ clientOrderId: 'a' }), 'orderRejected')[0]).toMatchObject({ code: 'WOKE_UP' });
    scene.report('nt8');
    expect(scene.engine.links().rereading?.waitsFor).toEqual(['mt5_global']);
    expect(scene.report('mt5_global')).toContainEqual({ type: 'gate', open: true });
    expect(ordersOf(scene.signal({ clientOrderId: 'a' }))).toHaveLength(3);
  });

  it('open no platform by a report that it was asked for before', () => {
    const scene = engineScene([legacyPlatform('sierra')]);
    const registered = scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    const [asked] = commandsOf(registered).flatMap((each) => (each.type === 'requestReport' ? [each.requestId] : []));
    scene.step({ type: 'wokeUp', byMs: 600_000 });
    scene.report('nt8', { requestId: asked! });
    expect(scene.engine.platform(nt8)?.lights.canTrade).toMatchObject({ cause: 'recovering' });
    scene.report('nt8');
    expect(scene.engine.platform(nt8)?.lights.canTrade).toEqual({ state: 'green' });
  });

  it('keep only the platform shut that does not answer within half a minute', () => {
    const scene = engineScene([v1Platform('nt8'), v1Platform('mt5_global')]);
    scene.step({ type: 'clockJumped', byMs: -3_600_000 });
    scene.report('nt8');
    expect(scene.waitMs(30_000)).toContainEqual({ type: 'gate', open: true });
    const orders = ordersOf(scene.signal({ clientOrderId: 'a' }));
    expect(orders).toHaveLength(1);
    scene.report('mt5_global');
    expect(scene.engine.links().rereading).toBeUndefined();
  });

  it('open at once where nobody can report, and not while trading is halted', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    scene.step({ type: 'killReceived', by: 'cli', reason: 'stop', flatten: false });
    const effects = scene.step({ type: 'wokeUp', byMs: 60_000 });
    expect(effects.filter(({ type }) => type === 'gate')).toEqual([
      { type: 'gate', open: false },
      { type: 'gate', open: false },
    ]);
  });
});

describe('the end of a session', () => {
  it('closes what is held before it, once, where the limits ask for it, and lets nothing enter until it is over', () => {
    const closesUs = 1_790_000_600_000_000;
    const symbols = { ...testSymbolBook, sessionAt: () => ({ isOpen: true, closesUs }) };
    const limits = { ...NO_LIMITS, flattenBeforeEndMinutes: 5, flattenBeforeEndOn: 'all' as const };
    const scene = engineScene([legacyPlatform('nt8')], { limits, symbols });
    filled(scene, 'a');
    const sample = () => scene.step({ type: 'quotesSampled', quotes: [] });
    expect(alertsOf(sample())).toEqual([]);
    scene.nowUs = closesUs - 300_000_000;
    expect(alertsOf(sample())).toContain('SESSION_ENDING');
    expect(scene.engine.certificates()[0]).toMatchObject({ by: 'rule:session_end', scope: { root: 'NQ' } });
    expect(alertsOf(sample())).toEqual([]);
    const denied = toldOf(scene.signal({ clientOrderId: 'b', symbol: 'ES' }), 'orderRejected');
    expect(denied[0]).toMatchObject({ code: 'SESSION_ENDING' });
  });

  it('cancels what rests elsewhere too, and closes what fills of it all the same', () => {
    const closesUs = 1_790_000_600_000_000;
    const symbols = { ...testSymbolBook, sessionAt: () => ({ isOpen: true, closesUs }) };
    const limits = { ...NO_LIMITS, flattenBeforeEndMinutes: 5, flattenBeforeEndOn: 'all' as const };
    const config = { limits, symbols, oneActiveOrderPerRoot: false };
    const scene = engineScene([legacyPlatform('nt8'), v1Platform('sierra')], config);
    const sierra = 'sierra' as PlatformId;
    filled(scene, 'a', { platforms: ['nt8' as PlatformId] });
    const terms = { orderType: 'LIMIT', limitPrice: 90, platforms: [sierra] } as const;
    const [rests] = ordersOf(scene.signal({ clientOrderId: 'rests', ...terms }));
    scene.nowUs = closesUs - 300_000_000;
    const sample = () => scene.step({ type: 'quotesSampled', quotes: [] });
    sample();
    expect(commandsOf(scene.waitMs(1))).toContainEqual(
      expect.objectContaining({ type: 'cancelOrder', platform: 'sierra', orderId: rests!.orderId }),
    );
    scene.step({ type: 'orderStatusReceived', platform: sierra, orderId: rests!.orderId, status: 'cancelled' });
    scene.report('sierra');
    scene.waitMs(60_000);
    scene.nowUs = closesUs - 200_000_000;
    expect(alertsOf(sample())).toEqual([]);
    scene.fill('sierra', rests!, 90);
    expect(alertsOf(sample())).toContain('SESSION_ENDING');
    scene.waitMs(1);
    const held = { positions: [{ symbol: rests!.symbol, size: 1, averagePrice: 90 }] };
    expect(ordersOf(scene.report('sierra', held))).toMatchObject([{ side: 'SELL', size: 1 }]);
  });

  it('is watched for where nothing is held and an entry rests', () => {
    const limits = { ...NO_LIMITS, flattenBeforeEndMinutes: 5, flattenBeforeEndOn: 'all' as const };
    const rests = { orderType: 'LIMIT', limitPrice: 90 } as const;
    const watched = engineScene([v1Platform('nt8')], { limits });
    watched.report('nt8');
    expect(ordersOf(watched.signal(rests))).toHaveLength(1);
    expect(watched.engine.watchedPlaces()).toMatchObject([{ platform: nt8, root: 'NQ' }]);
    const unlimited = engineScene([v1Platform('nt8')]);
    unlimited.report('nt8');
    expect(ordersOf(unlimited.signal(rests))).toHaveLength(1);
    expect(unlimited.engine.watchedPlaces()).toEqual([]);
  });

  it('is of no interest to a paper account unless it is asked for', () => {
    const symbols = { ...testSymbolBook, sessionAt: () => ({ isOpen: true, closesUs: 1 }) };
    const scene = engineScene([legacyPlatform('nt8')], {
      limits: { ...NO_LIMITS, flattenBeforeEndMinutes: 5 },
      symbols,
    });
    filled(scene, 'a');
    expect(alertsOf(scene.step({ type: 'quotesSampled', quotes: [] }))).toEqual([]);
    expect(scene.engine.certificates()).toEqual([]);
  });
});
