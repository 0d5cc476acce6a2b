import { monthLetter } from './contract.ts';
import type { ContractMonth } from './contract.ts';

/**
 * A template writes a dated contract: `{root}`, `{month}` letter, `{mm}` number of the month, `{y}`, `{yy}`, `{yyyy}`.
 * `{root}{month}{yy}_FUT_CME` gives NQH25_FUT_CME; a vendor's own root stands in it literally, as `F.US.ENQ{month}{yy}`.
 */
const PLACEHOLDER = /\{(root|month|mm|y|yy|yyyy)\}/g;
const PATTERNS: Readonly<Record<string, string>> = {
  month: '(?<month>[FGHJKMNQUVXZ])',
  mm: '(?<mm>\\d{2})',
  y: '(?<year>\\d)',
  yy: '(?<year>\\d{2})',
  yyyy: '(?<year>\\d{4})',
};

/** Writes a contract in a template. */
export function formatSymbol(template: string, root: string, contract: ContractMonth): string {
  const year = String(contract.year);
  return template.replace(PLACEHOLDER, (_whole, name: string) => {
    switch (name) {
      case 'root':
        return root;
      case 'month':
        return monthLetter(contract.month);
      case 'mm':
        return String(contract.month).padStart(2, '0');
      default:
        return year.slice(-name.length);
    }
  });
}

/** What is wrong with a template; undefined when it names month and year once each and has no unknown placeholder. */
export function templateFault(template: string): string | undefined {
  const names = [...template.matchAll(PLACEHOLDER)].map((match) => match[1]);
  const months = names.filter((name) => name === 'month' || name === 'mm').length;
  const years = names.filter((name) => name === 'y' || name === 'yy' || name === 'yyyy').length;
  if (/[{}]/.test(template.replace(PLACEHOLDER, ''))) {
    return `expected only {root} {month} {mm} {y} {yy} {yyyy} in braces, was "${template}"`;
  }
  return months === 1 && years === 1
    ? undefined
    : `expected one of {month} {mm} and one of {y} {yy} {yyyy}, was "${template}"`;
}

/** Reads symbols back that a template wrote for one root. The year comes back as its digits. */
export function templateReader(
  template: string,
  root: string,
): (symbol: string) => { readonly month: string; readonly year: string } | undefined {
  let pattern = '';
  let from = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const name = match[1] ?? '';
    pattern += escape(template.slice(from, match.index)) + (name === 'root' ? escape(root) : (PATTERNS[name] ?? ''));
    from = match.index + match[0].length;
  }
  const whole = new RegExp(`^${pattern}${escape(template.slice(from))}$`, 'i');
  return (symbol) => {
    const groups = whole.exec(symbol)?.groups;
    const month = groups?.month?.toUpperCase() ?? groups?.mm;
    const year = groups?.year;
    return month === undefined || year === undefined ? undefined : { month, year };
  };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
