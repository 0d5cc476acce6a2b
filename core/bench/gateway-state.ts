import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { askAdmin } from '../client/admin-client.ts';
import type { LatencyFigures } from './latency-figures.ts';
import { BENCH_PLATFORMS } from './peers/orders.ts';

const platformsShape = z.array(
  z.object({ platform: z.string(), linked: z.boolean(), can_trade: z.object({ state: z.string() }) }),
);

const statusShape = z.object({
  unknown_orders: z.number(),
  latency: z.object({
    signal_to_order: z
      .object({ count: z.number(), p50_us: z.number(), p99_us: z.number(), p999_us: z.number(), max_us: z.number() })
      .optional(),
  }),
});

const ATTEMPTS = 5;

/** Asks the admin door one question that needs no token; a gateway that is too busy to answer is asked again. */
async function ask<T>(port: number, action: string, shape: z.ZodType<T>, attempts = ATTEMPTS): Promise<T> {
  const answer = await askAdmin({ port, action });
  if (answer.ok) return shape.parse(answer.value.data);
  if (attempts > 1) return ask(port, action, shape, attempts - 1);
  throw new Error(`admin door, ${action}: ${answer.error.code} ${answer.error.reason}`);
}

/** Whether every platform of the bench is linked and may trade: its report was settled and its gate is open. */
export async function areAllOpen(adminPort: number): Promise<boolean> {
  const platforms = await ask(adminPort, 'platforms', platformsShape);
  return BENCH_PLATFORMS.every((id) =>
    platforms.some(({ platform, linked, can_trade: light }) => platform === id && linked && light.state === 'green'),
  );
}

/** Only ends what hangs. */
const OPEN_MS_MAX = 60_000;

/** Waits until every platform of the bench may trade; throws after a minute. */
export async function untilAllOpen(adminPort: number, lookMs = 20): Promise<void> {
  for (let waitedMs = 0; waitedMs < OPEN_MS_MAX; waitedMs += lookMs) {
    // Each look waits for the one before.
    // oxlint-disable-next-line no-await-in-loop
    if (await areAllOpen(adminPort)) return;
    // oxlint-disable-next-line no-await-in-loop
    await pause(lookMs);
  }
  throw new Error(`the platforms of the bench were not open after ${OPEN_MS_MAX / 1_000} s`);
}

/** What the gateway itself measured: a signal's arrival in the inbox to the last of its orders handed over. */
export async function measuredInside(adminPort: number): Promise<LatencyFigures | undefined> {
  const { latency } = await ask(adminPort, 'status', statusShape);
  const inside = latency.signal_to_order;
  if (inside === undefined) return undefined;
  const { count, p50_us: p50Us, p99_us: p99Us, p999_us: p999Us, max_us: maxUs } = inside;
  return { count, p50Us, p99Us, p999Us, maxUs };
}

/** Orders whose outcome nobody knows. */
export async function unknownOrders(adminPort: number): Promise<number> {
  return (await ask(adminPort, 'status', statusShape)).unknown_orders;
}
