import { useCallback } from 'react';
import { useRows } from '../gateway-client.ts';

/** Sorts what belongs to platforms into the one order in which they are shown everywhere; unknown ones come last. */
export function useRanks(): <T extends { readonly platform: string }>(items: readonly T[]) => readonly T[] {
  const rows = useRows('platforms');
  return useCallback(
    (items) => {
      const rankOf = new Map(rows?.map(({ platform, rank }) => [platform, rank]));
      const rank = (name: string): number => rankOf.get(name) ?? Infinity;
      return items.toSorted((one, other) => rank(one.platform) - rank(other.platform) || 0);
    },
    [rows],
  );
}
