import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserLane, openPanel, PAGE_MS_MAX, startChromium, type PanelPage } from '../support/chromium.ts';
import { freePort } from '../support/free-port.ts';
import { startGatewayProcess, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';
import { APP_WITH_A_FAULT, COUNT_ALARMS, KEEP_COMMANDS, PRESS_SELL, TOO_WIDE } from '../support/in-the-panel.ts';
import { writePatientLimits } from '../support/patient-limits.ts';

const SCREENS = [
  'overview',
  'platforms',
  'symbols',
  'orders',
  'test',
  'risk',
  'signals',
  'performance',
  'alerts',
  'settings',
];

browserLane('the panel in a browser, on the real gateway', () => {
  const data = temporaryFolder();
  let uiPort = 0;
  let gateway: GatewayProcess;
  let browser: Browser;
  let panel: PanelPage;

  const start = (): Promise<GatewayProcess> =>
    startGatewayProcess(data.path, ['--no-demo', '--ui-port', String(uiPort)]);

  /** Goes to a screen and waits until it has what it shows. */
  const show = async (screen: string): Promise<void> => {
    await panel.go(screen);
    await expect
      .poll(() => panel.page.getByText(/^(Loading…|Connecting to the gateway…)$/).count(), { timeout: PAGE_MS_MAX })
      .toBe(0);
  };

  beforeAll(async () => {
    writePatientLimits(data.path);
    // A restart must be found where the panel was.
    uiPort = await freePort();
    gateway = await start();
    browser = await startChromium();
    panel = await openPanel(browser, gateway.panel);
  });

  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    data.remove();
  });

  it('shows every screen without a complaint, and without serious faults for whoever cannot see or use a mouse', async () => {
    await panel.page.getByText('ACTIVE').first().waitFor();
    // The frame around the screens is the same on all of them.
    expect(await panel.accessibilityFaults(), 'the whole window').toEqual([]);
    for (const screen of SCREENS) {
      await show(screen);
      expect(await panel.accessibilityFaults('main'), screen).toEqual([]);
    }
    expect(panel.complaints).toEqual([]);
  });

  it('keeps to its contrast in the light theme', async () => {
    await panel.go('settings');
    await panel.page.getByLabel('Theme').selectOption('light');
    for (const screen of ['overview', 'orders', 'risk', 'settings']) {
      await show(screen);
      expect(await panel.accessibilityFaults('main'), screen).toEqual([]);
    }
    await panel.go('settings');
    await panel.page.getByLabel('Theme').selectOption('dark');
  });

  it('tests an order: shows what would go out, sends it, and follows its life', async () => {
    const { page } = panel;
    await panel.go('test');
    const send = page.getByRole('button', { name: /^Send 1 NQ BUY to 3/ });
    await send.waitFor();
    // What was changed is not sent before it was shown.
    expect(await page.evaluate(PRESS_SELL)).toBe(false);
    await page.getByRole('button', { name: 'Send 1 NQ SELL to 3 paper platforms' }).waitFor();
    await page.getByRole('radio', { name: 'BUY' }).click();
    expect(await page.getByRole('region', { name: 'sim_mt5' }).textContent()).toContain('20');
    // The habit of a desktop: it is one order all the same.
    await send.dblclick();
    await page.getByRole('region', { name: 'Life of the order' }).getByText('filled').nth(2).waitFor();
    await panel.go('overview');
    await page.getByRole('region', { name: 'Positions' }).getByText('+3').waitFor();
  });

  it('opens a signal into its orders and their trail in the journal', async () => {
    const { page } = panel;
    await panel.go('orders');
    await page.getByTestId('parent').first().waitFor();
    expect(await page.getByTestId('parent').count()).toBe(1);
    await page.getByTestId('parent').getByRole('button').first().click();
    await page.getByRole('button', { name: /^sim_nt8 BUY 1/ }).click();
    await page.getByRole('complementary').getByText(/#\d+/).first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('complementary').count(), { timeout: PAGE_MS_MAX }).toBe(0);
  });

  it('shows of a signal what each limit found, with its value, the limit and the sum', async () => {
    const { page } = panel;
    await panel.go('signals');
    await page.getByRole('button', { name: /why/ }).first().click();
    await page.getByText('1 of 5: 0 NQ held or on their way + 1, of 5').first().waitFor();
  });

  it('switches a platform off after asking what becomes of what it holds, and on again', async () => {
    const { page } = panel;
    await panel.go('platforms');
    const toggle = page.getByRole('switch', { name: 'Connect Simulated Sierra Chart' });
    await toggle.click();
    await page
      .getByRole('dialog')
      .getByText(/1 position/)
      .waitFor();
    await page.getByRole('button', { name: 'Flatten, then switch off' }).waitFor();
    await page.getByRole('button', { name: 'Leave them', exact: true }).click();
    await expect.poll(() => toggle.getAttribute('aria-checked'), { timeout: PAGE_MS_MAX }).toBe('false');
    await page
      .getByText(/Not watched/)
      .first()
      .waitFor();
    await toggle.click();
    await expect.poll(() => toggle.getAttribute('aria-checked'), { timeout: PAGE_MS_MAX }).toBe('true');
  });

  it('says on the card what the bridge of a platform needs', async () => {
    const { page } = panel;
    await panel.go('platforms');
    const card = page.getByRole('article', { name: 'MetaTrader 5', exact: true });
    await card.getByRole('button', { name: 'What does the bridge need?' }).click();
    await card.getByText('nexus bridge install mt5_global').first().waitFor();
    await card.getByRole('button', { name: 'Install bridge' }).click();
    await page
      .getByRole('alert')
      .getByText(/No data folder of MetaTrader 5 was found/)
      .waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Close' }).first().click();
  });

  it('edits a mapping: shows what it becomes as one types, drafts it, shows the difference, discards it', async () => {
    const { page } = panel;
    await panel.go('symbols');
    await page.getByRole('button', { name: 'Edit NQ on mt5_global' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Symbol on the platform').fill('US100.cash');
    await dialog.getByRole('status').getByText('US100.cash').waitFor();
    await dialog.getByRole('button', { name: 'Draft the change' }).click();
    await page.getByText(/drafted/).waitFor();
    await page.getByRole('button', { name: 'See what changes' }).click();
    await page
      .getByRole('dialog')
      .getByText(/mt5_global.*US100\.cash/)
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => page.getByText(/drafted/).count(), { timeout: PAGE_MS_MAX }).toBe(0);
  });

  it('previews the roll of a root for each platform', async () => {
    const { page } = panel;
    await panel.go('symbols');
    await page.getByRole('rowheader', { name: /^NQ/ }).getByRole('button').click();
    const drawer = page.getByRole('complementary', { name: 'Roll preview' });
    await drawer.getByText(/NQ: NQ\w+ to NQ\w+ on/).waitFor();
    await page.keyboard.press('Escape');
  });

  it('changes a limit after showing the difference, and keeps the reason', async () => {
    const { page } = panel;
    await panel.go('risk');
    await page.getByRole('button', { name: 'Change limits' }).click();
    await page.getByRole('textbox', { name: 'Trades a day' }).fill('7 or so');
    // What cannot be read turns no limit off.
    expect(
      await page
        .getByRole('button', { name: /change/ })
        .last()
        .isDisabled(),
    ).toBe(true);
    await page.getByRole('textbox', { name: 'Trades a day' }).fill('7');
    await page.getByRole('button', { name: '1 change' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/7/).first().waitFor();
    await dialog.getByLabel('Reason').fill('a slow day');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('7 trades').waitFor();
  });

  it('kills on a key press, anywhere, shows what is still open, and re-arms only with a reason', async () => {
    const { page } = panel;
    await panel.go('performance');
    await page.evaluate(COUNT_ALARMS);
    await page.keyboard.press('Control+Shift+KeyK');
    await page.getByTestId('state').getByText('HALTED').waitFor();
    const band = page.getByRole('alert').filter({ hasText: 'HALTED' });
    await band.getByText(/Still open: .*position/).waitFor();
    await panel.go('test');
    await page.getByText(/Nothing would be sent/).waitFor();
    await band.getByRole('button', { name: 'Re-arm…' }).click();
    const rearm = page.getByRole('dialog').getByRole('button', { name: 'Re-arm' });
    expect(await rearm.isDisabled()).toBe(true);
    await page.getByRole('dialog').getByLabel('Reason').fill('tested the switch');
    await rearm.click();
    await page.getByTestId('state').getByText('ACTIVE').waitFor();
    expect(await page.evaluate('window.alarmsPlayed')).toBe(1);
  });

  it('flattens and shows the certificate', async () => {
    const { page } = panel;
    await panel.go('risk');
    await page.getByRole('button', { name: 'Flatten all…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Flatten all' }).click();
    await page.getByRole('region', { name: 'Flat certificates' }).getByText('flat, proved').first().waitFor();
    await panel.go('overview');
    await page.getByText('Flat. No position on any platform.').waitFor();
  });

  it('runs commands from the palette by typing', async () => {
    const { page } = panel;
    // Enter before anything is chosen does nothing: the first command stops all trading. Nor does a word of what it does.
    await page.evaluate(KEEP_COMMANDS);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox').fill('cancels');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+KeyK');
    await page.getByRole('combobox').fill('go to perf');
    await page.keyboard.press('Enter');
    await page.getByRole('main', { name: 'Performance' }).waitFor();
    await page.keyboard.press('Control+KeyK');
    await page.getByRole('combobox').fill('acknowledge all');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('window.commands')).toEqual(['alertsAcknowledge']);
  });

  it('speaks Brazilian Portuguese when asked to', async () => {
    const { page } = panel;
    await panel.go('settings');
    await page.getByLabel('Language').selectOption('pt-BR');
    await page.getByRole('link', { name: /Visão geral/ }).waitFor();
    await page.getByLabel('Idioma').selectOption('en');
    await page.getByRole('link', { name: /Overview/ }).waitFor();
  });

  it.each([
    { scale: 100, width: 1_440 },
    { scale: 125, width: 1_152 },
    { scale: 150, width: 960 },
    { scale: 200, width: 720 },
  ])(
    'holds every screen inside of its panels scaled by $scale, $width pixels wide, in the longer language',
    async (each) => {
      const { scale, width } = each;
      const page = await openPanel(browser, gateway.panel, { scale: scale / 100, width, height: 700 });
      await page.go('settings');
      await page.page.getByLabel('Language').selectOption('pt-BR');
      for (const screen of SCREENS) {
        await page.go(screen);
        await expect
          .poll(() => page.page.getByText(/^(Carregando…|Conectando ao gateway…)$/).count(), { timeout: PAGE_MS_MAX })
          .toBe(0);
        await expect.poll(() => page.page.evaluate(TOO_WIDE), { message: screen, timeout: PAGE_MS_MAX }).toEqual([]);
      }
      await page.page.context().close();
    },
  );

  it('stops and starts trading while the process stays', async () => {
    const { page } = panel;
    await panel.go('settings');
    await page.getByRole('button', { name: 'Stop gateway…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Stop gateway|^Leave them and stop/ })
      .click();
    await page.getByTestId('state').getByText('STOPPED').waitFor();
    await page.getByRole('button', { name: 'Start gateway' }).click();
    await page.getByTestId('state').getByText('ACTIVE').waitFor();
  });

  it('keeps the last truth when the gateway dies, and is back by itself when it is', async () => {
    const { page } = panel;
    await panel.go('overview');
    gateway.signal('SIGKILL');
    await gateway.ended;
    await page.getByRole('status').getByText('Not connected').waitFor();
    expect(await page.getByRole('region', { name: 'Gateway' }).count()).toBe(1);
    gateway = await start();
    await page.getByTestId('state').getByText('ACTIVE').waitFor();
  });

  it('keeps KILL and the other screens when one of them fails', async () => {
    const context = await browser.newContext({ locale: 'en-US' });
    context.setDefaultTimeout(PAGE_MS_MAX);
    const page = await context.newPage();
    await page.addInitScript(
      "window.ResizeObserver = class { constructor() { throw new Error('broken for a test'); } }",
    );
    await page.goto(`${gateway.panel}#performance`);
    await page.getByRole('alert').getByText('broken for a test').waitFor();
    expect(await page.getByRole('button', { name: 'KILL' }).isEnabled()).toBe(true);
    await page.getByRole('link', { name: /Platforms/ }).click();
    await page.getByText('NinjaTrader 8').first().waitFor();
    await context.close();
  });

  it('opens in the desktop app on a fault of the configuration, with file, line and key, and the ways back', async () => {
    const app = await browser.newContext({ locale: 'en-US' });
    app.setDefaultTimeout(PAGE_MS_MAX);
    const page = await app.newPage();
    await page.addInitScript(APP_WITH_A_FAULT);
    await page.goto(gateway.panel);
    const fault = page.getByRole('alert').filter({ hasText: 'The gateway did not start' });
    await fault.getByText(/gateway\.yaml:8 ports\.platform: Too big/).waitFor();
    for (const name of ['Open gateway.yaml', 'Start with the last good settings', 'Start again'])
      await fault.getByRole('button', { name }).click();
    // The tray speaks as the window does.
    expect(await page.evaluate('window.asked')).toEqual(['speak en', 'open gateway.yaml', 'last good', 'start']);
    await app.close();
  });

  it('shows nothing to a window without the token', async () => {
    const stranger = await browser.newContext();
    const page = await stranger.newPage();
    const answer = await page.goto(`http://127.0.0.1:${uiPort}/`);
    expect(answer?.status()).toBe(401);
    await stranger.close();
  });
});
