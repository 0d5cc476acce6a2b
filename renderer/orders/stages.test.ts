import { describe, expect, it } from 'vitest';
import { stagesOf } from './stages.ts';

const NONE = {
  decidedUs: 1_000,
  journalledUs: null,
  sentUs: null,
  acceptedUs: null,
  firstFillUs: null,
  lastFillUs: null,
  endedUs: null,
};

describe('the stages of an order', () => {
  it('are those that have happened, each with the gap before it', () => {
    const stages = {
      ...NONE,
      journalledUs: 1_200,
      sentUs: 1_300,
      acceptedUs: 5_300,
      firstFillUs: 50_000,
      lastFillUs: 70_000,
      endedUs: 70_000,
    };
    expect(stagesOf({ stages }).map(({ name, gapUs }) => [name, gapUs])).toEqual([
      ['decided', undefined],
      ['journalled', 200],
      ['sent', 100],
      ['accepted', 4_000],
      ['firstFill', 44_700],
      ['filled', 20_000],
    ]);
  });

  it('tell a fill that ended the order as its end, and fills that did not as what they were', () => {
    const once = { ...NONE, firstFillUs: 2_000, lastFillUs: 2_000, endedUs: 2_000 };
    expect(stagesOf({ stages: once }).map(({ name }) => name)).toEqual(['decided', 'filled']);
    const cancelled = { ...NONE, firstFillUs: 2_000, lastFillUs: 3_000, endedUs: 4_000 };
    expect(stagesOf({ stages: cancelled }).map(({ name }) => name)).toEqual([
      'decided',
      'firstFill',
      'lastFill',
      'ended',
    ]);
  });

  it('tell a single fill once', () => {
    const stages = { ...NONE, firstFillUs: 2_000, lastFillUs: 2_000 };
    expect(stagesOf({ stages }).map(({ name }) => name)).toEqual(['decided', 'firstFill']);
  });

  it('stand in the order in which they happened, not in which they should have', () => {
    const stages = { ...NONE, acceptedUs: 4_000, firstFillUs: 3_000 };
    expect(stagesOf({ stages }).map(({ name }) => name)).toEqual(['decided', 'firstFill', 'accepted']);
  });
});
