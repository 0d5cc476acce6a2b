import { expect, it } from 'vitest';
import { judgeClocks } from './clock-judge.ts';

const at = (wallS: number, steadyS: number) => ({ wallUs: wallS * 1e6, steadyUs: steadyS * 1e6 });

it.each([
  ['both clocks went on', at(1, 1), 'steady', undefined],
  ['the wall was corrected by a second', at(2, 1), 'steady', undefined],
  ['steady time stood still while the PC slept', at(601, 1), 'set', 600e6],
  ['steady time went on while the PC slept', at(601, 601), 'slept', 600e6],
  ['the wall was set back an hour', at(-3_599, 1), 'set', -3_600e6],
  ['the event loop stood for three seconds', at(4, 4), 'stalled', 3e6],
])('judges that %s', (_, now, kind, byUs) => {
  const verdict = judgeClocks(at(0, 0), now, 1e6, 2e6);
  expect(verdict).toEqual(byUs === undefined ? { kind } : { kind, byUs });
});
