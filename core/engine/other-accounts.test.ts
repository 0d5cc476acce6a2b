import { describe, expect, it } from 'vitest';
import { alertsOf, engineScene, legacyPlatform, ordersOf, v1Platform } from '../../test/support/engine-scene.ts';
import type { EngineScene } from '../../test/support/engine-scene.ts';
import type { Difference } from '../model/difference.ts';
import type { PlatformId } from '../model/ids.ts';

const nt8 = 'nt8' as PlatformId;
const demo = v1Platform('nt8');
const other = { ...demo, account: 'Live7' };

/** nt8 has bought one NQ on its first account and trades another one now. */
function moved(first = demo): EngineScene {
  const scene = engineScene([first]);
  if (first.dialect === 'v1') scene.report('nt8');
  const [order] = ordersOf(scene.signal());
  scene.fill('nt8', order!, 16_250, { execId: 'x' });
  expect(alertsOf(scene.step({ type: 'platformRegistered', identity: other }))).toContain('POSITION_MISMATCH');
  return scene;
}

const open = (scene: EngineScene): readonly Difference[] =>
  scene.engine.differences().filter(({ standing }) => standing.state !== 'settled');
const held = (scene: EngineScene): readonly string[] =>
  scene.engine
    .positions()
    .filter(({ size }) => size !== 0)
    .map(({ account, size }) => `${account} ${size}`);
const settle = (scene: EngineScene, choice: 'adopt' | 'flatten' | 'ignore') =>
  scene.step({
    type: 'differenceSettled',
    differenceId: open(scene)[0]!.id,
    choice,
    by: 'cli',
    reason: 'closed there',
  });

describe('what is booked on an account that its platform does not trade any more', () => {
  it.each([demo, legacyPlatform('nt8')])('is shown, and is flat once a person says so', (first) => {
    const scene = moved(first);
    expect(open(scene)).toMatchObject([{ kind: 'position', account: first.account, ours: 1, otherAccount: true }]);
    expect(open(scene)[0]?.proposal).toContain('--adopt --reason');
    scene.report('nt8');
    expect(held(scene)).toEqual([`${first.account} 1`]);
    settle(scene, 'flatten');
    expect(held(scene)).toEqual([`${first.account} 1`]);
    expect(alertsOf(settle(scene, 'adopt'))).toContain('POSITION_ADOPTED');
    expect(held(scene)).toEqual([]);
    expect(open(scene)).toEqual([]);
    const fresh = engineScene([]);
    for (const decision of scene.decisions) fresh.engine.restore(structuredClone(decision));
    expect(held(fresh)).toEqual([]);
  });

  it('is shown once, and is its platform’s to tell when that trades the account again', () => {
    const scene = moved();
    scene.step({ type: 'platformLost', platform: nt8, reason: 'cable' });
    scene.step({ type: 'platformRegistered', identity: other });
    scene.report('nt8');
    expect(open(scene)).toHaveLength(1);
    scene.step({ type: 'platformRegistered', identity: demo });
    expect(open(scene)).toEqual([]);
    expect(held(scene)).toEqual([`${demo.account} 1`]);
  });

  it('is not called flat while an order there may still fill', () => {
    const scene = engineScene([demo]);
    scene.report('nt8');
    const [order] = ordersOf(scene.signal({ quantity: 2 }));
    scene.fill('nt8', order!, 16_250, { execId: 'x', lastSize: 1, filledSize: 1, status: 'partial' });
    scene.step({ type: 'platformRegistered', identity: other });
    const wish = { differenceId: open(scene)[0]!.id, choice: 'adopt', by: 'cli', reason: 'closed there' } as const;
    const problem = scene.engine.differenceProblem({ type: 'differenceSettled', atUs: scene.nowUs, ...wish });
    expect(problem).toMatchObject({ code: 'DIFFERENCE_BLOCKED' });
    scene.step({ type: 'differenceSettled', ...wish });
    expect(held(scene)).toEqual([`${demo.account} 1`]);
  });
});
