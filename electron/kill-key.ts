import type { Clock } from '../core/base/clock.ts';

/** The key that kills while any program has the focus, in Electron's words; the panel has the same inside its window. */
export const KILL_KEY = 'CommandOrControl+Shift+K';

export interface KillKeyOptions {
  /** Takes the key from the system; false where another program holds it. */
  readonly register: (key: string, pressed: () => void) => boolean;
  readonly unregister: (key: string) => void;
  readonly fire: () => void;
  /** Told when the key cannot be had. */
  readonly refused: () => void;
  readonly clock: Clock;
}

/** The kill key of the whole system, on or off. */
export interface KillKey {
  set(on: boolean): void;
}

/** A key that is held repeats itself: one kill in this time is enough. */
const REPEAT_US = 1_000_000;

/** Takes nothing yet. */
export function createKillKey({ register, unregister, fire, refused, clock }: KillKeyOptions): KillKey {
  let isOn = false;
  let firedUs: number | undefined;
  const pressed = (): void => {
    const nowUs = clock.monotonicUs();
    if (firedUs !== undefined && nowUs - firedUs < REPEAT_US) return;
    firedUs = nowUs;
    fire();
  };
  return {
    set: (on) => {
      if (on === isOn) return;
      if (!on) unregister(KILL_KEY);
      else if (!register(KILL_KEY, pressed)) {
        refused();
        return;
      }
      isOn = on;
    },
  };
}
