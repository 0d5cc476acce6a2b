import { expect, it } from 'vitest';
import { shippedRegistry, shippedText, us } from '../../test/support/shipped-registry.ts';
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

it('does not compare platforms that are kept in different months: neither is contradicted by that', () => {
  let nowUs = us('2026-12-14T15:00:00Z');
  const linked = ['nt8', 'sierra', 'bookmap'].map((platform) => ({
    platform,
    linked: true,
    simulated: false,
    symbols: [],
  }));
  const asked: string[] = [];
  const proofs = createMappingProofs({
    registry: shippedRegistry(
      shippedText('symbol_mappings.yaml').replace('NQ: { nt8: front,', 'NQ: { nt8: { symbol: front, hold: NQZ26 },'),
    ),
    board: {
      quotes: (root: string) =>
        root === 'NQ'
          ? linked.map(({ platform }) => ({ platform, last: 100, bid: 100, ask: 100, recvTsUs: nowUs }))
          : [],
    } as unknown as MappingProofsOptions['board'],
    platforms: () => linked as unknown as ReturnType<MappingProofsOptions['platforms']>,
    judge: ({ first, second }, answer) => {
      asked.push(`${first.name} and ${second.name}`);
      answer({ verdict: 'otherMonth', reasons: [] } as unknown as MappingProof);
    },
    nowUs: () => nowUs,
    judged: () => {},
  });
  for (let round = 0; round < 6; round += 1) {
    nowUs += 60_000_000;
    proofs.sample();
    proofs.judgeNext();
  }
  expect(new Set(asked)).toEqual(new Set(['sierra NQH27 and bookmap NQ-03-27']));
  expect(proofs.proofOf('NQ', 'nt8').state).toBe('alone');
});

it('makes room for a platform that is new where all trails are taken by ones that are long silent', () => {
  let nowUs = us('2026-11-20T15:00:00Z');
  const view = (platform: string) => ({ platform, linked: true, simulated: false, symbols: [] });
  let quoting = Array.from({ length: 256 }, (_, index) => view(`old_${index}`));
  const asked: string[] = [];
  const proofs = createMappingProofs({
    registry: shippedRegistry(),
    board: {
      quotes: (root: string) =>
        root === 'NQ'
          ? quoting.map(({ platform }) => ({ platform, last: 100, bid: 100, ask: 100, recvTsUs: nowUs }))
          : [],
    } as unknown as MappingProofsOptions['board'],
    platforms: () => [view('nt8'), view('sierra')] as unknown as ReturnType<MappingProofsOptions['platforms']>,
    judge: ({ first, second }) => asked.push(`${first.name} and ${second.name}`),
    nowUs: () => nowUs,
    judged: () => {},
  });
  const quotedBy = (platforms: typeof quoting, afterS: number): void => {
    quoting = platforms;
    nowUs += afterS * 1_000_000;
    proofs.sample();
    proofs.judgeNext();
  };
  quotedBy(quoting, 1);
  quotedBy([view('nt8'), view('sierra')], 60);
  expect(asked).toEqual([]);
  quotedBy([view('nt8'), view('sierra')], 900);
  expect(asked).toEqual(['nt8 NQ 12-26 and sierra NQZ26']);
});
