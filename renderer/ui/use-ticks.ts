import { useMemo } from 'react';
import { useQuery, useStream } from '../gateway-client.ts';

/** The tick size by root, for prices with the right number of decimals. */
export function useTicks(): ReadonlyMap<string, number> {
  const revision = useStream('overview')?.symbolsRevision ?? 0;
  const { value } = useQuery('tradables', {}, revision);
  return useMemo(
    () =>
      new Map((value ?? []).flatMap(({ root, tickSize }) => (tickSize === null ? [] : [[root, tickSize] as const]))),
    [value],
  );
}
