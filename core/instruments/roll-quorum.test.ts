import { expect, test } from 'vitest';
import { judgeQuorum } from './roll-quorum.ts';
import type { QuorumMember } from './roll-quorum.ts';

function member(platform: string, contract: string | undefined, more: Partial<QuorumMember> = {}): QuorumMember {
  return { platform, contract, isLive: true, isLegacy: false, ...more };
}

test('a live platform in another month than its peers is blocked, and told why', () => {
  const verdicts = judgeQuorum(
    [member('nt8', 'NQH25'), member('sierra', 'NQM25'), member('quantower', 'NQM25')],
    'NQM25',
  );
  expect(verdicts.get('nt8')).toEqual({ kind: 'blocked', reason: 'nt8 trades NQH25, sierra, quantower trade NQM25' });
  expect(verdicts.get('sierra')).toEqual({ kind: 'agrees' });
});

test('on paper, for a legacy peer, and where the configuration says so, it is only warned', () => {
  const peers = [member('sierra', 'NQM25'), member('quantower', 'NQM25')];
  const kindOf = (more: Partial<QuorumMember>, mode?: 'warn' | 'off'): string | undefined =>
    judgeQuorum([member('nt8', 'NQH25', more), ...peers], 'NQM25', mode).get('nt8')?.kind;
  expect(kindOf({ isLive: false })).toBe('warned');
  expect(kindOf({ isLegacy: true })).toBe('warned');
  expect(kindOf({}, 'warn')).toBe('warned');
  expect(kindOf({}, 'off')).toBe('agrees');
});

test('between two that differ, the calendar’s front decides', () => {
  const verdicts = judgeQuorum([member('nt8', 'NQH25'), member('sierra', 'NQM25')], 'NQM25');
  expect(verdicts.get('nt8')?.kind).toBe('blocked');
  expect(verdicts.get('sierra')?.kind).toBe('agrees');
});

test('where every platform differs, all are held against the front', () => {
  const verdicts = judgeQuorum([member('nt8', 'NQH25'), member('sierra', 'NQU25')], 'NQM25');
  expect(verdicts.get('nt8')).toEqual({
    kind: 'blocked',
    reason: 'nt8 trades NQH25, its peers other months, and the front is M25',
  });
});

test('a platform alone, and names without a month, have nobody to disagree with', () => {
  const verdicts = judgeQuorum([member('nt8', 'NQH25'), member('mt5_global', undefined)], 'NQM25');
  expect([...verdicts.values()]).toEqual([{ kind: 'agrees' }, { kind: 'agrees' }]);
  expect(judgeQuorum([], undefined).size).toBe(0);
});

test('a micro in the same month agrees with the full size', () => {
  const verdicts = judgeQuorum([member('nt8', 'MNQM25'), member('sierra', 'NQM25')], 'NQM25');
  expect([...verdicts.values()]).toEqual([{ kind: 'agrees' }, { kind: 'agrees' }]);
});
