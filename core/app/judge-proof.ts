import { judgeMapping, type MappingProof, type ProofSubject } from '../instruments/mapping-proof.ts';
import type { TrailPrices } from '../instruments/mapping-proof-trail.ts';

/** One side of a proof as plain data, so that it can be judged in another thread. */
export interface ProofRequestSide {
  readonly name: string;
  readonly kind: 'future' | 'cash';
  readonly tickSize: number;
  readonly prices: TrailPrices;
}

export interface ProofRequest {
  readonly first: ProofRequestSide;
  readonly second: ProofRequestSide;
  readonly subject: ProofSubject;
}

/** Judges two trails, at once or later. `undefined`: nobody could judge them this time. */
export type ProofJudge = (request: ProofRequest, answer: (proof: MappingProof | undefined) => void) => void;

/** Judges where it is called: about 10 ms of work. */
export function judgeProof({ first, second, subject }: ProofRequest): MappingProof {
  return judgeMapping(sideOf(first), sideOf(second), subject);
}

function sideOf({ prices, ...side }: ProofRequestSide): Parameters<typeof judgeMapping>[0] {
  return { ...side, trail: { observe: () => {}, prices: () => prices } };
}
