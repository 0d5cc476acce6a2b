import { describe, expect, it } from 'vitest';
import { buildChild } from '../../test/support/build-child.ts';
import type { Decision } from '../engine/decision.ts';
import type { PlatformId } from '../model/ids.ts';
import type { ChildState } from '../model/order.ts';
import { InvariantBroken } from './invariant.ts';
import { RestingAudit } from './resting-audit.ts';
import type { OutsidePlatform } from './sim-world.ts';

const NT8 = 'nt8' as PlatformId;

/** An entry that rests on nt8, linked since the start, and trading that reduces after a second. */
function scene(state: ChildState = 'working', dialect = 'v1') {
  const child = buildChild();
  const order = {
    ...child,
    child,
    state,
    executions: new Map(),
    isSent: true,
    isSettledByHand: false,
  };
  const outside = { venue: { platform: NT8 }, dialect } as unknown as OutsidePlatform;
  let steadyUs = 0;
  const audit = new RestingAudit([outside], new Map([[child.orderId, order]]), () => steadyUs);
  const takeAt = (afterS: number, ...decisions: object[]): void => {
    steadyUs = afterS * 1_000_000;
    // The wall's clock says something else each time.
    const atUs = child.decidedUs + ((afterS * 7_919) % 3_600) * 1_000_000;
    const dated = decisions.map((decision) => ({ atUs, ...decision }) as Decision);
    audit.take({ event: { type: 'timePassed', atUs }, decisions: dated, alerts: [] });
  };
  takeAt(0, { type: 'platformRecovered', platform: NT8 }, { type: 'parentDecided', children: [child] });
  takeAt(1, { type: 'tradingStateChanged', state: 'reducing' });
  return takeAt;
}

describe('an entry that rests though trading has stopped', () => {
  it('is a fault after so long that reports have listed it several times', () => {
    const takeAt = scene();
    takeAt(40);
    expect(() => takeAt(50)).toThrow(InvariantBroken);
  });

  it('is none where it is over, unknown, on a platform that is away, or on one that cannot cancel', () => {
    scene('cancelled')(50);
    scene('unknown')(50);
    scene('working', 'legacy')(50);
    const takeAt = scene();
    takeAt(2, { type: 'platformClosed', platform: NT8 });
    takeAt(100);
    takeAt(101, { type: 'platformRecovered', platform: NT8 });
    takeAt(140);
    expect(() => takeAt(150)).toThrow(InvariantBroken);
  });

  it('is none any more once trading goes on', () => {
    const takeAt = scene();
    takeAt(30, { type: 'tradingStateChanged', state: 'active' });
    takeAt(100);
  });
});
