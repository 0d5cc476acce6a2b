import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { killReportText, runKills } from '../support/kill-run.ts';
import { lane, requiresAllLanes } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';

/** One folder lives through so many deaths; more are spread over several, with the next seeds. */
const KILLS_PER_FOLDER = 200;
const kills = wholeOf('NEXUS_KILLS') ?? (requiresAllLanes() ? 200 : 6);
const firstSeed = wholeOf('NEXUS_SEED') ?? randomInt(2 ** 31);

const rounds = Array.from({ length: Math.ceil(kills / KILLS_PER_FOLDER) }, (_, round) => ({
  seed: firstSeed + round,
  count: Math.min(KILLS_PER_FOLDER, kills - round * KILLS_PER_FOLDER),
}));

lane(
  'sudden death',
  hasPython(),
  pythonInstall,
)('a gateway that is killed with SIGKILL under load', () => {
  it.concurrent.each(rounds)(
    'sends nothing twice, books every fill once and forgets no order: NEXUS_SEED=$seed, $count kills',
    async ({ seed, count }) => {
      const report = await runKills(count, seed);
      console.log(killReportText(report));
      const { duplicates, lost, invented } = report;
      expect({ duplicates, lost, invented }, `NEXUS_SEED=${seed}`).toEqual({ duplicates: [], lost: [], invented: [] });
      expect(report.orders, 'it must have been under load').toBeGreaterThan(count);
    },
    60_000 + kills * 5_000,
  );
});

function wholeOf(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || /^\d+$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new Error(`${name}: expected a whole number, was ${text}`);
}
