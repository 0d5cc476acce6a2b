/** Every code with which instruments refuse something at run time, and what it means to a trader. */
export const INSTRUMENT_REFUSALS = {
  SYMBOL_UNKNOWN: 'The symbol is no root and no spelling that the registry knows.',
  SYMBOL_MONTH_NOT_LISTED: 'The product exists, but not with that contract month or year.',
  SYMBOL_AMBIGUOUS: 'The symbol fits more than one instrument; the candidates are listed, none is guessed.',
  SYMBOL_CONTINUOUS: 'The symbol is a continuous series for charts, not something that trades; a candidate is offered.',
  SYMBOL_EXPIRED: 'The contract is on or past its last trading day, so nothing may be opened in it.',
  SYMBOL_NEVER_ROLLS: 'The product has no contract months, so it has no front month and no roll.',
  SPELLING_UNKNOWN:
    'The platform is not in the configuration and has sent no tick yet that shows how it spells symbols.',
  PLATFORM_UNKNOWN: 'The platform id is none that the gateway knows.',
  CALENDAR_NOT_COVERED: 'The date lies outside the years for which holiday tables are shipped.',
  DATE_INVALID: 'The date is neither YYYY-MM-DD nor an ISO time with its zone.',
  ROLL_QUORUM: 'The platform trades another contract month than its peers; live entries wait until they agree.',
  SIZE_QUANTITY_INVALID: 'The quantity is not a finite number above 0.',
  SIZE_TERMS_INVALID: 'The contract terms make no sense: point value, step or minimum is not above 0.',
  SIZE_TERMS_UNKNOWN: 'Nobody has stated what one unit is worth on this platform.',
  SIZE_CURRENCY_DIFFERS:
    'The point value is stated in another currency than the root has, and no rate between them is known.',
  RATE_TOO_OLD: 'The rate that the size needs is older than allowed; entries wait, exits pass.',
  SIZE_BELOW_MIN: 'The size, rounded down to the step, is below the platform’s minimum; it is never rounded up.',
  SIZE_ABOVE_MAX: 'The size is above the platform’s maximum for one order.',
  REQUEST_INVALID: 'The request lacks a key or has one of the wrong type.',
} as const;

export type RefusalCode = keyof typeof INSTRUMENT_REFUSALS;

/** An expected no: its code, the figures in words, and what could be meant instead. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly candidates?: readonly string[];
  /** The contract that was named, as `NQZ26`, where it exists and only opening in it is refused. */
  readonly named?: { readonly root: string; readonly contract: string };
}

/** Makes a refusal; candidates only when there are any. */
export function refusal(code: RefusalCode, message: string, candidates: readonly string[] = []): Refusal {
  return candidates.length > 0 ? { code, message, candidates } : { code, message };
}
