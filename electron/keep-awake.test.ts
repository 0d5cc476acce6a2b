import { expect, it } from 'vitest';
import { createKeepAwake } from './keep-awake.ts';

it('keeps the PC awake once while a platform is armed, and lets it sleep again after', () => {
  const done: string[] = [];
  let last = -1;
  const keep = createKeepAwake({
    start: () => {
      last += 1;
      done.push(`start ${last}`);
      return last;
    },
    stop: (id) => done.push(`stop ${id}`),
  });
  for (const isArmed of [false, true, true, false, false, true]) keep(isArmed);
  // The first id of Electron's is 0.
  expect(done).toEqual(['start 0', 'stop 0', 'start 1']);
});
