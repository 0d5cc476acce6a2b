import type { Result } from '../base/result.ts';

/** A symbol as a platform declares it when it registers. */
export interface DeclaredSymbol {
  readonly symbol: string;
  readonly contract?: string | undefined;
}

/**
 * The month that a platform trades of a root, as `NQZ26`: `mapped`, that of its mapping, unless the platform declares the
 * root in other months only. Ticks have no say. Undefined where it trades none or a name without a month.
 */
export function tradedContract(
  root: string,
  mapped: string | undefined,
  declared: readonly DeclaredSymbol[],
  read: (symbol: string) => Result<{ readonly root: string; readonly contract: string | undefined }, unknown>,
): string | undefined {
  if (mapped === undefined) return undefined;
  const months = declared.flatMap(({ symbol, contract }) => {
    const meaning = read(contract ?? symbol);
    return meaning.ok && meaning.value.root === root ? (meaning.value.contract ?? []) : [];
  });
  return months.length === 0 || months.includes(mapped) ? mapped : months[0];
}
