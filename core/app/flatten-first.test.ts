import { describe, expect, it } from 'vitest';
import { manualClock } from '../../test/support/manual-clock.ts';
import type { EngineView } from '../engine/view.ts';
import type { FlatCertificate, FlattenOutcome } from '../model/flat-certificate.ts';
import { createFlattenFirst } from './flatten-first.ts';

const certificateOf = (id: string, outcome: FlattenOutcome): FlatCertificate => ({
  id,
  by: 'panel',
  reason: 'test',
  scope: { foreign: false },
  outcome,
  startedUs: 0,
  platforms: [],
});

describe('what is made flat before it is let go of', () => {
  it('is held to its own certificate, though another flatten begins and is proved meanwhile', async () => {
    let certificates: readonly FlatCertificate[] = [];
    const view = {
      positions: () => [{ platform: 'nt8', size: 1 }],
      openOrders: () => [],
      certificates: () => certificates,
    } as unknown as EngineView;
    const clock = manualClock();
    const postAndWait = async (): Promise<void> => {
      certificates = [certificateOf('mine', 'working')];
    };
    const flattened = createFlattenFirst({ view, clock, postAndWait })({
      by: 'panel',
      reason: 'x',
      otherwise: 'Kept.',
    });
    const said = flattened.catch((error: unknown) => String(error));
    await Promise.resolve();
    await Promise.resolve();
    certificates = [certificateOf('another', 'proved'), certificateOf('mine', 'not_proved')];
    clock.advanceMs(200);
    await expect(said).resolves.toContain('Kept.');
  });
});
