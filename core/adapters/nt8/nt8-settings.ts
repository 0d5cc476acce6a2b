import { z } from 'zod';

/** What stands under `platforms: nt8:` in gateway.yaml. Its port stands under `bridge_ports`. */
export const nt8Settings = z.strictObject({
  /** The one account that may register, as NinjaTrader names it; without it, whichever the bridge trades. */
  account: z.string().min(1).max(100).optional(),
  /** What carries the frames: the .NET link where it can be had, only that link, or the gateway's own listener. */
  carrier: z.enum(['auto', 'edge', 'tcp']).default('auto'),
});

export type Nt8Settings = z.infer<typeof nt8Settings>;
export type CarrierChoice = Nt8Settings['carrier'];
