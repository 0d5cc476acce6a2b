import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/engine/effect.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { OPERATOR_SOURCES } from '../../core/model/source.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import {
  alertsOf,
  commandsOf,
  engineScene,
  legacyPlatform,
  ordersOf,
  toldOf,
  v1Platform,
} from '../support/engine-scene.ts';
import { certificate, closeAndProve, kill, long, NQ_LONG } from '../support/flatten-scene.ts';

describe('a kill', () => {
  it.each(OPERATOR_SOURCES)('from %s halts, is named, and is followed by no entry', (source) => {
    const scene = engineScene([legacyPlatform('nt8')]);
    const effects = kill(scene, false, source);
    expect(effects[0]).toEqual({ type: 'gate', open: false });
    expect(scene.engine.tradingState()).toMatchObject({ state: 'halted', by: source, reason: 'test' });
    expect(alertsOf(effects)).toContain('TRADING_HALTED');
    expect(toldOf(scene.signal(), 'orderRejected')).toMatchObject([{ code: 'TRADING_HALTED' }]);
    expect(toldOf(scene.target(1, 't1'), 'orderRejected')).toMatchObject([{ code: 'TRADING_HALTED' }]);
  });

  it('that comes again keeps the first one named, and is another stop to re-arm, also after a start', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    kill(scene, false, 'panel');
    const first = scene.engine.tradingState();
    expect(first.stoppedUs).toBe(first.sinceUs);
    scene.waitMs(1_000);
    kill(scene, false, 'cli');
    const again = { ...first, stoppedUs: scene.nowUs };
    expect(scene.engine.tradingState()).toEqual(again);
    const fresh = engineScene([]);
    for (const decision of scene.decisions) fresh.engine.restore(structuredClone(decision));
    expect(fresh.engine.tradingState()).toEqual(again);
    const rearmed = { type: 'rearmReceived', by: 'cli', reason: 'looked' } as const;
    scene.step(rearmed);
    const { sinceUs, stoppedUs } = scene.engine.tradingState();
    expect(stoppedUs).toBe(sinceUs);
  });

  it('re-reads the position before it closes it, and proves that it is flat', () => {
    const scene = long(v1Platform('nt8'));
    const killed = kill(scene);
    expect(ordersOf(killed)).toEqual([]);
    expect(commandsOf(killed)).toMatchObject([{ type: 'requestReport' }]);
    const closing = scene.report('nt8', NQ_LONG);
    expect(ordersOf(closing)).toMatchObject([{ side: 'SELL', size: 1, role: 'EXIT', reduceOnly: true }]);
    const ended = closeAndProve(scene, closing);
    expect(alertsOf(ended)).toEqual(['FLATTEN_PROVED']);
    expect(certificate(scene)).toMatchObject({
      outcome: 'proved',
      by: 'cli',
      reason: 'test',
      platforms: [
        { platform: 'nt8', account: 'Demo1', rounds: 2, closesSent: 1, reread: { positions: [], workingOurs: 0 } },
      ],
    });
  });

  it('cancels entries and leaves exits alone when it is not to flatten', () => {
    const scene = long(v1Platform('nt8'));
    scene.signal({ clientOrderId: 'exit', side: 'SELL', orderType: 'LIMIT', limitPrice: 200 });
    const es = { clientOrderId: 'es', symbol: 'ES', orderType: 'LIMIT', limitPrice: 50 } as const;
    const [entry] = ordersOf(scene.signal(es));
    expect(commandsOf(kill(scene, false))).toMatchObject([{ type: 'cancelOrder', orderId: entry!.orderId }]);
  });

  it('cancels exits too when it flattens, and closes only when they have ended', () => {
    const scene = long(v1Platform('nt8'));
    const [exit] = ordersOf(scene.signal({ clientOrderId: 'x', side: 'SELL', orderType: 'LIMIT', limitPrice: 200 }));
    expect(commandsOf(kill(scene))).toMatchObject([{ type: 'cancelOrder', orderId: exit!.orderId }]);
    const platform = 'nt8' as PlatformId;
    const ended = scene.step({ type: 'orderStatusReceived', platform, orderId: exit!.orderId, status: 'cancelled' });
    expect(commandsOf(ended)).toMatchObject([{ type: 'requestReport' }]);
    expect(ordersOf(scene.report('nt8', NQ_LONG))).toMatchObject([{ side: 'SELL', size: 1 }]);
  });

  it('names the orders that cannot be cancelled', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    scene.signal();
    expect(alertsOf(kill(scene, false))).toEqual(['TRADING_HALTED', 'CANCEL_UNSUPPORTED']);
  });

  it('that comes twice leaves the first one named and flattens all the same', () => {
    const scene = long(v1Platform('nt8'));
    kill(scene, false, 'nexus:alpha');
    const again = kill(scene, true, 'panel');
    expect(scene.engine.tradingState().by).toBe('nexus:alpha');
    expect(alertsOf(again)).not.toContain('TRADING_HALTED');
    expect(commandsOf(again)).toMatchObject([{ type: 'requestReport' }]);
    expect(commandsOf(kill(scene, true, 'admin'))).toEqual([]);
    expect(scene.engine.certificates()).toHaveLength(1);
  });

  it('during a platform’s recovery flattens it as soon as it has reported', () => {
    const before = long(v1Platform('nt8'));
    const scene = engineScene();
    for (const decision of before.decisions) scene.engine.restore(structuredClone(decision));
    scene.nowUs = before.nowUs;
    scene.step({ type: 'gatewayStarted' });
    kill(scene);
    expect(certificate(scene)?.outcome).toBe('parked');
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    scene.report('nt8', NQ_LONG);
    const closing = scene.report('nt8', NQ_LONG);
    expect(ordersOf(closing)).toMatchObject([{ side: 'SELL', size: 1 }]);
    closeAndProve(scene, closing);
    expect(certificate(scene)?.outcome).toBe('proved');
  });

  it('stays over a restart, with the flatten that was at work', () => {
    const before = long(v1Platform('nt8'));
    kill(before, true, 'rule:daily_loss');
    const scene = engineScene();
    for (const decision of before.decisions) scene.engine.restore(structuredClone(decision));
    scene.nowUs = before.nowUs;
    expect(alertsOf(scene.step({ type: 'gatewayStarted' }))).toContain('FLATTEN_NOT_PROVED');
    expect(scene.engine.tradingState()).toMatchObject({ state: 'halted', by: 'rule:daily_loss' });
    expect(certificate(scene)?.outcome).toBe('parked');
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    scene.report('nt8', NQ_LONG);
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(certificate(scene)?.outcome).toBe('proved');
  });
});

describe('a re-arm', () => {
  const rearm = (scene: EngineScene, by: string, reason = 'looked at it'): readonly Effect[] =>
    scene.step({ type: 'rearmReceived', by, reason });

  it.each(['nexus:alpha', 'fabric', 'rule:daily_loss', 'somebody'])('by %s is refused', (by) => {
    const scene = engineScene([legacyPlatform('nt8')]);
    kill(scene, false);
    expect(alertsOf(rearm(scene, by))).toEqual(['REARM_NOT_HERE']);
    expect(scene.engine.tradingState().state).toBe('halted');
  });

  it.each(['admin', 'cli', 'panel'])('by a person at %s lets trading go on', (by) => {
    const scene = engineScene([legacyPlatform('nt8')]);
    kill(scene, false);
    expect(rearm(scene, by)).toContainEqual({ type: 'gate', open: true });
    expect(ordersOf(scene.signal())).toHaveLength(1);
  });

  it('without a reason is refused', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    kill(scene, false);
    expect(alertsOf(rearm(scene, 'cli', ' '))).toEqual(['REASON_MISSING']);
    expect(scene.engine.rearmProblem('cli', '')?.code).toBe('REASON_MISSING');
  });

  it('waits for a flatten at work, and gives up what waits for a lost platform', () => {
    const scene = long(v1Platform('nt8'), v1Platform('sierra'));
    scene.step({ type: 'platformLost', platform: 'sierra' as PlatformId, reason: 'link down' });
    kill(scene);
    expect(alertsOf(rearm(scene, 'panel'))).toEqual(['FLATTEN_AT_WORK']);
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(alertsOf(rearm(scene, 'panel'))).toContain('FLATTEN_NOT_PROVED');
    expect(scene.engine.tradingState().state).toBe('active');
    expect(certificate(scene)?.endedUs).toBeDefined();
  });
});

describe('reducing', () => {
  it('lets exits of any source pass and no entry', () => {
    const scene = long(legacyPlatform('nt8'));
    scene.step({ type: 'reduceReceived', by: 'rule:unhealthy', reason: 'test' });
    expect(toldOf(scene.signal({ clientOrderId: 'in' }), 'orderRejected')).toMatchObject([
      { code: 'TRADING_REDUCING' },
    ]);
    const out = scene.signal({ clientOrderId: 'out', side: 'SELL', quantity: 2 });
    expect(ordersOf(out)).toMatchObject([{ side: 'SELL', size: 1, role: 'EXIT' }]);
  });
});
