import type { Event } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';

/** When platforms that are away were there last. */
export interface LastSeen {
  take(event: Event): void;
  /** Wall time in epoch µs; undefined for one that is linked, or that has not been here since the gateway started. */
  of(platform: PlatformId): number | undefined;
}

/** Makes the memory; it holds no more platforms than the gateway may meet. */
export function createLastSeen(): LastSeen {
  const here = new Set<PlatformId>();
  const seenUs = new Map<PlatformId, number>();
  return {
    take: (event) => {
      if (event.type === 'platformRegistered') {
        here.add(event.identity.platform);
        seenUs.delete(event.identity.platform);
      }
      // An adapter that dials in vain loses what was never there.
      if (event.type === 'platformLost' && here.delete(event.platform)) seenUs.set(event.platform, event.atUs);
    },
    of: (platform) => seenUs.get(platform),
  };
}
