import { Worker } from 'node:worker_threads';
import type { MappingProof } from '../instruments/mapping-proof.ts';
import type { ProofJudge } from './judge-proof.ts';

/** A judge in a thread of its own: its work never delays an order or a tick. */
export interface ProofThread {
  readonly judge: ProofJudge;
  stop(): Promise<void>;
}

interface Answered {
  readonly id: number;
  readonly proof: MappingProof;
}

/** Starts the thread with the first request, and again after it ended by a fault. It keeps no process alive. */
export function createProofThread(
  trouble: (reason: string) => void,
  workerFile: URL = new URL('./proof-worker.js', import.meta.url),
): ProofThread {
  const waiting = new Map<number, (proof: MappingProof | undefined) => void>();
  let worker: Worker | undefined;
  let lastId = 0;

  const giveUp = (): void => {
    worker = undefined;
    for (const answer of waiting.values()) answer(undefined);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(workerFile);
    started.unref();
    started.on('message', ({ id, proof }: Answered) => {
      waiting.get(id)?.(proof);
      waiting.delete(id);
    });
    started.on('error', (error: Error) => {
      trouble(`Mappings could not be compared: ${error.message}`);
      giveUp();
    });
    return started;
  };
  return {
    judge: (request, answer) => {
      worker ??= start();
      lastId += 1;
      waiting.set(lastId, answer);
      worker.postMessage({ id: lastId, request });
    },
    stop: async () => {
      const stopped = worker;
      giveUp();
      await stopped?.terminate();
    },
  };
}
