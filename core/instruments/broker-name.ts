import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { CfdNames } from './cfd-name.ts';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/**
 * Finds the name that a broker gives a root among the symbols it offers, to propose it for the map: by exact name, else by
 * a name with one known decoration. Refuses SYMBOL_UNKNOWN, and SYMBOL_AMBIGUOUS with the candidates: it asks, it never
 * guesses.
 */
export function proposeBrokerName(names: CfdNames, root: string, offered: readonly string[]): Result<string, Refusal> {
  const fits = offered.filter((name) => names.rootsOf(name).includes(root));
  const exact = fits.filter((name) => names.isExact(name));
  const candidates = exact.length > 0 ? exact : fits;
  const [only, ...others] = candidates;
  if (only === undefined) {
    return err(
      refusal('SYMBOL_UNKNOWN', `none of the broker’s ${offered.length} symbols is a name of ${root} that we know`),
    );
  }
  return others.length === 0
    ? ok(only)
    : err(refusal('SYMBOL_AMBIGUOUS', `${root} could be ${candidates.join(' or ')}; map one of them`, candidates));
}
