import type { Product } from './product.ts';

/** What brokers hang onto a name: `.cash`, `m`, `i`, `.pro`, `_SB` behind it, `#` or `.` before it. One of them at most. */
const SUFFIX = /(?:[._-]?(?:CASH|PRO|ECN|RAW|HW|STD|VAR|SB)|\.[CMIRA]|[MI#!^+])$/;
const PREFIX = /^[#.]/;
/** A month behind a name, as in USTEC_H25 and US100.H25, or a number, as in US500.123: a CFD that expires. */
const DATED = /[._-](?:[FGHJKMNQUVXZ]\d{1,2}|\d{3})$/;
/** A future's own root with it is a CFD that some brokers make as large as the future, others half or double. */
const FUTURE_MARK = /\^$/;

/** Reads the names that brokers give cash contracts, by exact name or with one known decoration. */
export interface CfdNames {
  /** The roots that a name could mean, none, one or several. Whole names only: US5000 is not US500. */
  rootsOf(name: string): readonly string[];
  /** Besides those, the roots that a CFD with a month, as USTEC_H25, or with a root's own name, as NQ^, could belong to. */
  candidatesOf(name: string): readonly string[];
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
  const futures = new Set<string>();
  for (const { root, cfd, ownsCfdNames, cycle } of products) {
    if (cycle && cfd) futures.add(root);
    if (!cfd || !ownsCfdNames) continue;
    for (const name of cfd.names) {
      const key = name.toUpperCase();
      rootsByName.set(key, [...(rootsByName.get(key) ?? []), root]);
    }
  }
  const rootsOf = (name: string): readonly string[] => {
    const upper = name.trim().toUpperCase();
    const exact = rootsByName.get(upper);
    if (exact) return exact;
    const stripped = [upper.replace(SUFFIX, ''), upper.replace(PREFIX, '')].filter((text) => text !== upper);
    return [...new Set(stripped.flatMap((text) => rootsByName.get(text) ?? []))];
  };
  return {
    isExact: (name) => rootsByName.has(name.trim().toUpperCase()),
    rootsOf,
    candidatesOf: (name) => {
      const upper = name.trim().toUpperCase();
      const future = upper.replace(FUTURE_MARK, '');
      if (future !== upper && futures.has(future)) return [future];
      return rootsOf(upper.replace(DATED, ''));
    },
  };
}
