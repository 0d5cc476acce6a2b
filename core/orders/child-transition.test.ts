import { describe, expect, it } from 'vitest';
import type { ChildState } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import { stateAfterReport } from './child-transition.ts';

const ALL: readonly ChildState[] = [
  'pending',
  'accepted',
  'working',
  'partial',
  'filled',
  'cancelled',
  'rejected',
  'expired',
  'denied',
  'not_received',
  'unknown',
];

describe('stateAfterReport', () => {
  it('never leaves a terminal state', () => {
    for (const current of ALL.filter(isTerminal))
      for (const reported of ALL) expect(stateAfterReport(current, reported)).toBeUndefined();
  });

  it('never goes back and never decides a fill', () => {
    expect(stateAfterReport('working', 'accepted')).toBeUndefined();
    expect(stateAfterReport('partial', 'working')).toBeUndefined();
    expect(stateAfterReport('pending', 'filled')).toBeUndefined();
  });

  it('goes forward, and from unknown to whatever is known', () => {
    expect(stateAfterReport('pending', 'working')).toBe('working');
    expect(stateAfterReport('unknown', 'accepted')).toBe('accepted');
    expect(stateAfterReport('unknown', 'rejected')).toBe('rejected');
    expect(stateAfterReport('partial', 'cancelled')).toBe('cancelled');
  });

  it('takes a platform that says denied for one that has rejected', () => {
    expect(stateAfterReport('pending', 'denied')).toBe('rejected');
  });
});
