import { describe, it } from 'vitest';
import { runNexus } from '../support/gateway-process.ts';

/** Only ends what hangs. */
const MINUTES_MS = 900_000;

describe.concurrent('npm run -s nexus -- bench', () => {
  it(
    'measures signals through the whole gateway, alone and under ticks, and loses none',
    async ({ expect }) => {
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

  it(
    'measures kills over both doors',
    async ({ expect }) => {
      const { code, stdout, stderr } = await runNexus(['bench', 'kill', '--kills', '5', '--rate', '100', '--json']);
      expect(code, stderr).toBe(0);
      const { runs } = JSON.parse(stdout);
      expect(runs.map(({ door }: { door: string }) => door)).toEqual(['nexus', 'admin']);
      for (const run of runs) {
        expect(run.figures.count).toBe(5);
        expect(run.entries).toBeGreaterThan(0);
      }
    },
    MINUTES_MS,
  );

  it(
    'measures recoveries, after which no order is unknown',
    async ({ expect }) => {
      const { code, stdout, stderr } = await runNexus([
        'bench',
        'recovery',
        '--orders',
        '100',
        '--kills',
        '2',
        '--json',
      ]);
      expect(code, stderr).toBe(0);
      const { floor, full } = JSON.parse(stdout);
      expect(full.open.count).toBe(2);
      expect(full.run.ordersAtFirst).toBe(100);
      expect([floor.run.unknownAtLast, full.run.unknownAtLast]).toEqual([0, 0]);
    },
    MINUTES_MS,
  );

  it(
    'measures what the limits cost a signal',
    async ({ expect }) => {
      const { code, stdout, stderr } = await runNexus(['bench', 'checks', '--signals', '500', '--json']);
      expect(code, stderr).toBe(0);
      const { checks, whole } = JSON.parse(stdout);
      expect([checks.count, whole.count]).toEqual([500, 500]);
    },
    MINUTES_MS,
  );
});
