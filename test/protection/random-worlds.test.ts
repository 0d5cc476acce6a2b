import { describe, expect, it } from 'vitest';
import { ProtectionRun, type RunPlatform } from '../support/protection-run.ts';

const SEED = 20_260_101 + Math.floor(Number(process.env['PROTECTION_SEED'] ?? 0));
const RUNS = Number(process.env['PROTECTION_RUNS'] ?? 12);
const ACTS = 60;

const PLATFORMS: Readonly<Record<string, RunPlatform>> = {
  'can do everything': { dialect: 'v1' },
  'cannot change orders': { dialect: 'v1', abilities: { modify: false } },
  'has brackets of its own': { dialect: 'v1', abilities: { brackets: true } },
  'takes no stop orders': { dialect: 'v1', abilities: { orderTypes: ['MARKET', 'LIMIT'] } },
  'has the rest of partial fills cancelled': {
    dialect: 'v1',
    limits: { partialFillDefault: { kind: 'cancelRest', afterMs: 200 }, defaultStopPoints: { NQ: 40 } },
  },
  'speaks the legacy dialect': { dialect: 'legacy' },
};

/** After every event: nothing is protected that is not held. */
function checkHeld(run: ProtectionRun): void {
  const sums = { BUY: 0, SELL: 0 };
  for (const { exitSide, size } of run.protections) sums[exitSide] += size;
  expect(sums.SELL).toBeLessThanOrEqual(Math.max(0, run.position));
  expect(sums.BUY).toBeLessThanOrEqual(Math.max(0, -run.position));
}

/** At rest: each entry's stop and target are exactly what is held of it, at the venue or, where it cannot be there, with the gateway. */
function checkRest(run: ProtectionRun): void {
  expect(run.position).toBe(run.venuePosition);
  let [stops, targets] = [0, 0];
  for (const { entryId, size, stop, target, surplus, text } of run.protections) {
    expect(surplus, text).toBe(0);
    for (const [line, role] of [
      [stop, 'STOP_LOSS'],
      [target, 'TAKE_PROFIT'],
    ] as const) {
      if (line === undefined) continue;
      const resting = run.resting(role, entryId);
      if (line.heldReason === undefined) expect(resting, text).toBe(size);
      else expect(resting, text).toBeLessThanOrEqual(size);
      expect(resting, text).toBe(line.restingSize);
      if (role === 'STOP_LOSS') stops += resting;
      else targets += resting;
    }
  }
  expect(run.resting('STOP_LOSS')).toBe(stops);
  expect(run.resting('TAKE_PROFIT')).toBe(targets);
}

describe.each(Object.entries(PLATFORMS))('on a platform that %s', (_name, platform) => {
  it.each(Array.from({ length: RUNS }, (_, index) => SEED + index))(
    'a stop and a target are what is held of their entry, whatever happens (seed %d)',
    (seed) => {
      const run = new ProtectionRun(seed, platform);
      run.onStep = () => checkHeld(run);
      for (let act = 0; act < ACTS; act += 1) run.act();
      run.settle();
      checkRest(run);
    },
  );
});
