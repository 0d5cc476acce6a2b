import type { Turn } from './turn.ts';

/** The root whose contract is named, where that is another one: MNQZ26 is MNQ, also where MNQ trades for NQ on a platform. */
export function ownRoot({ config }: Turn, root: string, contract: string | undefined): string | undefined {
  const own = contract?.slice(0, -3);
  return own !== undefined && own !== root && config.symbols.roots?.includes(own) === true ? own : undefined;
}
