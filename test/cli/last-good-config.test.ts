import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGatewayProcess, startProgram, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';

let folder: ReturnType<typeof temporaryFolder>;
let gateway: GatewayProcess | undefined;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  folder.remove();
});

describe('a configuration that fails to load', () => {
  it('is named with file, line and key, and the last good one can be put back', async () => {
    gateway = await startGatewayProcess(folder.path);
    await gateway.stop();
    const file = join(folder.path, 'config', 'gateway.yaml');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace('timeout_ms: 10000', 'timeout_ms: soon'));
    const refused = startProgram('gateway', ['--data', folder.path]);
    expect(await refused.ended).toBe(1);
    expect(refused.errors()).toMatch(/gateway\.yaml:\d+ orders\.timeout_ms: /);
    expect(refused.errors()).toContain('--last-good puts them back');

    gateway = await startGatewayProcess(folder.path, ['--no-sim', '--last-good']);
    expect(gateway.errors()).toContain('gateway.yaml was put back as it was at the last good start');
    expect(readFileSync(file, 'utf8')).toBe(good);
    expect(readFileSync(`${file}.faulty`, 'utf8')).toContain('timeout_ms: soon');
  });
});
