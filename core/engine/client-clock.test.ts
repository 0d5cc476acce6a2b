import { describe, expect, it } from 'vitest';
import { engineScene, legacyPlatform, ordersOf, toldOf, type EngineScene } from '../../test/support/engine-scene.ts';
import { NO_LIMITS } from '../model/risk-limits.ts';

function scene(): EngineScene {
  return engineScene([legacyPlatform('nt8')], {
    oneActiveOrderPerRoot: false,
    limits: { ...NO_LIMITS, signalValidMs: 5_000 },
  });
}

/** Sends a signal that its client made so many milliseconds before it comes. */
function made(
  at: EngineScene,
  id: string,
  lagMs: number,
): { readonly sent: number; readonly code: string | undefined } {
  const effects = at.signal({ clientOrderId: id, sourceTsUs: at.nowUs + 1_000 - lagMs * 1_000 });
  return { sent: ordersOf(effects).length, code: toldOf(effects, 'orderRejected')[0]?.code };
}

describe('the age of a signal', () => {
  it('is that of its receipt while the client’s clock is not known to be good', () => {
    const at = scene();
    expect(made(at, 'a', 3_600_000)).toEqual({ sent: 1, code: undefined });
    expect(made(at, 'b', 6_000)).toEqual({ sent: 1, code: undefined });
  });

  it('is that of its own time once a signal has come on time', () => {
    const at = scene();
    expect(made(at, 'a', 40).sent).toBe(1);
    expect(made(at, 'b', 4_900).sent).toBe(1);
    expect(made(at, 'c', 5_100)).toEqual({ sent: 0, code: 'SIGNAL_EXPIRED' });
  });

  it('is that of its receipt for ever after a signal from the future', () => {
    const at = scene();
    made(at, 'a', 40);
    made(at, 'b', -5_000);
    expect(made(at, 'c', 60_000).sent).toBe(1);
  });

  it('is judged the same after a restart', () => {
    const before = scene();
    made(before, 'a', 40);
    const at = scene();
    for (const decision of before.decisions) at.engine.restore(structuredClone(decision));
    at.nowUs = before.nowUs;
    expect(made(at, 'b', 6_000).code).toBe('SIGNAL_EXPIRED');
  });
});
