import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/engine/effect.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { alertsOf, commandsOf, engineScene, ordersOf, v1Platform } from '../support/engine-scene.ts';
import { certificate, closeAndProve, FLAT, flatten, kill, long, NQ_LONG, OPERATOR } from '../support/flatten-scene.ts';

const SIERRA = 'sierra' as PlatformId;

/** Everything was made flat on nt8, and still waits for sierra, which is away. Trading goes on. */
function waitingForSierra(): EngineScene {
  const scene = long(v1Platform('nt8'), v1Platform('sierra'));
  scene.step({ type: 'platformLost', platform: SIERRA, reason: 'link down' });
  flatten(scene, undefined, OPERATOR);
  closeAndProve(scene, scene.report('nt8', NQ_LONG));
  expect(certificate(scene)?.outcome).toBe('parked');
  return scene;
}

/** BUY 1 NQ on nt8, filled. */
function buyAgain(scene: EngineScene): void {
  const [order] = ordersOf(scene.signal({ clientOrderId: 'later', platforms: ['nt8' as PlatformId] }));
  scene.fill('nt8', order!, 100);
}

const heldOn = (scene: EngineScene, platform: string): readonly number[] =>
  scene.engine.positions().flatMap((position) => (position.platform === platform ? [position.size] : []));

const wishes: readonly (readonly [string, (scene: EngineScene) => readonly Effect[]])[] = [
  ['a kill that flattens', (scene) => kill(scene)],
  ['a kill by the daily loss', (scene) => kill(scene, true, 'rule:daily_loss')],
  ['a flatten by a person', (scene) => flatten(scene, undefined, OPERATOR)],
];

describe('while a flatten of everything waits for a platform that is away', () => {
  it.each(wishes)('%s closes what was opened since on the others', (_, wish) => {
    const scene = waitingForSierra();
    buyAgain(scene);
    expect(commandsOf(wish(scene))).toMatchObject([{ type: 'requestReport', platform: 'nt8' }]);
    const closing = scene.report('nt8', NQ_LONG);
    expect(ordersOf(closing)).toMatchObject([{ side: 'SELL', size: 1, role: 'EXIT' }]);
    scene.sent(closing);
    scene.fill('nt8', ordersOf(closing)[0]!, 101, { execId: 'x-again' });
    scene.report('nt8', FLAT);
    expect(heldOn(scene, 'nt8')).toEqual([0]);
    expect(certificate(scene)).toMatchObject({
      outcome: 'parked',
      platforms: [
        { platform: 'nt8', outcome: 'proved', closesSent: 2 },
        { platform: 'sierra', outcome: 'parked' },
      ],
    });
  });

  it.each(wishes)('%s closes on a platform that has come since', (_, wish) => {
    const scene = waitingForSierra();
    scene.step({ type: 'platformRegistered', identity: v1Platform('bookmap') });
    scene.report('bookmap', FLAT);
    const platforms = ['bookmap' as PlatformId];
    const [order] = ordersOf(scene.signal({ clientOrderId: 'later', platforms }));
    scene.fill('bookmap', order!, 100);
    wish(scene);
    expect(ordersOf(scene.report('bookmap', NQ_LONG))).toMatchObject([{ side: 'SELL', size: 1 }]);
    expect(certificate(scene)?.platforms.map(({ platform }) => platform)).toEqual(['nt8', 'sierra', 'bookmap']);
  });

  it('a kill that flattens cancels what rests on the others', () => {
    const scene = waitingForSierra();
    const rests = { clientOrderId: 'rests', orderType: 'LIMIT', limitPrice: 90 } as const;
    const [order] = ordersOf(scene.signal({ ...rests, platforms: ['nt8' as PlatformId] }));
    expect(commandsOf(kill(scene))).toEqual([
      expect.objectContaining({ type: 'cancelOrder', platform: 'nt8', orderId: order!.orderId }),
    ]);
  });

  it('what fills late on the others while trading is halted is closed', () => {
    const scene = long(v1Platform('nt8'), v1Platform('sierra'));
    const rests = { clientOrderId: 'late', orderType: 'LIMIT', limitPrice: 90 } as const;
    const [late] = ordersOf(scene.signal({ ...rests, platforms: ['nt8' as PlatformId] }));
    const over = { orderId: late!.orderId, status: 'cancelled' } as const;
    scene.step({ type: 'orderStatusReceived', platform: 'nt8' as PlatformId, ...over });
    scene.step({ type: 'platformLost', platform: SIERRA, reason: 'link down' });
    kill(scene);
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(alertsOf(scene.fill('nt8', late!, 90))).toContain('ENTERED_WHILE_HALTED');
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(heldOn(scene, 'nt8')).toEqual([0]);
    expect(certificate(scene)).toMatchObject({ outcome: 'proved', platforms: [{ platform: 'nt8' }] });
  });

  it('is what comes back from the journal, with what was asked for again', () => {
    const before = waitingForSierra();
    buyAgain(before);
    kill(before);
    const scene = engineScene();
    for (const decision of before.decisions) scene.engine.restore(structuredClone(decision));
    scene.nowUs = before.nowUs;
    scene.step({ type: 'gatewayStarted' });
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    scene.report('nt8', NQ_LONG);
    expect(ordersOf(scene.report('nt8', NQ_LONG))).toMatchObject([{ side: 'SELL', size: 1 }]);
  });
});

describe('a flatten that is asked for again', () => {
  it('bears the name of who asked for what it begins anew, and keeps it while it only goes on', () => {
    const scene = waitingForSierra();
    kill(scene, true, 'rule:daily_loss');
    expect(certificate(scene)).toMatchObject({ by: 'rule:daily_loss', reason: 'test' });
    kill(scene, true, 'cli');
    expect(certificate(scene)).toMatchObject({ by: 'rule:daily_loss' });
  });

  it('is the newest, so that nobody takes the certificate of another for its own', () => {
    const scene = waitingForSierra();
    flatten(scene, 'NQ', OPERATOR);
    scene.report('nt8', FLAT);
    expect(certificate(scene)?.scope.root).toBe('NQ');
    flatten(scene, undefined, OPERATOR);
    expect(certificate(scene)?.scope.root).toBeUndefined();
  });

  it('by a person while a kill closes what it had begun with is closed again where a late fill came', () => {
    const scene = long(v1Platform('nt8'));
    const rests = { clientOrderId: 'late', orderType: 'LIMIT', limitPrice: 90 } as const;
    const [late] = ordersOf(scene.signal(rests));
    const over = { orderId: late!.orderId, status: 'cancelled' } as const;
    scene.step({ type: 'orderStatusReceived', platform: 'nt8' as PlatformId, ...over });
    flatten(scene, undefined, OPERATOR);
    kill(scene);
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(certificate(scene)?.outcome).toBe('proved');
    scene.fill('nt8', late!, 90);
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(heldOn(scene, 'nt8')).toEqual([0]);
  });
});
