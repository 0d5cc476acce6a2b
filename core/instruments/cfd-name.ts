import type { Product } from './product.ts';

/** What brokers hang onto a name: `.cash`, `m`, `.pro`, `_SB` behind it, `#` or `.` before it. One of them at most. */
const SUFFIX = /(?:[._-]?(?:CASH|PRO|ECN|RAW|HW|STD|VAR|SB)|\.[CMIRA]|[M#!^+])$/;
const PREFIX = /^[#.]/;

/** Reads the names that brokers give cash contracts, by exact name or with one known decoration. */
export interface CfdNames {
  /** The roots that a name could mean, none, one or several. Whole names only: US5000 is not US500. */
  rootsOf(name: string): readonly string[];
  /** Whether it is a known name without any decoration. */
  isExact(name: string): boolean;
}

/** Whether a name is one that brokers give the cash contract of this very root, or of the root whose CFD it shares. */
export function isCfdOf({ cfd }: Product, name: string): boolean {
  const upper = name.trim().toUpperCase();
  const forms = new Set([upper, upper.replace(SUFFIX, ''), upper.replace(PREFIX, '')]);
  return cfd?.names.some((known) => forms.has(known.toUpperCase())) ?? false;
}

/** Makes the reader from the names of products.yaml. */
export function createCfdNames(products: Iterable<Product>): CfdNames {
  const rootsByName = new Map<string, string[]>();
  for (const { root, cfd, ownsCfdNames } of products) {
    if (!cfd || !ownsCfdNames) continue;
    for (const name of cfd.names) {
      const key = name.toUpperCase();
      rootsByName.set(key, [...(rootsByName.get(key) ?? []), root]);
    }
  }
  return {
    isExact: (name) => rootsByName.has(name.trim().toUpperCase()),
    rootsOf: (name) => {
      const upper = name.trim().toUpperCase();
      const exact = rootsByName.get(upper);
      if (exact) return exact;
      const stripped = [upper.replace(SUFFIX, ''), upper.replace(PREFIX, '')].filter((text) => text !== upper);
      return [...new Set(stripped.flatMap((text) => rootsByName.get(text) ?? []))];
    },
  };
}
