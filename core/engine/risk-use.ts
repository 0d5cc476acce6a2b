import { trimDust } from '../base/decimal.ts';
import type { PlatformId } from '../model/ids.ts';
import type { World } from '../risk/world.ts';
import type { EngineConfig } from './config.ts';
import { enteringLeft } from './entering-left.ts';
import type { EngineState } from './state.ts';
import { tradesOpenedToday } from './trades-today.ts';
import { worldOfAccount } from './world-of.ts';

/** What one account has of one root: held, and on its way in; in contracts of the root. */
export interface RootUse {
  readonly platform: PlatformId;
  readonly account: string;
  readonly root: string;
  readonly world: World;
  /** Signed. */
  held: number;
  /** What open orders, unknown ones among them, would still add; by side. */
  buying: number;
  selling: number;
  /** The same three by what a point of them is worth there. */
  readonly worth: { held: number; buying: number; selling: number };
  /** Pairs of account and symbol that are not flat or on their way there. */
  readonly symbols: Set<string>;
  /** Of one contract; undefined where nobody knows it. */
  readonly marginUsd: number | undefined;
}

/** What is used of the limits now. */
export interface RiskUse {
  readonly roots: readonly RootUse[];
  /** By the gateway's own simulation and by all other platforms; not counted while the limit is off. */
  readonly tradesToday: { readonly simulated: number; readonly real: number };
  readonly entriesLastSecond: { readonly simulated: number; readonly real: number };
}

/** More cannot have entered within a second. */
const LAST_ENTRIES = 100_000;

/** Adds up what is used of the limits, from the same books that the checks read. */
export function riskUse(state: EngineState, config: EngineConfig, nowUs: number): RiskUse {
  const roots = new Map<string, RootUse>();
  const useOf = (of: { readonly platform: PlatformId; readonly account: string; readonly root: string }): RootUse => {
    const { platform, account, root } = of;
    const key = `${platform}\n${account}\n${root}`;
    const known = roots.get(key) ?? {
      platform,
      account,
      root,
      world: worldOfAccount(state, of),
      held: 0,
      buying: 0,
      selling: 0,
      worth: { held: 0, buying: 0, selling: 0 },
      symbols: new Set<string>(),
      marginUsd: config.symbols.marginUsd?.(root),
    };
    roots.set(key, known);
    return known;
  };
  for (const position of state.positions.all()) {
    if (position.size === 0) continue;
    const use = useOf(position);
    const { size, sizePerContract, pointWeight = 1 } = position;
    use.held = trimDust(use.held + size / sizePerContract);
    use.worth.held = trimDust(use.worth.held + (size / sizePerContract) * pointWeight);
    use.symbols.add(position.symbol);
  }
  for (const child of state.openChildren.all()) {
    const left = enteringLeft(child) / child.sizePerContract;
    if (left === 0) continue;
    const use = useOf(child);
    const way = child.side === 'BUY' ? 'buying' : 'selling';
    use[way] = trimDust(use[way] + left);
    use.worth[way] = trimDust(use.worth[way] + left * (child.pointWeight ?? 1));
    use.symbols.add(child.symbol);
  }
  const trades = (simulated: boolean): number =>
    state.limits.maxTradesPerDay === undefined ? 0 : tradesOpenedToday(state, nowUs, simulated);
  const lastSecond = (simulated: boolean): number =>
    state.entries
      .slice(-LAST_ENTRIES)
      .filter((entry) => entry.simulated === simulated && entry.atUs > nowUs - 1_000_000).length;
  return {
    roots: [...roots.values()],
    tradesToday: { simulated: trades(true), real: trades(false) },
    entriesLastSecond: { simulated: lastSecond(true), real: lastSecond(false) },
  };
}
