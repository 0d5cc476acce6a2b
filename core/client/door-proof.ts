import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { PROVE, proofText } from '../wire/admin-envelope.ts';

/** A question whose answer only who knows the token can give; the token itself does not travel. */
export interface Challenge {
  readonly action: string;
  readonly payload: { readonly nonce: string };
  /** Whether this is the answer. */
  isMet(data: unknown): boolean;
}

const NONCE_BYTES = 32;
const proofShape = z.object({ proof: z.string() });

/** Makes a new one. */
export function challenge(token: string): Challenge {
  const nonce = randomBytes(NONCE_BYTES).toString('hex');
  const expected = createHmac('sha256', token).update(proofText(nonce)).digest();
  return {
    action: PROVE,
    payload: { nonce },
    isMet: (data) => {
      const read = proofShape.safeParse(data);
      if (!read.success) return false;
      const shown = Buffer.from(read.data.proof, 'hex');
      return shown.length === expected.length && timingSafeEqual(shown, expected);
    },
  };
}
