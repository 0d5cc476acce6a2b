import { describe, expect, it } from 'vitest';
import { runNexus } from '../support/gateway-process.ts';

const MINUTES_MS = 300_000;

describe('npm run -s nexus -- bench', () => {
  it(
    'measures signals through the whole gateway, alone and under ticks, and loses none',
    async () => {
      const { code, stdout, stderr } = await runNexus([
        'bench',
        'signal',
        '--signals',
        '200',
        '--warm-up',
        '50',
        '--json',
      ]);
      expect(code, stderr).toBe(0);
      const { runs, disk } = JSON.parse(stdout);
      for (const run of runs) {
        expect(run).toMatchObject({ missing: 0, refused: {} });
        expect(run.figures.count).toBe(run.signals);
      }
      expect(runs.filter((run: { subject: string }) => run.subject === 'gateway')).toHaveLength(3);
      expect(disk.commit.p50Us).toBeGreaterThan(0);
    },
    MINUTES_MS,
  );
});
