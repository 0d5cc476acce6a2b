import { describe, expect, it } from 'vitest';
import { manualClock } from '../test/support/manual-clock.ts';
import { createKillKey, KILL_KEY } from './kill-key.ts';

function scene(isFree = true) {
  const clock = manualClock();
  const held = new Map<string, () => void>();
  const told: string[] = [];
  const key = createKillKey({
    register: (name, pressed) => {
      if (isFree) held.set(name, pressed);
      return isFree;
    },
    unregister: (name) => void held.delete(name),
    fire: () => told.push('kill'),
    refused: () => told.push('refused'),
    clock,
  });
  return { clock, key, told, held, press: () => held.get(KILL_KEY)?.() };
}

describe('the kill key of the system', () => {
  it('kills at once, and once while it is held', () => {
    const { clock, key, told, press } = scene();
    key.set(true);
    press();
    clock.advanceMs(500);
    press();
    expect(told).toEqual(['kill']);
    clock.advanceMs(600);
    press();
    expect(told).toEqual(['kill', 'kill']);
  });

  it('is given back when it is switched off', () => {
    const { key, told, held, press } = scene();
    key.set(true);
    key.set(true);
    key.set(false);
    press();
    expect(told).toEqual([]);
    expect(held.size).toBe(0);
  });

  it('says when another program holds it, and can be tried again', () => {
    const { key, told } = scene(false);
    key.set(true);
    key.set(true);
    expect(told).toEqual(['refused', 'refused']);
  });
});
