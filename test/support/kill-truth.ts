import { z } from 'zod';

const seenShape = z.object({
  order_id: z.string(),
  signal_id: z.string(),
  symbol: z.string(),
  side: z.enum(['BUY', 'SELL']),
  quantity: z.number(),
  at_us: z.number(),
});

const fateShape = z.object({ status: z.string(), filled_qty: z.number(), fill_price: z.number() });

/** What a platform that outlived the gateway got and did. */
export const platformTruthShape = z.object({
  platform: z.string(),
  dialect: z.enum(['v1', 'legacy']),
  /** Every ORDER as it came, also one that came twice. */
  seen: z.array(seenShape),
  orders: z.array(fateShape.extend({ order_id: z.string(), symbol: z.string() })),
  executions: z.array(
    z.object({
      order_id: z.string(),
      exec_id: z.string(),
      symbol: z.string(),
      side: z.enum(['BUY', 'SELL']),
      qty: z.number(),
      price: z.number(),
    }),
  ),
});

export type PlatformTruth = z.infer<typeof platformTruthShape>;

/** What a pipeline that outlived the gateway asked for and was told. */
export const clientTruthShape = z.object({
  client: z.string(),
  signals: z.array(
    z.object({
      order_id: z.string(),
      symbol: z.string(),
      side: z.enum(['BUY', 'SELL']),
      quantity: z.number(),
      /** How often it was sent. */
      sent: z.number(),
      /** Its final answer; null while it has none. */
      outcome: z.enum(['filled', 'unfilled']).nullable(),
      filled_qty: z.number(),
    }),
  ),
  repeats: z.number(),
});

export type ClientTruth = z.infer<typeof clientTruthShape>;

/** What became of orders at their platforms; null for one that no platform ever got. */
export const fatesShape = z.object({ fates: z.record(z.string(), fateShape.nullable()) });

/** Rows of `nexus orders --json`. */
export const orderRowShape = z.object({
  order_id: z.string(),
  client_order_id: z.string(),
  client: z.string(),
  platform: z.string(),
  symbol: z.string(),
  status: z.string(),
  quantity: z.number(),
  filled_qty: z.number(),
  fill_price: z.number(),
  decided_us: z.number(),
});

/** Rows of `nexus fills --json`. */
export const fillRowShape = z.object({
  order_id: z.string(),
  exec_id: z.string(),
  platform: z.string(),
  symbol: z.string(),
  side: z.string(),
  qty: z.number(),
  price: z.number(),
});

/** Rows of `nexus positions --json`. */
export const positionRowShape = z.object({ platform: z.string(), symbol: z.string(), qty: z.number() });

/** What the gateway says of itself. */
export interface GatewayBooks {
  readonly orders: readonly z.infer<typeof orderRowShape>[];
  readonly fills: readonly z.infer<typeof fillRowShape>[];
  readonly positions: readonly z.infer<typeof positionRowShape>[];
}
