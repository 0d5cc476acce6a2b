import { z } from 'zod';

/** What stands under `platforms: mt5_global:` or `mt5_brazil:` in gateway.yaml. Its port stands under `bridge_ports`. */
export const mt5Settings = z.strictObject({
  /** The one account that may register; without it, whoever shows the token is pinned for as long as its link stands. */
  login: z.union([z.string().min(1), z.int().transform(String)]).optional(),
  server: z.string().min(1).optional(),
});

export type Mt5Settings = z.infer<typeof mt5Settings>;
