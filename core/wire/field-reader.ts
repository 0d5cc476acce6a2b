import type { ErrorCodeName } from '../model/error-code.ts';
import type { WireMap, WireRefusal } from './unpack.ts';
import { isMap, kindOf } from './unpack.ts';

const TEXT_MAX = 128;
const TEXTS_MAX = 256;

interface NumberBounds {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly code?: ErrorCodeName;
}

/**
 * Reads the keys of one message. The first fault is kept in `fault` and stands for the whole message; reading goes on
 * with undefined, so that a decoder reads as a list of its keys.
 */
export class FieldReader {
  readonly map: WireMap;
  readonly #where: string;
  fault: WireRefusal | undefined;

  constructor(map: WireMap, where: string) {
    this.map = map;
    this.#where = where;
  }

  /** Refuses the message for a key. Only the first refusal counts. */
  refuse(code: ErrorCodeName, key: string, expected: string, was: unknown): undefined {
    this.fault ??= { code, reason: `${this.#where} ${key}: expected ${expected}, was ${kindOf(was)}` };
    return undefined;
  }

  /** Whether the key is there with a value. */
  has(key: string): boolean {
    return this.map[key] !== undefined && this.map[key] !== null;
  }

  /** A text of 1 to 128 characters that must be there. */
  text(key: string): string {
    if (!this.has(key)) this.refuse('KEY_MISSING', key, 'a text', this.map[key]);
    return this.optionalText(key) ?? '';
  }

  optionalText(key: string, lengthMax = TEXT_MAX): string | undefined {
    if (!this.has(key)) return undefined;
    const value = this.map[key];
    if (typeof value === 'string' && value.length > 0 && value.length <= lengthMax) return value;
    return this.refuse('VALUE_INVALID', key, `a text of 1 to ${lengthMax} characters`, value);
  }

  /** An id: a text, or a whole number as its decimal text. */
  optionalId(key: string): string | undefined {
    const value = this.map[key];
    return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : this.optionalText(key);
  }

  /** A finite number that must be there. */
  number(key: string, bounds: NumberBounds = {}): number {
    if (!this.has(key)) this.refuse('KEY_MISSING', key, 'a number', this.map[key]);
    return this.optionalNumber(key, bounds) ?? 0;
  }

  optionalNumber(key: string, bounds: NumberBounds = {}): number | undefined {
    if (!this.has(key)) return undefined;
    const raw = this.map[key];
    const value = typeof raw === 'bigint' ? Number(raw) : raw;
    const { min = -Infinity, max = Infinity, above = -Infinity, code = 'VALUE_INVALID' } = bounds;
    if (typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max && value > above)
      return value;
    const limits = [
      above > -Infinity ? ` above ${above}` : min > -Infinity ? ` from ${min}` : '',
      max < Infinity ? ` up to ${max}` : '',
    ];
    return this.refuse(code, key, `a finite number${limits.join('')}`, raw);
  }

  /** A whole number from 0 up. */
  optionalWhole(key: string): number | undefined {
    const value = this.optionalNumber(key, { min: 0, max: Number.MAX_SAFE_INTEGER });
    if (value === undefined || Number.isInteger(value)) return value;
    return this.refuse('VALUE_INVALID', key, 'a whole number', value);
  }

  optionalBoolean(key: string): boolean | undefined {
    if (!this.has(key)) return undefined;
    const value = this.map[key];
    return typeof value === 'boolean' ? value : this.refuse('VALUE_INVALID', key, 'true or false', value);
  }

  /** One of a few words, in any case. */
  optionalWord<T extends string>(
    key: string,
    words: readonly T[],
    code: ErrorCodeName = 'VALUE_INVALID',
  ): T | undefined {
    if (!this.has(key)) return undefined;
    const value = this.map[key];
    const found =
      typeof value === 'string' ? words.find((word) => word.toLowerCase() === value.trim().toLowerCase()) : undefined;
    return found ?? this.refuse(code, key, words.join(' or '), value);
  }

  word<T extends string>(key: string, words: readonly T[], code: ErrorCodeName = 'VALUE_INVALID'): T | undefined {
    if (!this.has(key)) return this.refuse('KEY_MISSING', key, words.join(' or '), this.map[key]);
    return this.optionalWord(key, words, code);
  }

  /** A list of texts of 1 to 128 characters, `countMin` to 256 of them. */
  optionalTexts(key: string, countMin = 1): readonly string[] | undefined {
    if (!this.has(key)) return undefined;
    const value = this.map[key];
    if (isTextList(value) && value.length >= countMin) return value;
    return this.refuse('VALUE_INVALID', key, `a list of ${countMin} to ${TEXTS_MAX} texts`, value);
  }

  /** A list of maps, at most `countMax`; an absent one is empty. */
  maps(key: string, countMax: number): readonly WireMap[] {
    const value = this.map[key] ?? [];
    if (Array.isArray(value) && value.length <= countMax && value.every(isMap)) return value;
    this.refuse('VALUE_INVALID', key, `a list of at most ${countMax} maps`, value);
    return [];
  }

  /** The sender's time in epoch µs: `ts_us`, else `timestamp` in seconds; 0 where it states neither as a number. */
  timeUs(): number {
    const { ts_us: tsUs, timestamp } = this.map;
    const us = typeof tsUs === 'number' ? tsUs : typeof timestamp === 'number' ? timestamp * 1e6 : 0;
    return us > 0 && us <= Number.MAX_SAFE_INTEGER ? Math.round(us) : 0;
  }
}

function isTextList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= TEXTS_MAX &&
    value.every((item) => typeof item === 'string' && item.length > 0 && item.length <= TEXT_MAX)
  );
}
