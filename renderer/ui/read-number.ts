/** Thousands with commas, as `1,000`: a thousand to one reader and one to another. */
const AMBIGUOUS = /^[-+]?\d{1,3}(,\d{3})+$/;

/**
 * A number as a person types it, with a point or a comma before its decimals; undefined for what is none, or could be two.
 * Fields for numbers are plain text fields: the browser's own give what they cannot read as empty, which means another thing.
 */
export function readNumber(text: string): number | undefined {
  const plain = text.trim();
  if (plain === '' || AMBIGUOUS.test(plain)) return undefined;
  const value = Number(plain.replace(',', '.'));
  return Number.isFinite(value) ? value : undefined;
}
