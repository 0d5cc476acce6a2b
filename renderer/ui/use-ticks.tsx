import { createContext, use, useMemo } from 'react';
import { useQuery, useStream } from '../gateway-client.ts';

const TickSizes = createContext<ReadonlyMap<string, number>>(new Map());

/** Asks for the tick sizes once for the whole window: a blotter draws thousands of prices. */
export function TicksKnown({ children }: { readonly children: React.ReactNode }): React.JSX.Element {
  const revision = useStream('overview')?.symbolsRevision ?? 0;
  const { value } = useQuery('tradables', {}, revision);
  const ticks = useMemo(
    () =>
      new Map((value ?? []).flatMap(({ root, tickSize }) => (tickSize === null ? [] : [[root, tickSize] as const]))),
    [value],
  );
  return <TickSizes value={ticks}>{children}</TickSizes>;
}

/** The tick size by root, for prices with the right number of decimals. */
export function useTicks(): ReadonlyMap<string, number> {
  return use(TickSizes);
}
