import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../core/engine/create-engine.ts';
import type { Decision } from '../../core/engine/decision.ts';
import type { EngineView } from '../../core/engine/view.ts';
import type { Event } from '../../core/model/event.ts';
import { RANDOM_RUN_CONFIG, randomRun } from '../support/random-run.ts';

const STEPS = 250;
const RUNS = 60;
const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

/** Everything that can be seen of an engine, as bytes. */
function seen(view: EngineView): string {
  const all = 1_000_000;
  return JSON.stringify([
    view.tradingState(),
    view.platforms(),
    view.orders(all),
    view.fills(all),
    // What a position is worth now is told by quotes, which no journal keeps.
    view.positions().map((position) => ({ ...position, openUsd: undefined })),
    view.signals(all),
    view.differences(),
  ]);
}

/** Decisions as the journal keeps them. */
function logOf(decisions: readonly Decision[]): unknown {
  return decode(encode(decisions, { ignoreUndefined: true }));
}

describe('the engine and its decision log', () => {
  it('decides the same for the same events', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { steps, engine } = randomRun(seed, STEPS);
        const again = createEngine(RANDOM_RUN_CONFIG);
        for (const { event, result } of steps) {
          again.nextDueUs();
          const copy = again.step(structuredClone(event));
          expect(logOf(copy.decisions)).toEqual(logOf(result.decisions));
          expect(copy.effects).toEqual(result.effects);
        }
        expect(seen(again)).toBe(seen(engine));
      }),
      { numRuns: RUNS },
    );
  });

  it('decides the same for what the journal keeps of the events', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { steps, engine } = randomRun(seed, STEPS);
        const again = createEngine(RANDOM_RUN_CONFIG);
        for (const { event, result } of steps) {
          again.nextDueUs();
          expect(logOf(again.step(result.kept ?? event).decisions)).toEqual(logOf(result.decisions));
        }
        expect(seen(again)).toBe(seen(engine));
      }),
      { numRuns: RUNS },
    );
  });

  it('comes back from its decisions to what it was when it lived through them', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { steps, engine } = randomRun(seed, STEPS);
        const copy = createEngine(RANDOM_RUN_CONFIG);
        for (const { result } of steps)
          for (const decision of logOf(result.decisions) as Decision[]) copy.restore(decision);
        expect(seen(copy)).toBe(seen(engine));
      }),
      { numRuns: RUNS },
    );
  });

  it('goes on after a restart as if it had lived through everything before it', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: STEPS - 1 }), (seed, cut) => {
        const { steps } = randomRun(seed, STEPS);
        const lived = createEngine(RANDOM_RUN_CONFIG);
        const recovered = createEngine(RANDOM_RUN_CONFIG);
        for (const { event, result } of steps.slice(0, cut)) {
          lived.step(event);
          for (const decision of logOf(result.decisions) as Decision[]) recovered.restore(decision);
        }
        const startUs = steps[cut - 1]!.event.atUs;
        const rest: Event[] = [
          { type: 'gatewayStarted', atUs: startUs },
          ...steps.slice(cut).map(({ event }) => event),
        ];
        for (const event of rest)
          expect(logOf(recovered.step(event).decisions), event.type).toEqual(logOf(lived.step(event).decisions));
        expect(seen(recovered)).toBe(seen(lived));
      }),
      { numRuns: RUNS },
    );
  });
});
