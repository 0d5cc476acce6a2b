import { describe, expect, it } from 'vitest';
import { worstState, type WorstFacts } from './worst-state.ts';

const WELL: WorstFacts = {
  state: 'active',
  reason: '',
  mode: 'paper',
  unknownOrders: 0,
  unwatched: [],
  lost: [],
  differences: 0,
  openAlarms: 0,
  openWarnings: 0,
  platformsLinked: 3,
  openPositions: 1,
};

describe('the worst of all that holds', () => {
  it.each([
    [{}, 'green', 'active, paper: 3 platforms, 1 position'],
    [{ state: 'stopped', unknownOrders: 2, reason: 'by you' }, 'grey', 'stopped: by you'],
    [{ state: 'halted', reason: 'daily loss', openWarnings: 1 }, 'red', 'HALTED: daily loss'],
    [{ unknownOrders: 1, lost: ['nt8'] }, 'red', '1 order of unknown outcome'],
    [
      { unwatched: ['not watched: nt8 is switched off with 1 position'] },
      'red',
      'not watched: nt8 is switched off with 1 position',
    ],
    [{ differences: 2 }, 'red', '2 differences with a platform'],
    [{ state: 'reducing', reason: 'lunch' }, 'amber', 'REDUCING: lunch'],
    [{ lost: ['nt8', 'sierra'], openAlarms: 1 }, 'amber', 'nt8, sierra lost; 1 alarm to look at'],
    [{ openWarnings: 1 }, 'amber', '1 warning to look at'],
  ] as readonly (readonly [Partial<WorstFacts>, string, string])[])('of %j is %s', (change, worst, worstText) => {
    expect(worstState({ ...WELL, ...change })).toEqual({ worst, worstText });
  });
});
