import { multiplyExact, parseExact, type Exact } from './exact.ts';

/**
 * Profit or loss in the product's own currency, exact: points × point value × contracts. 100 points of WIN at R$0.20 are
 * R$20; one tick of ZN is $15.625, finer than a cent, so round only the sum. Signed: a short has negative contracts, or a
 * fall negative points. Undefined when one of the three is not a finite decimal.
 */
export function pnlLocal(points: unknown, pointValue: unknown, contracts: unknown): Exact | undefined {
  const factors = [parseExact(points), parseExact(pointValue), parseExact(contracts)];
  let product: Exact = { units: 1n, scale: 0 };
  for (const factor of factors) {
    if (factor === undefined) return undefined;
    product = multiplyExact(product, factor);
  }
  return product;
}
