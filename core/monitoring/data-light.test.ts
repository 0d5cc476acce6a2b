import { describe, expect, it } from 'vitest';
import { DATA_FRESH_US, dataLight } from './data-light.ts';

const NOW_US = 1_790_000_000_000_000;

describe('the data light', () => {
  it.each([
    ['is red without a link, whatever came before', false, NOW_US, 'red'],
    ['is off before the first tick', true, undefined, 'off'],
    ['is green at the limit', true, NOW_US - DATA_FRESH_US, 'green'],
    ['is amber beyond the limit', true, NOW_US - DATA_FRESH_US - 1, 'amber'],
  ] as const)('%s', (_, isLinked, lastTickUs, state) => {
    expect(dataLight('nt8', isLinked, lastTickUs, NOW_US).state).toBe(state);
  });

  it('says how old the data is', () => {
    expect(dataLight('nt8', true, NOW_US - 90_000_000, NOW_US)).toMatchObject({ reason: 'last tick 90 s ago' });
  });
});
