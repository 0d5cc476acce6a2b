import type { LimitView } from '../../core/api/risk-view.ts';
import { amountText, percentText, quantityText } from '../ui/format.ts';
import { readNumber } from '../ui/read-number.ts';
import { unitText } from '../words/unit-text.ts';
import type { Speech } from '../words/use-words.ts';

/** A value of a limit in its unit. */
export function limitText(value: number, unit: LimitView['unit'], speech: Speech): string {
  const { locale } = speech;
  switch (unit) {
    case 'usd':
      return amountText(value, locale);
    case 'share':
      return percentText(value, locale);
    case 'ms':
      return `${quantityText(value, locale)} ms`;
    case 'contracts':
    case 'orders':
    case 'trades':
    case 'positions':
    case 'points':
      return unitText(value, unit, speech);
    case 'none':
      return quantityText(value, locale);
  }
}

/** How much of a limit is used, from 0 to 1; undefined where there is nothing to compare. */
export function usedShare({ limit, use }: Pick<LimitView, 'limit' | 'use'>): number | undefined {
  if (limit === null || use === null) return undefined;
  if (limit === 0) return use > 0 ? 1 : 0;
  return Math.max(0, Math.min(1, use / limit));
}

/** What a person typed for a limit: a number, null for off, or undefined while it is neither. */
export function readLimit(text: string, locale: string): number | null | undefined {
  if (text.trim() === '') return null;
  const value = readNumber(text, locale);
  return value !== undefined && value >= 0 ? value : undefined;
}
