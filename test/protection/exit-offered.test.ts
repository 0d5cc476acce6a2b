import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/engine/effect.ts';
import type { OrderCommand } from '../../core/model/command.ts';
import type { ReportedOrder } from '../../core/model/event.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import type { ChildState } from '../../core/model/order.ts';
import type { EngineScene } from '../support/engine-scene.ts';
import { alertsOf, engineScene, legacyPlatform, ordersOf, v1Platform } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;
const WORK_THERE = 'Stops and targets of 1 order(s) rest at nt8 and work there.';
const NOBODY_KNOWS = 'Of those of 1 order(s) nobody knows whether they rest at nt8.';
const MISSING = 'Those of 1 order(s) do not rest at nt8, or not whole';
const BARE = 'NQ 12-26 is not covered by a stop.';

/** One NQ is long on nt8, and its stop was sent. */
function stopped(): { readonly scene: EngineScene; readonly stop: OrderCommand } {
  const scene = engineScene([v1Platform('nt8')]);
  const [entry] = ordersOf(scene.signal({ stopLossPoints: 10 }));
  const filled = scene.fill('nt8', entry!, 16_250);
  scene.sent(filled);
  return { scene, stop: ordersOf(filled)[0]! };
}

function say(scene: EngineScene, { orderId }: OrderCommand, status: ChildState): void {
  scene.step({ type: 'orderStatusReceived', platform: NT8, orderId, status });
}

const lose = (scene: EngineScene): string =>
  offeredIn(scene.step({ type: 'platformLost', platform: NT8, reason: 'cable' }));

function offeredIn(effects: readonly Effect[]): string {
  const texts = effects.flatMap((effect) =>
    effect.type === 'alert' && effect.alert.code === 'EXIT_OFFERED' ? [effect.alert.text] : [],
  );
  expect(texts).toHaveLength(1);
  return texts[0]!;
}

describe('the exit that is offered when a link breaks', () => {
  it('does not call lost what a person has switched off', () => {
    const { scene } = stopped();
    const off = { type: 'platformLost', platform: NT8, reason: 'switched off by panel', switchedOff: true } as const;
    expect(offeredIn(scene.step(off))).toContain('nt8 is switched off and holds long 1 NQ 12-26.');
  });

  it('says that a stop works at the platform where that has said so', () => {
    const { scene, stop } = stopped();
    say(scene, stop, 'working');
    const text = lose(scene);
    expect(text).toContain(WORK_THERE);
    expect(text).not.toContain(BARE);
  });

  it('says that nobody knows of a stop that the platform has not answered', () => {
    const { scene } = stopped();
    const text = lose(scene);
    expect(text).toContain(NOBODY_KNOWS);
    expect(text).not.toContain('work there');
  });

  it('says that nothing rests where a flatten had taken the stop away', () => {
    const { scene, stop } = stopped();
    say(scene, stop, 'working');
    scene.step({ type: 'killReceived', by: 'cli', reason: 'test', flatten: true });
    say(scene, stop, 'cancelled');
    const text = lose(scene);
    expect(text).toContain(`${MISSING}.`);
    expect(text).toContain(BARE);
    expect(text).not.toContain('work there');
  });
});

describe('the exit that is offered when a platform is back', () => {
  const back = (scene: EngineScene, orders: readonly ReportedOrder[]): string => {
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    const positions = [{ symbol: 'NQ 12-26', size: 1, averagePrice: 16_250 }];
    return offeredIn(scene.report('nt8', { orders, positions }));
  };
  const listed = ({ orderId }: OrderCommand, status: ChildState): ReportedOrder => ({
    orderId,
    symbol: 'NQ 12-26',
    side: 'SELL',
    size: 1,
    filledSize: 0,
    fillPrice: 0,
    status,
  });

  it('goes by its report: a stop that it lists as working', () => {
    const { scene, stop } = stopped();
    say(scene, stop, 'working');
    lose(scene);
    expect(back(scene, [listed(stop, 'working')])).toContain(WORK_THERE);
  });

  it.each([
    ['was cancelled meanwhile', (stop: OrderCommand) => [listed(stop, 'cancelled')]],
    ['never got there', () => []],
  ])('goes by its report: a stop that %s', (_, orders) => {
    const { scene, stop } = stopped();
    lose(scene);
    const text = back(scene, orders(stop));
    expect(text).toContain(MISSING);
    expect(text).toContain(BARE);
    expect(text).not.toContain('work there');
  });

  it('says of what the gateway holds that it works again', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    const [entry] = ordersOf(scene.signal({ stopLossPoints: 10 }));
    scene.fill('nt8', entry!, 16_250);
    expect(lose(scene)).toContain('do not work while the link is down');
    const text = offeredIn(scene.step({ type: 'platformRegistered', identity: legacyPlatform('nt8') }));
    expect(text).toContain('are held by this gateway and work while it gets quotes');
    expect(text).not.toContain('do not work');
  });
});

describe('the exit that is offered after a restart', () => {
  const restarted = (before: EngineScene): EngineScene => {
    const scene = engineScene();
    for (const decision of before.decisions) scene.engine.restore(structuredClone(decision));
    scene.nowUs = before.nowUs;
    scene.step({ type: 'gatewayStarted' });
    return scene;
  };

  it('comes once where a platform that holds something does not come back, and is looked at by itself', () => {
    const scene = restarted(stopped().scene);
    const dueUs = scene.engine.nextDueUs();
    expect(dueUs).toBeDefined();
    expect(dueUs! - scene.nowUs).toBeLessThanOrEqual(30_000_000);
    const text = offeredIn(scene.waitMs(30_000));
    expect(text).toContain('nt8 has not come back since the gateway restarted and holds long 1 NQ 12-26.');
    expect(text).toContain(NOBODY_KNOWS);
    expect(alertsOf(scene.waitMs(30_000))).not.toContain('EXIT_OFFERED');
  });

  it('is not offered as absent where it has come back in time, nor where nothing is held', () => {
    const scene = restarted(stopped().scene);
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    expect(alertsOf(scene.waitMs(30_000))).not.toContain('EXIT_OFFERED');
    const empty = restarted(engineScene([v1Platform('nt8')]));
    expect(empty.engine.nextDueUs()).toBeUndefined();
  });
});
