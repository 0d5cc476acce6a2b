import { z } from 'zod';

/** Text that fits a fixed field of the protocol with its NUL: printable ASCII. */
const fixedText = (bytes: number): z.ZodString =>
  z
    .string()
    .max(bytes - 1)
    .regex(/^[\x20-\x7e]*$/, { error: 'expected printable ASCII' });

/** What stands under `platforms: sierra:` in gateway.yaml. */
export const sierraSettings = z.strictObject({
  /** Where Sierra Chart's DTC server listens. Its link is neither encrypted nor proved, so only this machine is dialled. */
  host: z
    .enum(['127.0.0.1', '::1', 'localhost'], {
      error: 'expected a loopback address (127.0.0.1): Sierra Chart must run on this machine',
    })
    .default('127.0.0.1'),
  port: z.number().int().min(1).max(65_535).default(11_099),
  /** The trade account; needed where there are several, and for live trading. */
  account: fixedText(32).min(1).optional(),
  /** Only where Sierra Chart requires authentication. */
  username: fixedText(32).default(''),
  password: fixedText(32).default(''),
  /** What a contract costs on one side, by how its symbol begins; in the account's currency. The protocol states none. */
  commissions: z.record(fixedText(64).min(1), z.number().min(0).max(1_000)).default({}),
  heartbeat_s: z.number().int().min(5).max(60).default(10),
});

export type SierraSettings = z.infer<typeof sierraSettings>;
