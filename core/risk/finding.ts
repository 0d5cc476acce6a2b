/** What one check found, with its figures. */
export interface Finding {
  /** The check, in a trader's words. */
  readonly name: string;
  readonly outcome: 'passes' | 'denies' | 'flags';
  /** For a denial, its code in the catalogue; for a flag, the flag. */
  readonly code?: string;
  readonly limit?: number;
  readonly value?: number;
  /** The sum that the value came from, in words; made only when somebody reads it. */
  readonly sum: () => string;
}

/** What was found of one platform, or of a signal as a whole. */
export interface PlacedFinding {
  readonly platform: string | undefined;
  readonly finding: Finding;
}

/** A check that is passed. */
export function passes(name: string, sum: () => string): Finding {
  return { name, outcome: 'passes', sum };
}

/** A check that lets pass what it could not judge; the flag stands on the decision. */
export function flags(name: string, code: string, sum: () => string): Finding {
  return { name, outcome: 'flags', code, sum };
}

/** A value held against a limit: within it, or denied with both and the sum. */
export function within(name: string, code: string, value: number, limit: number, sum: () => string): Finding {
  return { name, outcome: value <= limit ? 'passes' : 'denies', code, limit, value, sum };
}
