import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';

/**
 * Makes order ids that no other process and no later run makes: the time in ms, eight random digits drawn once, and a
 * count, all in base 36. About 20 characters; the gateway takes 128.
 */
export function orderIdMaker(clock: Clock, random: Random): () => string {
  const run = `${random
    .int(36 ** 4)
    .toString(36)
    .padStart(4, '0')}${random
    .int(36 ** 4)
    .toString(36)
    .padStart(4, '0')}`;
  let count = 0;
  return () => {
    count += 1;
    return `${Math.floor(clock.nowUs() / 1_000).toString(36)}-${run}-${count.toString(36)}`;
  };
}
