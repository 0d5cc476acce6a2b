import type { PlatformState } from './state.ts';

/** Whether a platform can state its positions by itself. */
export function canReread({ identity }: Pick<PlatformState, 'identity'>): boolean {
  return identity.abilities.report && identity.abilities.positions;
}
