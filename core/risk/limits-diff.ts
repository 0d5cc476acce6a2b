import type { RiskLimits } from '../model/risk-limits.ts';

/** What is other between two sets of limits, one line each: `maxTradesPerDay: 100 → 5`. */
export function limitsDiff(before: RiskLimits, after: RiskLimits): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof RiskLimits)[];
  return keys.flatMap((key) => {
    const [old, now] = [textOf(before[key]), textOf(after[key])];
    return old === now ? [] : [`${key}: ${old} → ${now}`];
  });
}

function textOf(value: unknown): string {
  if (value === undefined) return 'off';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
