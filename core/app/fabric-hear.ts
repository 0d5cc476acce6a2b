import { ActionRefused } from '../doors/admin-door.ts';
import type { Effect } from '../engine/effect.ts';
import type { Gateway } from './gateway.ts';

/** What the engine said to the fabric while it worked on a request. */
export interface Heard {
  readonly code: string;
  readonly reason: string;
}

/** Runs what posts an event, and returns the refusal that the engine told the fabric of this request, if it did. */
export async function hear(
  gateway: Pick<Gateway, 'observe'>,
  requestId: string,
  post: () => Promise<void>,
): Promise<Heard | undefined> {
  let heard: Heard | undefined;
  const stop = gateway.observe(({ effects }) => {
    heard ??= effects.map((effect) => refusalIn(effect, requestId)).find((each) => each !== undefined);
  });
  try {
    await post();
  } finally {
    stop();
  }
  return heard;
}

/** What the engine refused, or that it said nothing of it. */
export function refusalOf(heard: Heard | undefined): ActionRefused {
  return heard === undefined
    ? new ActionRefused('NOT_AVAILABLE', 'the gateway stops, so nothing was sent')
    : new ActionRefused(heard.code, heard.reason);
}

function refusalIn(effect: Effect, requestId: string): Heard | undefined {
  if (effect.type !== 'tell') return undefined;
  const { message } = effect;
  if (message.type !== 'orderRejected' && message.type !== 'error') return undefined;
  return message.clientOrderId === requestId ? message : undefined;
}
