import type { RiskLimits } from '../model/risk-limits.ts';

/** A quantity after the confidence filter: as it was, halved, kept because it cannot be halved, or nothing. */
export type HalfSize =
  | { readonly kind: 'whole'; readonly quantity: number }
  | { readonly kind: 'halved'; readonly quantity: number }
  | { readonly kind: 'kept'; readonly quantity: number }
  | { readonly kind: 'denied' };

/**
 * Halves what enters below the confidence of the limits: once, in whole contracts, the same on all platforms (3 → 1). What
 * cannot be halved in whole contracts is kept and flagged HALF_NOT_POSSIBLE, or denied, by `half_size_min`.
 */
export function halfSize(limits: RiskLimits, confidence: number | undefined, quantity: number): HalfSize {
  const { halfSizeBelowConfidence: below, halfSizeMin } = limits;
  if (below === undefined || confidence === undefined || confidence >= below) return { kind: 'whole', quantity };
  const half = Math.floor(quantity / 2);
  if (half >= 1) return { kind: 'halved', quantity: half };
  return halfSizeMin === 'deny' ? { kind: 'denied' } : { kind: 'kept', quantity };
}
