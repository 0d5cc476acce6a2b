import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDesktopRuntime } from '../../core/app/desktop-runtime.ts';
import { temporaryFolder } from '../support/gateway-process.ts';

const runtime = findDesktopRuntime(fileURLToPath(new URL('../..', import.meta.url)));
if (runtime === undefined)
  console.warn(
    'skipped: lane desktop needs the Electron runtime, which npm run desktop downloads where that is possible',
  );

// Not among the lanes that NEXUS_REQUIRE_ALL makes mandatory: the runtime cannot be had on every build machine. The workflow
// in .github/workflows/windows.yml runs it on Windows, where it can.
describe.skipIf(runtime === undefined)('the desktop app', () => {
  const data = temporaryFolder();
  let app: ElectronApplication;
  let window: Page;

  beforeAll(async () => {
    app = await _electron.launch({
      executablePath: runtime?.executable ?? '',
      args: [runtime?.app ?? '', `--user-data-dir=${data.path}`],
    });
    window = await app.firstWindow();
    await window.getByTestId('state').getByText('ACTIVE').waitFor({ timeout: 120_000 });
  }, 240_000);

  afterAll(async () => {
    await app.close();
    data.remove();
  });

  it('shows a gateway without simulated platforms', async () => {
    await window.evaluate("window.location.hash = 'platforms'");
    await window.getByText('NinjaTrader 8').first().waitFor();
    expect(await window.getByText('Simulated NinjaTrader 8').count()).toBe(0);
  });

  it('gives the page nothing of Node', async () => {
    expect(await window.evaluate('typeof process + typeof require')).toBe('undefinedundefined');
  });

  it('goes to no other address and opens no window', async () => {
    await window.evaluate("window.location.href = 'https://example.org/'");
    await window.evaluate("window.open('https://example.org/') === null");
    expect(window.url()).toMatch(/^app:\/\/panel\//);
    expect(app.windows()).toHaveLength(1);
  });

  it('kills at the key, and goes on after a re-arm with a reason', async () => {
    await window.keyboard.press('Control+Shift+KeyK');
    await window.getByTestId('state').getByText('HALTED').waitFor();
    await window.getByRole('button', { name: 'Re-arm…' }).first().click();
    await window.getByLabel('Reason').fill('tested');
    await window.getByRole('dialog').getByRole('button', { name: 'Re-arm' }).click();
    await window.getByTestId('state').getByText('ACTIVE').waitFor();
  });

  it('starts the engine again when its process ends', async () => {
    const pid = await app.evaluate(
      ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'NEXUS Gateway engine')?.pid,
    );
    expect(pid).toBeDefined();
    process.kill(pid ?? 0);
    await window.getByText('Not connected').waitFor();
    await window.getByTestId('state').getByText('ACTIVE').waitFor({ timeout: 120_000 });
  });
});
