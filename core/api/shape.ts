import { err, ok, type Result } from '../base/result.ts';

/** How a value from the other side is checked: `read` returns it as typed, or throws a {@link ShapeFault}. */
export interface Shape<T> {
  read(value: unknown, path: string): T;
}

/** The type that a shape reads. */
export type Of<S> = S extends Shape<infer T> ? T : never;

export type Fields = Readonly<Record<string, Shape<unknown>>>;
type MayLack<F extends Fields, K extends keyof F> = undefined extends Of<F[K]> ? K : never;
/** What an object of these fields is: those that may be undefined may be left out. */
export type Shaped<F extends Fields> = {
  readonly [K in keyof F as K extends MayLack<F, K> ? never : K]: Of<F[K]>;
} & { readonly [K in keyof F as MayLack<F, K>]?: Of<F[K]> };

class ShapeFault extends Error {
  override readonly name = 'ShapeFault';
}

/** Checks a value. Refused with a sentence that names the place: `args.quantity: expected a number, was "two"`. */
export function decode<T>(shape: Shape<T>, value: unknown, name: string): Result<T, string> {
  try {
    return ok(shape.read(value, name));
  } catch (error) {
    if (error instanceof ShapeFault) return err(error.message);
    throw error;
  }
}

function fault(path: string, expected: string, value: unknown): never {
  throw new ShapeFault(`${path}: expected ${expected}, was ${shown(value)}`);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

const TEXT_MAX = 1_000_000;
const LIST_MAX = 100_000;

/** A text of at most `max` characters. */
export function text(max = TEXT_MAX): Shape<string> {
  return {
    read: (value, path) =>
      typeof value === 'string' && value.length <= max
        ? value
        : fault(path, `a text of up to ${max} characters`, value),
  };
}

/** A name that is made of digits more often than not: a text, or a whole number that is taken as its digits. */
export function identifier(max: number): Shape<string> {
  const named = text(max);
  return { read: (value, path) => named.read(Number.isSafeInteger(value) ? String(value) : value, path) };
}

/** A finite number within bounds, both allowed. */
export function number(bounds: { readonly min?: number; readonly max?: number } = {}): Shape<number> {
  const { min = -Infinity, max = Infinity } = bounds;
  const expected = bounds.min === undefined && bounds.max === undefined ? 'a number' : `a number from ${min} to ${max}`;
  return {
    read: (value, path) =>
      typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max
        ? value
        : fault(path, expected, value),
  };
}

export const flag: Shape<boolean> = {
  read: (value, path) => (typeof value === 'boolean' ? value : fault(path, 'true or false', value)),
};

/** Anything at all; for what is only shown as it is. */
export const anything: Shape<unknown> = { read: (value) => value };

/** One of a closed list of words. */
export function word<const W extends string>(...words: readonly W[]): Shape<W> {
  const known: ReadonlySet<string> = new Set(words);
  return {
    read: (value, path) =>
      typeof value === 'string' && known.has(value) ? (value as W) : fault(path, `one of ${words.join(', ')}`, value),
  };
}

/** The shape's value, or null for what is not there. */
export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return { read: (value, path) => (value === null || value === undefined ? null : shape.read(value, path)) };
}

/** The shape's value, or nothing; for arguments that may be left out. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return { read: (value, path) => (value === null || value === undefined ? undefined : shape.read(value, path)) };
}

/** The shape's value; null to remove it, nothing to leave it as it is. */
export function clearable<T>(shape: Shape<T>): Shape<T | null | undefined> {
  return { read: (value, path) => (value === null || value === undefined ? value : shape.read(value, path)) };
}

/** A list of at most `max` entries. */
export function list<T>(shape: Shape<T>, max = LIST_MAX): Shape<readonly T[]> {
  return {
    read: (value, path) =>
      Array.isArray(value) && value.length <= max
        ? value.map((entry, index) => shape.read(entry, `${path}[${index}]`))
        : fault(path, `a list of up to ${max}`, value),
  };
}

/** An object whose keys are names from outside. */
export function record<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    read: (value, path) => {
      const source = asObject(value, path);
      return Object.fromEntries(Object.keys(source).map((key) => [key, shape.read(source[key], `${path}.${key}`)]));
    },
  };
}

/** The shape of an object, with those of its fields. */
export interface ObjectShape<F extends Fields> extends Shape<Shaped<F>> {
  readonly fields: F;
}

/** An object with these fields. Others are left out, so that a newer side may say more. */
export function object<F extends Fields>(fields: F): ObjectShape<F> {
  const entries = Object.entries(fields);
  return {
    fields,
    read: (value, path) => {
      const source = asObject(value, path);
      const result: Record<string, unknown> = {};
      for (const [key, shape] of entries) {
        const read = shape.read(source[key], `${path}.${key}`);
        if (read !== undefined) result[key] = read;
      }
      return result as Shaped<F>;
    },
  };
}

type Variants = Readonly<Record<string, Shape<object>>>;
type Tagged<T extends string, V extends Variants> = {
  readonly [K in keyof V & string]: Of<V[K]> & { readonly [N in T]: K };
}[keyof V & string];

/** One of several objects, told apart by the word in `tag`. */
export function union<T extends string, V extends Variants>(tag: T, variants: V): Shape<Tagged<T, V>> {
  const words = Object.keys(variants);
  return {
    read: (value, path) => {
      const source = asObject(value, path);
      const name = source[tag];
      const variant = typeof name === 'string' && Object.hasOwn(variants, name) ? variants[name] : undefined;
      if (variant === undefined) return fault(`${path}.${tag}`, `one of ${words.join(', ')}`, name);
      return { [tag]: name, ...variant.read(value, path) } as Tagged<T, V>;
    },
  };
}

function asObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : fault(path, 'an object', value);
}
