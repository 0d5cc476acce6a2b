import { expect, it } from 'vitest';
import { shippedRegistry, us } from '../../test/support/shipped-registry.ts';
import type { MappingProof } from '../instruments/mapping-proof.ts';
import { createMappingProofs, type MappingProofsOptions } from './mapping-proofs.ts';

it('lets a contradiction count when two judgements in a row say so, and forgets a doubt that is not renewed', () => {
  let nowUs = us('2026-11-20T15:00:00Z');
  let verdict: MappingProof['verdict'] = 'otherProduct';
  const linked = ['nt8', 'sierra'].map((platform) => ({ platform, linked: true, simulated: false, symbols: [] }));
  const proofs = createMappingProofs({
    registry: shippedRegistry(),
    board: {
      quotes: (root: string) =>
        root === 'NQ'
          ? linked.map(({ platform }) => ({ platform, last: 100, bid: 100, ask: 100, recvTsUs: nowUs }))
          : [],
    } as unknown as MappingProofsOptions['board'],
    platforms: () => linked as unknown as ReturnType<MappingProofsOptions['platforms']>,
    judge: (_request, answer) => answer({ verdict, reasons: [] } as unknown as MappingProof),
    nowUs: () => nowUs,
    judged: () => {},
  });
  const judgedAs = (said: MappingProof['verdict']): string => {
    verdict = said;
    nowUs += 60_000_000;
    proofs.sample();
    proofs.judgeNext();
    return proofs.proofOf('NQ', 'nt8').state;
  };
  expect(judgedAs('otherProduct')).toBe('unsure');
  expect(judgedAs('samePrice')).toBe('proved');
  expect(judgedAs('otherMonth')).toBe('unsure');
  expect(judgedAs('otherMonth')).toBe('contradicted');
});
