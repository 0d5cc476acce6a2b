import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/engine/effect.ts';
import { alertsOf, engineScene, legacyPlatform } from '../support/engine-scene.ts';

/** So many signals of which all but the first are denied, since it never fills. */
function signals(count: number, parentsMax: number): readonly Effect[] {
  const scene = engineScene([legacyPlatform('nt8')], { parentsMax });
  return Array.from({ length: count }, (_, index) => scene.signal({ clientOrderId: `s${index}` })).flat();
}

describe('a gateway whose room for signals runs out', () => {
  it('says so while there is time, and again now and then', () => {
    expect(alertsOf(signals(79, 100))).not.toContain('CAPACITY_EXCEEDED');
    expect(alertsOf(signals(80, 100)).filter((code) => code === 'CAPACITY_EXCEEDED')).toHaveLength(1);
    expect(alertsOf(signals(90, 100)).filter((code) => code === 'CAPACITY_EXCEEDED')).toHaveLength(3);
  });
});
