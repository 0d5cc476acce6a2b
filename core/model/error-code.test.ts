import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { CURRENCY_REFUSALS } from '../currency/rate.ts';
import { INSTRUMENT_REFUSALS } from '../instruments/refusal.ts';
import type { ZmtpFault } from '../zmtp/fault.ts';
import { ERROR_CODES, isTransient, type ErrorCode, type ErrorCodeName } from './error-code.ts';

const docs = readFileSync(new URL('../../docs/error-codes.md', import.meta.url), 'utf8');
const catalogue: readonly (readonly [string, ErrorCode])[] = Object.entries(ERROR_CODES);

/** A code as its row in the page stands. */
function rowOf(name: string, { meaning, remedy, transient }: ErrorCode): string {
  return `| \`${name}\` | ${meaning} | ${remedy} | ${transient ? 'yes' : ''} |`;
}

/** The cells of a row, without the spaces that line a table up. */
function tidy(line: string): string {
  return line
    .split('|')
    .map((cell) => cell.trim())
    .join(' | ')
    .trim();
}

describe('the catalogue of codes', () => {
  it('stands in docs/error-codes.md with every meaning and remedy, and nothing else does', () => {
    const rows = docs.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.map(tidy)).toEqual(catalogue.map(([name, entry]) => tidy(rowOf(name, entry))));
  });

  it('says of each code what it means and what to do, in whole sentences', () => {
    for (const [name, { meaning, remedy }] of catalogue) {
      expect(name).toMatch(/^[A-Z]+(_[A-Z0-9]+)*$/);
      expect(meaning, name).toMatch(/^[A-Z].{8,}\.$/);
      expect(remedy, name).toMatch(/^[A-Z].{8,}[.>]$/);
    }
  });

  it('holds every code with which instruments and money refuse something', () => {
    for (const name of [...Object.keys(INSTRUMENT_REFUSALS), ...Object.keys(CURRENCY_REFUSALS)])
      expect(Object.keys(ERROR_CODES)).toContain(name);
  });

  it('holds every fault of the transport', () => {
    expectTypeOf<ZmtpFault>().toExtend<ErrorCodeName>();
  });

  it('says which denials leave the order id free', () => {
    expect(isTransient('PLATFORM_ABSENT')).toBe(true);
    expect(isTransient('ID_REUSED')).toBe(false);
    expect(isTransient('a platform’s own code')).toBe(false);
    expect(isTransient('constructor')).toBe(false);
  });
});
