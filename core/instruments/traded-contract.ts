import type { CivilDay } from './civil-day.ts';

/** A symbol as a platform declares it when it registers. */
export interface DeclaredSymbol {
  readonly symbol: string;
  readonly contract?: string | undefined;
}

/** The contracts that platforms declare, by root. */
export interface DeclaredContracts {
  /** Those of a root, as `NQZ26`, in the order in which they were declared. */
  of(root: string, platform: string, declared: readonly DeclaredSymbol[], day: CivilDay): readonly string[];
}

/** What a symbol means on a platform on a day; undefined for one that is no contract of ours. */
type ReadContract = (
  symbol: string,
  platform: string,
  day: CivilDay,
) => { readonly root: string; readonly contract: string } | undefined;

interface Read {
  readonly platform: string;
  readonly day: CivilDay;
  readonly byRoot: ReadonlyMap<string, readonly string[]>;
}

/**
 * Makes the list. A terminal may declare a thousand symbols, and every live entry asks: each declaration is read once a day,
 * the day deciding the year of a one-digit name.
 */
export function createDeclaredContracts(read: ReadContract): DeclaredContracts {
  const known = new WeakMap<readonly DeclaredSymbol[], Read>();
  const readAll = (platform: string, declared: readonly DeclaredSymbol[], day: CivilDay): Read => {
    const byRoot = new Map<string, string[]>();
    for (const { symbol, contract } of declared) {
      const meant = read(contract ?? symbol, platform, day);
      if (meant === undefined) continue;
      const others = byRoot.get(meant.root);
      if (others === undefined) byRoot.set(meant.root, [meant.contract]);
      else others.push(meant.contract);
    }
    return { platform, day, byRoot };
  };
  return {
    of: (root, platform, declared, day) => {
      let one = known.get(declared);
      if (one === undefined || one.platform !== platform || one.day !== day) {
        one = readAll(platform, declared, day);
        known.set(declared, one);
      }
      return one.byRoot.get(root) ?? [];
    },
  };
}

/**
 * The month that a platform trades of a root, as `NQZ26`: `mapped`, that of its mapping, unless the platform declares the
 * root in other months only. Ticks have no say.
 */
export function tradedContract(mapped: string, declared: readonly string[]): string {
  return declared.includes(mapped) ? mapped : (declared[0] ?? mapped);
}
