import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LAYOUTS, writeDtc, type DtcName } from '../../../test/support/dtc-layouts.ts';
import { sierraScene } from '../../../test/support/sierra-scene.ts';

const RUNS = 150;
const NAMES = Object.keys(LAYOUTS) as DtcName[];

/** A message of the protocol with some of its bytes, or its size, made wrong. */
const spoiled = fc
  .record({
    name: fc.constantFrom(...NAMES),
    size: fc.option(fc.integer({ min: 4, max: 800 }), { nil: undefined }),
    bytes: fc.array(fc.tuple(fc.nat(799), fc.nat(255)), { maxLength: 40 }),
  })
  .map(({ name, size, bytes }) => {
    const message = writeDtc(name, {}, size);
    // Size and type stay: framing has tests of its own, and a wrong size would hide all that follows.
    for (const [at, value] of bytes) if (at >= 4 && at < message.length) message[at] = value;
    return message;
  });

describe('messages of no sense', () => {
  it('throw nothing, open nothing that was not there, and leave the next link as good as the first', () => {
    fc.assert(
      fc.property(fc.array(spoiled, { minLength: 1, maxLength: 25 }), fc.boolean(), (messages, asksReport) => {
        const scene = sierraScene();
        const orderId = scene.submit({ number: 1 });
        for (const message of messages) {
          if (asksReport)
            scene.adapter.send({ type: 'requestReport', platform: scene.adapter.platform, requestId: 'x', sinceUs: 0 });
          scene.server.sayBytes(message);
          scene.clock.advanceMs(5);
        }
        for (const fill of scene.fills()) {
          expect(Number.isFinite(fill.lastPrice)).toBe(true);
          expect(Number.isFinite(fill.filledSize)).toBe(true);
        }
        for (const light of scene.lights.flatMap((lights) => Object.values(lights))) expect(light).toBeDefined();
        // A logoff among them may forbid the reconnect: a person's switch begins anew.
        scene.adapter.stop();
        const told = scene.events.length;
        scene.adapter.start({ event: (event) => scene.events.push(event), ticks: () => {}, lights: () => {} });
        scene.clock.advanceMs(1_000);
        expect(scene.events[told]).toMatchObject({ type: 'registered', identity: { account: 'Sim1' } });
        expect(scene.report()?.executions).toContainEqual(expect.objectContaining({ orderId, execId: 'E-1' }));
        scene.adapter.stop();
      }),
      { numRuns: RUNS },
    );
  });
});
