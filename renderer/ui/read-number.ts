/** Thousands parted, by the decimal sign of who writes them so: a thousand to one reader and one to another. */
const PARTED = { '.': /^[-+]?[1-9]\d{0,2}(,\d{3})+$/, ',': /^[-+]?[1-9]\d{0,2}(\.\d{3})+$/ } as const;

/**
 * A number as a person types it, with a point or a comma before its decimals; undefined for what is none, and for what is
 * thousands in the person's locale: `1,000` in English, `1.000` in Portuguese. Fields for numbers are plain text fields:
 * the browser's own give what they cannot read as empty, which means another thing.
 */
export function readNumber(text: string, locale: string): number | undefined {
  const plain = text.trim();
  if (plain === '' || PARTED[decimalSign(locale)].test(plain)) return undefined;
  const value = Number(plain.replace(',', '.'));
  return Number.isFinite(value) ? value : undefined;
}

function decimalSign(locale: string): keyof typeof PARTED {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ',' : '.';
}
