import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  followProgram,
  runNexus,
  startGatewayProcess,
  startProgram,
  temporaryFolder,
  type ProgramProcess,
} from '../support/gateway-process.ts';
import { writePatientLimits } from '../support/patient-limits.ts';

let folder: ReturnType<typeof temporaryFolder>;
let programs: ProgramProcess[];
beforeEach(() => {
  folder = temporaryFolder();
  programs = [];
});
afterEach(async () => {
  for (const program of programs) program.signal('SIGKILL');
  await Promise.all(programs.map(({ ended }) => ended));
  folder.remove();
});

function started<T extends ProgramProcess>(program: T): T {
  programs.push(program);
  return program;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FREE_PORTS = ['--platform-port', '0', '--nexus-port', '0', '--admin-port', '0'];

describe('npm run gateway', () => {
  it('prints one line per door with its real port and then that it is ready, and writes its defaults', async () => {
    const gateway = started(await startGatewayProcess(folder.path));
    const { platform, nexus, admin } = gateway.ports;
    expect(gateway.lines.slice(0, 3)).toEqual([
      `Platform socket (${platform}): ACTIVE`,
      `NEXUS socket (${nexus}): ACTIVE`,
      `Admin socket (${admin}): ACTIVE`,
    ]);
    expect(new Set([platform, nexus, admin]).size).toBe(3);
    for (const file of ['gateway.yaml', 'symbol_mappings.yaml', 'products.yaml', 'admin.token']) {
      expect(existsSync(join(folder.path, 'config', file))).toBe(true);
    }
    expect(readFileSync(join(folder.path, 'logs', 'gateway.log'), 'utf8')).toContain(
      `Platform socket (${platform}): ACTIVE`,
    );
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends cleanly with code 0 on %s', async (signal) => {
    const gateway = started(await startGatewayProcess(folder.path));
    expect(existsSync(join(folder.path, 'runtime.json'))).toBe(true);
    gateway.signal(signal);
    expect(await gateway.ended).toBe(0);
    expect(existsSync(join(folder.path, 'runtime.json'))).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('ends with code 0 also when npm gets the signal', async () => {
    const args = ['run', 'gateway', '--', '--data', folder.path, '--no-sim', ...FREE_PORTS];
    const npm = started(followProgram(spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })));
    await npm.line(/^gateway ready/);
    npm.signal('SIGTERM');
    expect(await npm.ended).toBe(0);
    expect(existsSync(join(folder.path, 'runtime.json'))).toBe(false);
  });

  it('ends with a message that names the port and its holder when the port is in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const args = ['--data', folder.path, ...FREE_PORTS, '--nexus-port', String(port)];
    const gateway = started(startProgram('gateway', args));
    expect(await gateway.ended).toBe(1);
    server.close();
    expect(gateway.errors()).toContain(`Port ${port} for the nexus door is in use by`);
    if (process.platform === 'linux') expect(gateway.errors()).toContain(`process ${process.pid}`);
    expect(gateway.lines.join('\n')).not.toContain('gateway ready');
  });

  it('refuses a second gateway on the same data folder and names the first', async () => {
    const first = started(await startGatewayProcess(folder.path));
    const second = started(startProgram('gateway', ['--data', folder.path, ...FREE_PORTS]));
    expect(await second.ended).toBe(1);
    expect(second.errors()).toContain(`process ${first.pid}`);
  });

  it('starts again after it was killed, and remembers', async () => {
    const first = started(await startGatewayProcess(folder.path));
    expect((await runNexus(['kill', '--reason', 'lunch', '--data', folder.path])).code).toBe(0);
    first.signal('SIGKILL');
    await first.ended;
    const kept = await runNexus(['status', '--json', '--data', folder.path]);
    expect(JSON.parse(kept.stdout)).toMatchObject({ running: false, state: 'halted', reason: 'lunch' });
    expect((await runNexus(['status', '--data', folder.path])).stdout).toMatch(/^Gateway +does not run/);
    expect((await runNexus(['rearm', '--reason', 'back', '--data', folder.path])).stderr).toContain('No gateway runs');

    const second = started(await startGatewayProcess(folder.path));
    const now = await runNexus(['status', '--json', '--data', folder.path]);
    expect(JSON.parse(now.stdout)).toMatchObject({ running: true, state: 'halted', reason: 'lunch' });
    expect(await second.stop()).toBe(0);
  });

  it('refuses a moment of --clock before the events of its folder', async () => {
    const first = started(await startGatewayProcess(folder.path));
    await first.stop();
    const args = ['--data', folder.path, ...FREE_PORTS, '--clock', '2025-03-10T14:30:00Z'];
    const second = started(startProgram('gateway', args));
    expect(await second.ended).toBe(1);
    expect(second.errors()).toContain('time does not go back');
  });

  it('ends with file, line and key of a fault in the configuration, and starts nothing', async () => {
    mkdirSync(join(folder.path, 'config'));
    writeFileSync(join(folder.path, 'config', 'gateway.yaml'), 'version: 1\norders:\n  timeout_ms: soon\n');
    writeFileSync(
      join(folder.path, 'config', 'symbol_mappings.yaml'),
      'version: 1\nmappings:\n  NOPE: { nt8: front }\n',
    );
    const gateway = started(startProgram('gateway', ['--data', folder.path, ...FREE_PORTS]));
    expect(await gateway.ended).toBe(1);
    expect(gateway.errors()).toMatch(/gateway\.yaml:3 orders\.timeout_ms: /);
    expect(gateway.errors()).toMatch(/symbol_mappings\.yaml:3 mappings\.NOPE: /);
  });

  it('takes its settings from the file that --config names', async () => {
    const file = join(folder.path, 'mine.yaml');
    writeFileSync(file, 'simulated_platforms: [sim_nt8]\ndemo: false\n');
    const gateway = started(await startGatewayProcess(join(folder.path, 'data'), ['--config', file]));
    expect(await gateway.stop()).toBe(0);
    expect(readFileSync(join(folder.path, 'data', 'logs', 'gateway.log'), 'utf8')).toContain('Simulated market');
    const missing = started(startProgram('gateway', ['--data', folder.path, '--config', '/nowhere.yaml']));
    expect(await missing.ended).toBe(1);
    expect(missing.errors()).toContain('/nowhere.yaml');
  });

  it('ranks itself above what else runs on the PC, unless its settings say otherwise, or says in its log that it may not', async () => {
    const file = join(folder.path, 'mine.yaml');
    writeFileSync(file, 'priority: normal\n');
    const ordinary = started(await startGatewayProcess(join(folder.path, 'one'), ['--config', file]));
    expect(getPriority(ordinary.pid)).toBe(getPriority());
    const ranked = started(await startGatewayProcess(join(folder.path, 'two')));
    const log = readFileSync(join(folder.path, 'two', 'logs', 'gateway.log'), 'utf8');
    if (log.includes('runs at normal priority')) expect(process.getuid?.()).not.toBe(0);
    else expect(getPriority(ranked.pid)).toBe(constants.priority.PRIORITY_ABOVE_NORMAL);
  });

  it('shows the moment of --clock and goes on from there', async () => {
    const gateway = started(await startGatewayProcess(folder.path, ['--no-sim', '--clock', '2025-03-10T14:30:00Z']));
    const { stdout } = await runNexus(['status', '--json', '--data', folder.path]);
    const startedUs = (JSON.parse(stdout) as { started_us: number }).started_us;
    expect(Math.abs(startedUs / 1_000 - Date.parse('2025-03-10T14:30:00Z'))).toBeLessThan(50_000);
    expect(await gateway.stop()).toBe(0);
    expect(readFileSync(join(folder.path, 'logs', 'gateway.log'), 'utf8')).toMatch(/^2025-03-10T14:30:/);
  });

  it.each([
    [['--platform-port', '70000'], 'expected a port'],
    [['--clock', '2025-03-10 14:30'], 'expected a moment with its zone'],
    [['--bridge-port', 'nt8'], 'expected a platform and its port'],
    [['--unheard-of'], 'unknown option'],
  ])('refuses the arguments %j', async (args, message) => {
    const gateway = started(startProgram('gateway', ['--data', folder.path, ...args]));
    expect(await gateway.ended).toBe(1);
    expect(gateway.errors()).toContain(message);
  });
});

describe('npm start', () => {
  it('shows a newcomer ticks, a signal, three orders, three fills, their average and where to go on', async () => {
    writePatientLimits(folder.path);
    const start = started(startProgram('start', ['--data', folder.path, ...FREE_PORTS]));
    // Where to go on is told after 20 s also without an average.
    for (const shown of [/^ticks/, /^average/, /^ {2}Your pipeline +tcp:\/\/127\.0\.0\.1:\d+/]) await start.line(shown);
    const of = (label: string): readonly string[] => start.lines.filter((line) => line.startsWith(label));
    expect(of('signal')).toHaveLength(1);
    expect(of('order')).toHaveLength(3);
    expect(of('fill')).toHaveLength(3);
    expect(of('average')).toHaveLength(1);
    start.signal('SIGINT');
    expect(await start.ended).toBe(0);
  });
});
