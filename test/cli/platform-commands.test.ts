import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runNexus, startGatewayProcess, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';

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

async function nexus(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runNexus([...args, '--data', folder.path]);
  return code === 0 ? stdout : `failed: ${stderr}`;
}

async function linked(): Promise<readonly string[]> {
  const status = JSON.parse(await nexus('status', '--json')) as { readonly platforms_linked: readonly string[] };
  return status.platforms_linked.toSorted();
}

/** Simulated platforms connect a moment after the doors stand; the time-out only ends what hangs. */
const POLL = { timeout: 200_000, interval: 200 };

describe('toggles and stops on the command line', { timeout: 480_000 }, () => {
  it('switch a platform off for good, stop the gateway and take it up again', async () => {
    gateway = await startGatewayProcess(folder.path, ['--no-demo']);
    expect(gateway.panel).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{48}$/);
    await expect.poll(linked, POLL).toEqual(['sim_mt5', 'sim_nt8', 'sim_sierra']);
    expect(await nexus('platforms', 'disconnect', 'sim_nt8', '--reason', 'lunch')).toBe('sim_nt8 is switched off\n');
    expect(await linked()).toEqual(['sim_mt5', 'sim_sierra']);
    await gateway.stop();

    gateway = await startGatewayProcess(folder.path, ['--no-demo']);
    await expect.poll(linked, POLL).toEqual(['sim_mt5', 'sim_sierra']);
    expect(await nexus('platforms', 'connect', 'sim_nt8')).toBe('sim_nt8 connects\n');
    expect(await nexus('stop', '--orders', 'nonsense')).toContain('expected one of leave, cancel, flatten');
    expect(await nexus('stop')).toContain('The gateway is stopped');
    expect(await linked()).toEqual([]);
    expect(await nexus('go')).toContain('The gateway runs');
    await expect.poll(linked, POLL).toEqual(['sim_mt5', 'sim_nt8', 'sim_sierra']);
  });
});
