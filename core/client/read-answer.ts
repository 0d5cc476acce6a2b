import { decode } from '@msgpack/msgpack';
import { z } from 'zod';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import { refusal, type Refusal } from './refusal.ts';

/** An answer in the envelope of operators and of the fabric. PENDING: begun, and not over yet. */
export interface EnvelopeAnswer {
  readonly requestId: string;
  readonly status: 'SUCCESS' | 'PENDING';
  readonly data: unknown;
}

const answerShape = z.object({
  request_id: z.string(),
  status: z.enum(['SUCCESS', 'ERROR', 'PENDING']),
  data: z.unknown(),
  error: z
    .union([
      z.string().transform((reason) => ({ code: 'NOT_AVAILABLE', reason })),
      z.object({ code: z.string(), reason: z.string().default('') }),
    ])
    .nullish(),
});

/** Reads the answer to a request. Refused with the gateway's own code, or ANSWER_MALFORMED. */
export function readAnswer(bytes: Uint8Array, requestId: string): Result<EnvelopeAnswer, Refusal> {
  let value: unknown;
  try {
    value = decode(bytes);
  } catch (cause) {
    return err(refusal('ANSWER_MALFORMED', String(cause)));
  }
  const read = answerShape.safeParse(value);
  if (!read.success) return err(refusal('ANSWER_MALFORMED', z.prettifyError(read.error)));
  const { request_id: answeredId, status, data, error } = read.data;
  // A gateway that could not read a request could not read its id either.
  if (answeredId !== requestId && !(answeredId === '' && status === 'ERROR'))
    return err(refusal('ANSWER_MALFORMED', `request_id: expected ${requestId}, was ${answeredId}`));
  if (status === 'ERROR') return err(error ?? { code: 'NOT_AVAILABLE', reason: 'the gateway gave no reason' });
  return ok({ requestId, status, data });
}
