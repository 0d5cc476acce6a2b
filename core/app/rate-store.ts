import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseCurrency, type Currency } from '../model/money.ts';
import type { KnownRate } from '../model/rate.ts';
import { replaceFile } from './registry-files.ts';

/** Keeps the rates over a restart, with the moments at which they were true. */
export interface RateStore {
  load(): readonly KnownRate[];
  /** Throws when they cannot be written. */
  save(rates: readonly KnownRate[]): void;
}

const currency = z.string().transform((text, context): Currency => {
  const read = parseCurrency(text);
  if (read !== undefined) return read;
  context.addIssue({ code: 'custom', message: `expected a currency, was ${text}` });
  return z.NEVER;
});

const shape = z.array(
  z.object({ base: currency, quote: currency, quotePerBase: z.number(), source: z.string(), asOfUs: z.number() }),
);

/** Keeps them in a file of JSON. A file that cannot be read is none: rates come again, and none is assumed. */
export function diskRateStore(file: string): RateStore {
  return {
    load: () => {
      try {
        const parsed = shape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
        return parsed.success ? parsed.data : [];
      } catch {
        // Absent at the first start, or damaged: without a rate, what needs one says so.
        return [];
      }
    },
    save: (rates) => replaceFile(file, `${JSON.stringify(rates, undefined, 2)}\n`),
  };
}
