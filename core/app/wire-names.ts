import type { Packable } from '../wire/pack.ts';
import { Float } from '../wire/pack.ts';

/** A name of the contract as the doors and the journal have it: `platformDisconnect` → `platform_disconnect`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The way back: `platform_disconnect` → `platformDisconnect`. */
function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

/** A view of the contract as the doors write it: every key in snake case. */
export function toWire(view: unknown): Packable {
  return renamed(view, snakeCase) as Packable;
}

/** What a door wrote as the contract has it: plain numbers, every key in camel case. */
export function toView(value: unknown): unknown {
  return renamed(value, camelCase);
}

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map((entry) => renamed(entry, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [rename(key), renamed(entry, rename)]));
}
