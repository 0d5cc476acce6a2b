import type { Case } from './case.ts';
import { LINK_CASES } from './link-cases.ts';
import { ORDER_CASES } from './order-cases.ts';
import { REPORT_CASES } from './report-cases.ts';

/** Every case, by its number. A number is never given to another one. */
export const CASES: readonly Case[] = [...LINK_CASES, ...ORDER_CASES, ...REPORT_CASES].toSorted(
  (a, b) => a.number - b.number,
);
