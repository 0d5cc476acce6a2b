/** An exact decimal: `units / 10^scale`. Prices, point values, quantities and rates are decimals, never binary fractions. */
export interface Exact {
  readonly units: bigint;
  readonly scale: number;
}

/** An exact fraction with a positive denominator: what a division by a rate gives before the one rounding. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const ZERO: Exact = { units: 0n, scale: 0 };

const DECIMAL = /^([+-]?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/;
const EXPONENT_MAX = 40;

/**
 * Reads a finite number or a decimal text exactly: the number 0.2 is two tenths, not its binary neighbour. Undefined
 * for anything else: NaN, infinities, empty or spaced text, more than 40 digits a side, powers of ten beyond ±40.
 */
export function parseExact(value: unknown): Exact | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const match = DECIMAL.exec(String(value));
  if (match === null) return undefined;
  const [, sign = '', whole = '0', fraction = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > EXPONENT_MAX) return undefined;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - exponent;
  return scale >= 0 ? { units: digits, scale } : { units: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** The sum of any number of exact decimals, without rounding. */
export function sumExact(values: readonly Exact[]): Exact {
  const scale = values.reduce((widest, value) => Math.max(widest, value.scale), 0);
  const units = values.reduce((sum, value) => sum + value.units * 10n ** BigInt(scale - value.scale), 0n);
  return { units, scale };
}

/** The product of exact decimals, without rounding. */
export function multiplyExact(left: Exact, right: Exact): Exact {
  return { units: left.units * right.units, scale: left.scale + right.scale };
}

/** The same value as a fraction. */
export function exactToFraction(value: Exact): Fraction {
  return { numerator: value.units, denominator: 10n ** BigInt(value.scale) };
}

/** `value × factor`, or `value ÷ factor` when `divide`. The factor must be positive. */
export function scaleFraction(value: Fraction, factor: Exact, divide: boolean): Fraction {
  const by = exactToFraction(factor);
  return divide
    ? { numerator: value.numerator * by.denominator, denominator: value.denominator * by.numerator }
    : { numerator: value.numerator * by.numerator, denominator: value.denominator * by.denominator };
}

/** The fraction in units of `10^-digits`, rounded once, half away from zero: 2.5 → 3, −2.5 → −3. */
export function roundFraction(value: Fraction, digits: number): bigint {
  const scaled = value.numerator * 10n ** BigInt(digits);
  const magnitude = scaled < 0n ? -scaled : scaled;
  const rounded = (2n * magnitude + value.denominator) / (2n * value.denominator);
  return scaled < 0n ? -rounded : rounded;
}

/** The decimal as plain text without trailing zeros: `15.625`, `-20`, `0.1`. */
export function exactToText(value: Exact): string {
  const negative = value.units < 0n;
  const digits = (negative ? -value.units : value.units).toString().padStart(value.scale + 1, '0');
  const whole = digits.slice(0, digits.length - value.scale);
  const fraction = digits.slice(digits.length - value.scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The nearest number, for JSON and display; exact for every decimal of up to 15 digits. */
export function exactToNumber(value: Exact): number {
  return Number(exactToText(value));
}
