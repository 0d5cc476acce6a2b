import { parentPort } from 'node:worker_threads';
import { judgeProof, type ProofRequest } from './judge-proof.ts';

/** A request and its number, which stands on the answer. */
interface Numbered {
  readonly id: number;
  readonly request: ProofRequest;
}

parentPort?.on('message', ({ id, request }: Numbered) => {
  parentPort?.postMessage({ id, proof: judgeProof(request) });
});
