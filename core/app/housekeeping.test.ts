import { expect, it } from 'vitest';
import { manualClock } from '../../test/support/manual-clock.ts';
import { shippedRegistry, us } from '../../test/support/shipped-registry.ts';
import { createHousekeeping } from './housekeeping.ts';

it('notices a roll within a second, so that no tick of the old month moves the board for long', () => {
  const registry = shippedRegistry();
  const front = registry.frontMonth('NQ', us('2025-03-10T00:00:00Z'));
  const rollUs = front.ok ? front.value.rollUs : 0;
  const clock = manualClock(rollUs - 500_000);
  let rolls = 0;
  const keeping = createHousekeeping({
    clock,
    registry,
    totalTicks: () => 0,
    observeRates: () => {},
    rolled: () => (rolls += 1),
  });
  keeping.start();
  expect(rolls).toBe(0);
  clock.advanceMs(1_000);
  expect(rolls).toBe(1);
  keeping.stop();
});
