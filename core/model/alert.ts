import type { OrderId, PlatformId } from './ids.ts';

/** Something a person should see: what happened, what it means for open orders, and what to do. */
export interface Alert {
  readonly code: string;
  readonly severity: 'info' | 'warning' | 'alarm';
  readonly text: string;
  readonly platform?: PlatformId;
  readonly orderId?: OrderId;
}
