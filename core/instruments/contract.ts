/** A calendar month of a contract. The contract month is not always the month it expires in: CLJ25 expires in March. */
export interface ContractMonth {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

/** The month letters of CME and B3, January to December. */
const MONTH_LETTERS = 'FGHJKMNQUVXZ';

/** No product here lists a contract before or after these years; a year outside them is a typing error. */
export const CONTRACT_YEAR_MIN = 2000;
export const CONTRACT_YEAR_MAX = 2040;

const CODE = /^(.+)([FGHJKMNQUVXZ])(\d{2})$/;

/** The letter of a month, 1 to 12. */
export function monthLetter(month: number): string {
  return MONTH_LETTERS.charAt(month - 1);
}

/** The month of a letter, in upper case; undefined for a letter that is no month. */
export function monthOfLetter(letter: string): number | undefined {
  const index = letter.length === 1 ? MONTH_LETTERS.indexOf(letter) : -1;
  return index < 0 ? undefined : index + 1;
}

/** Writes our code of a contract: root, month letter, two digits of the year, as `NQZ26`. */
export function contractCode(root: string, contract: ContractMonth): string {
  return `${root}${monthLetter(contract.month)}${String(contract.year % 100).padStart(2, '0')}`;
}

/** Reads the code of a contract of `root`, as `NQZ26`; undefined for another root or shape. */
export function parseContractCode(root: string, code: string): ContractMonth | undefined {
  const match = CODE.exec(code);
  if (!match || match[1] !== root) return undefined;
  const month = monthOfLetter(match[2] ?? '');
  return month === undefined ? undefined : { year: 2000 + Number(match[3]), month };
}

/** Negative when `a` is the earlier month, 0 when they are the same. */
export function compareMonths(a: ContractMonth, b: ContractMonth): number {
  return a.year * 12 + a.month - (b.year * 12 + b.month);
}

/** The month `count` months later, earlier when negative. */
export function addMonths({ year, month }: ContractMonth, count: number): ContractMonth {
  const index = year * 12 + (month - 1) + count;
  return { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1 };
}
