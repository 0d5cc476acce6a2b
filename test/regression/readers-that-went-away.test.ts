import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { followProgram, runNexus, temporaryFolder } from '../support/gateway-process.ts';

const RUN = fileURLToPath(new URL('../../build/run.mjs', import.meta.url));
const FREE = ['--platform-port', '0', '--nexus-port', '0', '--admin-port', '0', '--ui-port', '0'];

function run(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [RUN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

it('the gateway goes on when nobody reads its terminal any more', { timeout: 240_000 }, async () => {
  const data = temporaryFolder();
  onTestFinished(() => data.remove());
  const child = run('start', '--data', data.path, ...FREE);
  const program = followProgram(child);
  await program.line(/^gateway ready/);
  child.stdout?.destroy();
  let fills = '';
  // A fill is a line on the terminal; the demo makes one after a few seconds.
  while (!fills.includes('exec_id') && child.exitCode === null) {
    ({ stdout: fills } = await runNexus(['fills', '--json', '--data', data.path]));
    await sleep(200);
  }
  child.kill('SIGTERM');
  expect(await program.ended, program.errors()).toBe(0);
});

it('a list ends without a word when its reader has enough', { timeout: 240_000 }, async () => {
  const child = run('nexus', 'sim', '--seed', '1', '--hours', '0.01', '--faults', 'none', '--json');
  child.stdout?.destroy();
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, said }).toEqual({ code: 0, said: '' });
});

it('a list that a full disk does not take is told in a sentence', { timeout: 240_000 }, async ({ skip }) => {
  skip(!existsSync('/dev/full'), 'this system has no file that is always full');
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const child = spawn(
    process.execPath,
    [RUN, 'nexus', 'sim', '--seed', '1', '--hours', '0.01', '--faults', 'none', '--json'],
    {
      stdio: ['ignore', full, 'pipe'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(said).toMatch(/^The answer could not be written, and is not whole: ENOSPC[^\n]*\n$/);
  expect(code).toBe(1);
});
