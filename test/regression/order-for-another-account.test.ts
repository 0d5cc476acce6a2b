import { describe, expect, it } from 'vitest';
import { platformDoorScene } from '../support/platform-door-scene.ts';

describe('an order decided before its platform came back with another account', () => {
  it('does not leave', () => {
    const { versionOne, submit } = platformDoorScene();
    const first = versionOne('nt8', { account: 'Demo1' });
    first.dies();
    const second = versionOne('nt8', { account: 'Live7' });
    expect(submit({ account: 'Demo1', role: 'EXIT' }).result).toMatchObject({ outcome: 'not_sent' });
    expect(second.of('ORDER')).toEqual([]);
    expect(submit({ account: 'Live7' }).result).toEqual({ outcome: 'sent' });
  });
});
