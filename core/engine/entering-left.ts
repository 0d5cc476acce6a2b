import type { Child } from '../model/order.ts';

/** The part of an open order, in the platform's unit, that can still enter: what closes is filled first. */
export function enteringLeft({ role, size, filledSize, exitSize }: Child): number {
  return role === 'ENTRY' ? Math.max(0, size - Math.max(filledSize, exitSize)) : 0;
}
