import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KEEPER_FILE } from '../../../test/support/journal-scene.ts';
import { runNexusHere } from '../../../test/support/run-nexus-here.ts';
import { COMMANDS } from '../../api/commands.ts';
import { dashboardView } from '../../api/dashboard-view.ts';
import { READINGS } from '../../api/readings.ts';
import { decode } from '../../api/shape.ts';
import { dataFolderAt } from '../data-folder.ts';
import { startHeadless, type Headless } from '../headless.ts';
import { snakeCase, toView } from '../wire-names.ts';
import { readGatewayArguments } from './gateway-options.ts';
import { harmless } from './print.ts';

let root: string;
let headless: Headless;

async function start(folder: string): Promise<Headless> {
  const ports = ['--platform-port', '0', '--nexus-port', '0', '--admin-port', '0'];
  const args = readGatewayArguments('gateway', '', ['--data', folder, '--no-demo', ...ports]);
  const started = await startHeadless({ folder: args.folder, overrides: args.overrides, keeperFile: KEEPER_FILE });
  if (!started.ok) throw new Error(started.error.join('\n'));
  return started.value;
}

/** The same below `admin`, on the gateway of this test. */
function admin(...args: readonly string[]): ReturnType<typeof runNexusHere> {
  return runNexusHere('admin', ...args, '--data', root, '--timeout', '60');
}

const PATIENT = { timeout: 50_000, interval: 50 };

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'nexus-admin-'));
  headless = await start(root);
  // The simulated platforms quote a moment after the doors stand, and then trade.
  await vi.waitFor(async () => {
    const rows = JSON.parse((await admin('platforms', '--json')).text) as readonly unknown[];
    const green = { link: { state: 'green' }, data: { state: 'green' }, can_trade: { state: 'green' } };
    expect(rows).toMatchObject([green, green, green]);
    expect((await admin('what-if', 'BUY', 'NQ', '--json')).text).toContain('"outcome":"sends"');
  }, PATIENT);
}, 240_000);
afterAll(async () => {
  await headless.stop('the test is over');
  rmSync(root, { recursive: true, maxRetries: 5 });
});

it('lets no word of a platform move the cursor of a person', () => {
  expect(harmless('a\u001B[2Jb\u009Bc\td\n')).toBe('a [2Jb c\td\n');
});

describe('nexus admin', () => {
  it.each([
    ['status', /^Trading +ACTIVE/],
    ['platforms', /\nsim_nt8 +SIM +sim +green/],
    ['positions', /^(No positions\.|platform)/],
    ['orders', /^(No orders\.|time)/],
    ['risk', /^Profile: /],
    ['commands', /\nkill +yes +reason flatten +stops all trading/],
    ['dashboard', /^NEXUS GATEWAY {3}ACTIVE/],
  ])('shows %s to a person, and to a program as JSON', async (name, pattern) => {
    expect(await admin(name)).toMatchObject({
      text: expect.stringMatching(pattern) as string,
      errors: '',
      exit: 'done',
    });
    const { text, exit } = await admin(name, '--json');
    expect(exit).toBe('done');
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  it.each([
    ['orders', '--limit', 'x'],
    ['fills', '--limit', '0'],
    ['signals', '--limit', '-3'],
    ['fills', '--limit', '1.5'],
    ['orders', 'settle', '1', '--filled', '1@'],
    ['orders', 'settle', '1', '--filled', '@5'],
    ['orders', 'settle', '1', '--filled', '1@5@6'],
  ])('takes no %s %s %s %s for a number', async (...args) => {
    expect(await admin(...args)).toMatchObject({
      exit: 'usage',
      text: '',
      errors: expect.stringContaining('expected a') as string,
    });
  });

  it('lists every word that operates the gateway', async () => {
    const { text } = await runNexusHere('admin', '--help');
    const words =
      'status platforms connect disconnect positions orders risk pause resume reduce killswitch rearm flatten';
    for (const word of `${words} test-order reload dashboard call commands`.split(' '))
      expect(text).toMatch(new RegExp(`^  (\\S+\\|)?${word}\\b`, 'm'));
  });

  it('gives the dashboard in the words of its view, also without the word admin', async () => {
    const { text } = await runNexusHere('dashboard', '--json', '--data', root);
    expect(decode(dashboardView, toView(JSON.parse(text)), 'dashboard')).toMatchObject({
      ok: true,
      value: { overview: { state: 'active', mode: 'paper' }, activeOrders: { limit: headless.registry.roots.length } },
    });
  });

  it('stops and goes on in every way, and says which way back there is', async () => {
    expect((await admin('pause')).text).toBe('Trading is REDUCING, by the command line: paused by cli\n');
    expect((await admin('resume')).text).toMatch(/^Trading is ACTIVE/);
    expect((await admin('reduce', '--reason', 'lunch')).text).toMatch(/^Trading is REDUCING.*lunch/);
    expect((await admin('killswitch', '--reason', 'storm')).text).toMatch(/^Trading is HALTED.*storm/);
    const refused = await admin('resume');
    expect(refused).toMatchObject({ exit: 'refused', text: '' });
    expect(refused.errors).toMatch(/^RESUME_REFUSED: trading is halted by the command line \(storm\); .+nexus rearm/);
    expect(await admin('rearm')).toMatchObject({ exit: 'usage' });
    expect((await admin('rearm', '--reason', 'over')).text).toMatch(/^Trading is ACTIVE.*over/);
  });

  it('switches a platform off and on', async () => {
    expect((await admin('disconnect', 'sim_nt8')).text).toBe('sim_nt8 is switched off\n');
    expect((await admin('connect', 'sim_nt8')).text).toBe('sim_nt8 connects\n');
    expect((await admin('connect', '?')).errors).toMatch(/^PLATFORM_UNKNOWN: platform: expected an id as nt8, was \?/);
    await expect
      .poll(async () => (await admin('platforms')).text, PATIENT)
      .toMatch(/sim_nt8 +SIM +sim +green +green +green/);
  }, 240_000);

  it('sends a test order, shows what became of it, and makes it flat again', async () => {
    const { text, exit, errors } = await admin('test-order', 'buy', 'nq', '--platform', 'sim_nt8', '--wait', '60');
    expect(errors).toBe('');
    expect(text).toMatch(/sim_nt8 +BUY +1 +contracts +NQ \d\d-\d\d +filled +1/);
    expect(exit).toBe('done');
    expect((await admin('positions')).text).toMatch(/sim_nt8 +SIM/);
    const flat = await admin('flatten', '--wait', '60');
    expect(flat.text).toMatch(/\nPROVED/);
    expect(flat.exit).toBe('done');
  });

  it('says of a test order that is denied why, and that nothing was sent', async () => {
    await admin('killswitch', '--reason', 'storm');
    const denied = await admin('test-order', 'BUY', 'NQ');
    expect(denied).toMatchObject({ exit: 'refused', text: '' });
    expect(denied.errors).toMatch(/^TRADING_HALTED: /);
    await admin('rearm', '--reason', 'over');
    expect((await admin('test-order', 'BUY', 'GOLD')).exit).toBe('refused');
    expect((await admin('test-order', 'UP', 'NQ')).errors).toMatch(
      /^VALUE_INVALID: order_test\.side: expected one of BUY/,
    );
    expect((await admin('test-order', 'BUY', 'NQ', 'many')).exit).toBe('usage');
    expect((await admin('test-order', 'BUY')).exit).toBe('usage');
  });

  it('cancels only what is named, and takes note of alerts', async () => {
    expect(await admin('orders', 'cancel')).toMatchObject({ exit: 'usage' });
    expect((await admin('orders', 'cancel', '7')).errors).toMatch(/^ORDER_NOT_FOUND/);
    expect((await admin('orders', 'cancel', '--all')).text).toBe('no order is working\n');
    expect((await admin('alerts', 'acknowledge')).text).toMatch(/^\d+ acknowledged\n$/);
    expect((await admin('alerts', 'acknowledge')).text).toBe('0 acknowledged\n');
  });

  it('has every command of the contract and every reading, by its name', async () => {
    // What is made up is an argument of none: so nothing is done, and what only stops has a test of its own.
    const names = [...Object.keys(COMMANDS), ...Object.keys(READINGS)].map(snakeCase);
    for (const name of names.filter((each) => !['kill', 'reduce', 'pause'].includes(each))) {
      const { errors } = await admin('call', name, '{"strange":1}');
      expect(errors, name).not.toContain('ACTION_UNKNOWN');
      if (Object.hasOwn(COMMANDS, name)) expect(errors, name).toContain(`strange is no argument of ${name}`);
    }
    expect(JSON.parse((await admin('call', 'pause', '{"reason":"by name"}')).text)).toMatchObject({
      state: 'reducing',
    });
    await admin('resume');
    expect((await admin('call', 'dance')).errors).toMatch(/^ACTION_UNKNOWN: action: dance does not exist/);
    expect(await admin('call', 'kill', 'storm')).toMatchObject({ exit: 'usage' });
    expect(await admin('call', 'kill', '[1]')).toMatchObject({ exit: 'usage' });
  }, 240_000);

  it('tells a program why in JSON, and a person how to type it', async () => {
    const { errors, exit } = await admin('breakers', 'reset', 'none', '--reason', 'r', '--json');
    const { error } = JSON.parse(errors) as { readonly error: Record<string, unknown> };
    expect(error).toMatchObject({ exit: 'refused', code: expect.stringMatching(/^[A-Z_]+$/) as string });
    expect(exit).toBe('refused');
    for (const args of [['dance'], ['status', 'now'], ['status', '--timeout', 'soon'], ['status', '--admin-port', '0']])
      expect(await admin(...args)).toMatchObject({ exit: 'usage', text: '' });
    expect(await admin('--help')).toMatchObject({ exit: 'done' });
  });

  it('refuses what is too long, and says how long it may be', async () => {
    const long = await admin('rearm', '--reason', 'x'.repeat(501));
    expect(long.exit).toBe('refused');
    expect(long.errors).toMatch(/^VALUE_INVALID: rearm\.reason: expected a text of up to 500 characters/);
    const huge = await admin('call', 'symbols_import', JSON.stringify({ text: 'x'.repeat(2_000_000) }));
    expect(huge.exit).toBe('usage');
    expect(huge.errors).toMatch(/1 MiB/);
  });

  it.runIf(process.platform !== 'win32')(
    'takes no change for a token file that others can read, until it is put right',
    async () => {
      const file = dataFolderAt(root).adminTokenFile;
      chmodSync(file, 0o644);
      const refused = await admin('reload');
      expect(refused.exit).toBe('unauthorised');
      expect(refused.errors).toMatch(
        /^TOKEN_FILE_WIDE: .+admin\.token: expected rights for its owner alone \(600\), were 644/,
      );
      expect(await admin('status')).toMatchObject({ exit: 'done' });
      expect(await admin('pause')).toMatchObject({ exit: 'done' });
      expect(await admin('resume')).toMatchObject({ exit: 'unauthorised' });
      chmodSync(file, 0o600);
      expect(await admin('resume')).toMatchObject({ exit: 'done' });
    },
  );

  it('reads without a token, and changes nothing without one', async () => {
    const file = dataFolderAt(root).adminTokenFile;
    renameSync(file, `${file}.away`);
    expect(await admin('status')).toMatchObject({ exit: 'done' });
    const refused = await admin('reload');
    expect(refused.exit).toBe('unauthorised');
    expect(refused.errors).toMatch(
      /^TOKEN_REQUIRED: this needs the token in .+ Run it as the user who runs the gateway/,
    );
    writeFileSync(file, '\n', { mode: 0o600 });
    expect(await admin('reload')).toMatchObject({ exit: 'unauthorised', errors: refused.errors });
    renameSync(`${file}.away`, file);
  });

  it('says that no gateway runs, and does not read a journal in its place', async () => {
    const none = join(root, 'none');
    for (const args of [
      ['status'],
      ['orders'],
      ['certificate'],
      ['differences'],
      ['rearm', '--reason', 'r'],
      ['dashboard'],
    ]) {
      const { errors, exit } = await runNexusHere('admin', ...args, '--data', none);
      expect(exit, args[0]).toBe('unreachable');
      expect(errors).toMatch(/^No gateway runs on /);
    }
    const { exit, errors } = await runNexusHere('admin', 'status', '--data', none, '--admin-port', '1');
    expect(exit).toBe('unreachable');
    expect(errors).toMatch(/^LINK_DOWN: .+port 1\b/);
    // Without the word admin it is as it always was: one code for every failure.
    expect(await runNexusHere('rearm', '--reason', 'r', '--data', none)).toMatchObject({ exit: 'failed' });
  });
});
