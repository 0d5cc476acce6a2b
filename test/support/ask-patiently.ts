import { randomUUID } from 'node:crypto';
import { askAdmin, type AdminAnswer, type AdminRequest } from '../../core/client/admin-client.ts';
import type { Refusal } from '../../core/client/refusal.ts';
import type { Result } from '../../core/base/result.ts';

/** Only ends what hangs. */
const WAIT_MS_MAX = 120_000;
const AGAIN_MS = 100;

/**
 * Asks a gateway of a test that may stand still for some seconds: a link that was given up before anything was sent is dialled again,
 * and an answer is waited for as long as a machine may need. The id stays, so that nothing is done twice.
 */
export async function askPatiently(request: AdminRequest): Promise<Result<AdminAnswer, Refusal>> {
  const endMs = Date.now() + WAIT_MS_MAX;
  const requestId = request.requestId ?? randomUUID();
  for (;;) {
    const answer = await askAdmin({ timeoutMs: WAIT_MS_MAX, ...request, requestId });
    if (answer.ok || answer.error.code !== 'LINK_DOWN' || Date.now() > endMs) return answer;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
