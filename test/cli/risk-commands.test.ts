import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNexus, startGatewayProcess, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';

/** Only ends what hangs. */
const ENDS_MS = 240_000;

const folder = temporaryFolder();
let gateway: GatewayProcess;

beforeAll(async () => {
  gateway = await startGatewayProcess(folder.path);
}, ENDS_MS);

afterAll(async () => {
  await gateway.stop();
  folder.remove();
});

async function nexus(...args: readonly string[]) {
  return runNexus([...args, '--data', folder.path]);
}

describe('nexus risk', () => {
  const file = join(folder.path, 'config', 'risk_limits.yaml');

  it(
    'shows every limit with its use, and keeps what is set over a restart',
    async () => {
      const shown = await nexus('risk');
      expect(shown.stdout).toMatch(/Profile: default \(.*risk_limits\.yaml\)/u);
      expect(shown.stdout).toMatch(/max_daily_loss_usd .* 1000 +usd/u);
      const set = await nexus('risk', 'set', 'max_trades_per_day', '7', '--reason', 'first week');
      expect(set.stdout).toContain('maxTradesPerDay: 100 → 7');
      expect(readFileSync(file, 'utf8')).toMatch(/max_trades_per_day: 7 # trades opened/u);
      expect(await nexus('risk', 'set', 'max_trades_per_day', '8')).toMatchObject({ code: 1 });
      await gateway.stop();
      gateway = await startGatewayProcess(folder.path);
      const { limits } = JSON.parse((await nexus('risk', '--json')).stdout) as {
        readonly limits: readonly { readonly key: string; readonly limit: number }[];
      };
      expect(limits.find(({ key }) => key === 'max_trades_per_day')?.limit).toBe(7);
    },
    ENDS_MS,
  );

  it(
    'names file, line and key of a fault, and keeps the limits in force',
    async () => {
      const good = readFileSync(file, 'utf8');
      writeFileSync(file, good.replace('max_total_positions: 50', 'max_total_positions: fifty'));
      const reload = await nexus('risk', 'reload');
      expect(reload).toMatchObject({ code: 1 });
      expect(reload.stderr).toMatch(/risk_limits\.yaml:\d+ limits\.max_total_positions.*fifty/u);
      writeFileSync(file, good);
      expect((await nexus('risk', 'reload')).stdout).toContain('Nothing is other than before');
    },
    ENDS_MS,
  );

  it(
    'applies a stage of going live',
    async () => {
      const applied = await nexus('risk', 'profile', '2', '--reason', 'a month of micros went well');
      expect(applied.stdout).toContain('In force from now on (stage 2)');
      expect(applied.stdout).toContain('maxPositionPerSymbol: 5 → 1');
    },
    ENDS_MS,
  );
});

describe('nexus what-if', () => {
  it(
    'says what a signal would lead to, and sends nothing',
    async () => {
      const asked = await nexus('what-if', 'buy', 'nq', '1', '--confidence', '0.9');
      expect(asked.stdout).toContain('Nothing would be sent (NO_PLATFORM)');
      const json = await nexus('what-if', 'BUY', 'NQ', '1', '--json');
      expect(JSON.parse(json.stdout)).toMatchObject({ outcome: 'nothing', code: 'NO_PLATFORM' });
      expect(await nexus('what-if', 'HOLD', 'NQ')).toMatchObject({ stdout: expect.stringContaining('SIDE_INVALID') });
    },
    ENDS_MS,
  );
});
