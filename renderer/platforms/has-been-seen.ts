import type { PlatformView } from '../../core/api/platform-view.ts';

/** Whether a platform is or was there; of one that never was, nothing but how to connect it is worth showing. */
export function hasBeenSeen({ linked, account, lastHeardUs, switch: position }: PlatformView): boolean {
  return linked || account !== null || lastHeardUs !== null || position === 'off';
}
