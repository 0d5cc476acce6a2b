import { describe, expect, it } from 'vitest';
import type { PlatformId } from '../../core/model/ids.ts';
import { alertsOf, v1Platform, type EngineScene } from '../support/engine-scene.ts';
import { certificate, closeAndProve, flatten, long, NQ_LONG, OPERATOR } from '../support/flatten-scene.ts';

const SIM = 'sim_nt8' as PlatformId;
const simulation = v1Platform('sim_nt8', { simulated: true });

const switchOff = (scene: EngineScene): void => {
  scene.step({ type: 'platformLost', platform: SIM, reason: 'switched off in the panel' });
};

describe('a flatten of a simulated platform that is switched off', () => {
  it('is not proved, and goes on when it is switched on again', () => {
    const scene = long(simulation);
    switchOff(scene);
    expect(alertsOf(flatten(scene, undefined, OPERATOR))).toContain('FLATTEN_NOT_PROVED');
    expect(certificate(scene)).toMatchObject({
      outcome: 'parked',
      platforms: [{ platform: 'sim_nt8', doubts: [{ code: 'PLATFORM_AWAY' }] }],
    });
    scene.step({ type: 'platformRegistered', identity: simulation });
    scene.report('sim_nt8', NQ_LONG);
    closeAndProve(scene, scene.report('sim_nt8', NQ_LONG), 'sim_nt8');
    expect(certificate(scene)?.outcome).toBe('proved');
  });

  it('is not proved when it is switched off in the midst of it', () => {
    const scene = long(simulation);
    flatten(scene, undefined, OPERATOR);
    switchOff(scene);
    expect(certificate(scene)).toMatchObject({ outcome: 'parked' });
  });

  it('keeps the others from being called proved alone', () => {
    const scene = long(simulation, v1Platform('nt8', { simulated: true }));
    switchOff(scene);
    flatten(scene, undefined, OPERATOR);
    closeAndProve(scene, scene.report('nt8', NQ_LONG));
    expect(certificate(scene)?.platforms.map(({ platform, outcome }) => [platform, outcome])).toEqual([
      ['sim_nt8', 'parked'],
      ['nt8', 'proved'],
    ]);
    expect(certificate(scene)?.outcome).toBe('parked');
  });
});

describe('a flatten that waits for a simulated platform', () => {
  it.each([
    ['the gateway restarts', { type: 'gatewayStarted' }],
    ['it has left for good', { type: 'simulationEnded', platform: SIM, reason: 'nt8 is connected' }],
  ] as const)('ends when %s: what it held is nowhere any more, and nobody is alarmed', (_, event) => {
    const scene = long(simulation);
    switchOff(scene);
    flatten(scene, undefined, OPERATOR);
    expect(alertsOf(scene.step(event))).not.toContain('FLATTEN_NOT_PROVED');
    expect(certificate(scene)).toMatchObject({ outcome: 'proved', platforms: [{ platform: 'sim_nt8', doubts: [] }] });
    expect(scene.engine.positions().filter(({ size }) => size !== 0)).toEqual([]);
  });

  it('says that it proved nothing by asking, for there was nobody left to ask', () => {
    const scene = long(simulation);
    switchOff(scene);
    flatten(scene, undefined, OPERATOR);
    const effects = scene.step({ type: 'simulationEnded', platform: SIM, reason: 'nt8 is connected' });
    const lines = effects.flatMap((effect) => (effect.type === 'log' ? [effect.line] : []));
    expect(lines.join('\n')).toContain('sim_nt8 (a simulation, which has ended)');
  });

  it('goes on to wait for a platform of the trader through the same restart', () => {
    const scene = long(v1Platform('nt8'));
    scene.step({ type: 'platformLost', platform: 'nt8' as PlatformId, reason: 'link down' });
    flatten(scene, undefined, OPERATOR);
    expect(alertsOf(scene.step({ type: 'gatewayStarted' }))).toContain('FLATTEN_NOT_PROVED');
    expect(certificate(scene)?.outcome).toBe('parked');
  });
});
