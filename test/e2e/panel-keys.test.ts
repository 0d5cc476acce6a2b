import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserLane, openPanel, PAGE_MS_MAX, startChromium, type PanelPage } from '../support/chromium.ts';
import { startGatewayProcess, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';

const SCREENS = 'overview platforms symbols orders test risk signals performance alerts settings'.split(' ');

/** Inside the page: controls that are seen and that Tab does not reach in the order in which they are read. */
const OUT_OF_REACH = `
  [...document.querySelectorAll('button, a[href], input, select, textarea, [onclick]')]
    .filter((one) => one.tabIndex !== 0 && !one.disabled && one.getBoundingClientRect().width > 1)
    .map((one) => one.outerHTML.slice(0, 120))
`;

/** Inside the page: controls that say nothing to whoever cannot see them; what is hidden is there for nobody. */
const NAMELESS = `
  [...document.querySelectorAll('button, a[href], input, select')]
    .filter((one) => one.getClientRects().length > 0 && (one.getAttribute('aria-label') ?? one.title ?? '') === '' && one.textContent.trim() === '' && one.labels?.length !== 1)
    .map((one) => one.outerHTML.slice(0, 120))
`;

/** Inside the page: how the control that has the focus shows it; the browser's own frame has none. */
const RING = `(() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return { at: 'the window', width: '2px', style: 'solid' };
  const { outlineWidth, outlineStyle } = getComputedStyle(at);
  return { at: at.outerHTML.slice(0, 100), width: outlineWidth, style: outlineStyle };
})()`;

/** Inside the page: what each control shows as its key, and where. */
const PLACES = `
  [...document.querySelectorAll('.hints kbd')].map((one) => {
    const { x, y } = one.getBoundingClientRect();
    return { text: one.textContent, x, y };
  })
`;

browserLane('the panel without a mouse', () => {
  const data = temporaryFolder();
  let gateway: GatewayProcess;
  let browser: Browser;
  let panel: PanelPage;

  beforeAll(async () => {
    gateway = await startGatewayProcess(data.path, ['--no-demo', '--ui-port', '0']);
    browser = await startChromium();
    panel = await openPanel(browser, gateway.panel);
    await panel.page.getByTestId('state').getByText('ACTIVE').waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    data.remove();
  });

  it('has every control of every screen in reach, each with a name', async () => {
    for (const screen of SCREENS) {
      await panel.go(screen);
      // What still loads would be found to be in order because it is not there.
      const loading = panel.page.locator('main .empty', { hasText: /^(Loading|Connecting)/ });
      await loading.first().waitFor({ state: 'detached' });
      for (const faulty of [OUT_OF_REACH, NAMELESS])
        await expect.poll(() => panel.page.evaluate(faulty), { message: screen, timeout: PAGE_MS_MAX }).toEqual([]);
    }
  });

  it('shows where the focus is, at every stop', async () => {
    const { page } = panel;
    for (const screen of ['overview', 'orders', 'test', 'risk']) {
      await panel.go(screen);
      await page.evaluate('document.activeElement?.blur()');
      for (let stop = 0; stop < 25; stop += 1) {
        await page.keyboard.press('Tab');
        const ring: { readonly at: string; readonly width: string; readonly style: string } = await page.evaluate(RING);
        expect(ring, `${screen}, stop ${stop}: ${ring.at}`).toMatchObject({ width: '2px', style: 'solid' });
      }
    }
  });

  it('goes to every screen by its key, and lists the keys', async () => {
    const { page } = panel;
    for (const [index, screen] of SCREENS.entries()) {
      await page.keyboard.press(`Alt+Digit${(index + 1) % 10}`);
      await page.locator(`.rail a[href="#${screen}"][aria-current="page"]`).waitFor();
    }
    await page.keyboard.press('F1');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.getByText('Ctrl+Shift+K').waitFor();
    await keys.getByText('Alt+Shift+1…9').waitFor();
    expect(await panel.accessibilityFaults('.dialog')).toEqual([]);
    // A key that would ask something else waits until the question that is open has gone.
    await page.keyboard.press('Alt+KeyF');
    expect(await keys.count()).toBe(1);
    expect(await page.getByRole('dialog').count()).toBe(1);
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
  });

  it('asks before it flattens, by its key', async () => {
    const { page } = panel;
    await page.keyboard.press('Alt+KeyF');
    await page.getByRole('dialog', { name: 'Flatten' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('loses nothing that was typed: Esc goes to Cancel, and no key leaves the question', async () => {
    const { page } = panel;
    await page.keyboard.press('Alt+KeyM');
    const dialog = page.getByRole('dialog', { name: 'Re-arm trading' });
    await dialog.getByRole('textbox').fill('looked at the positions');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+Digit2');
    expect(await dialog.getByRole('textbox').inputValue()).toBe('looked at the positions');
    expect(await page.locator('button:focus').textContent()).toBe('Cancel');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+KeyM');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('switches a platform off and on by its key', async () => {
    const { page } = panel;
    await panel.go('overview');
    const simulated = page.getByRole('switch', { name: 'Connect Simulated NinjaTrader 8' });
    const key = (await simulated.getAttribute('aria-keyshortcuts')) ?? '';
    expect(key).toMatch(/^Alt\+Shift\+\d$/);
    expect(await simulated.getAttribute('title')).toContain(key);
    const isOn = (): Promise<string | null> => simulated.getAttribute('aria-checked');
    await page.keyboard.press(key.replace(/(\d)$/, 'Digit$1'));
    await expect.poll(isOn, { timeout: PAGE_MS_MAX }).toBe('false');
    await page.keyboard.press(key.replace(/(\d)$/, 'Digit$1'));
    await expect.poll(isOn, { timeout: PAGE_MS_MAX }).toBe('true');
  });

  it('shows a key on every control but those that stop trading, and its letters press it', async () => {
    const { page } = panel;
    await panel.go('risk');
    await page.keyboard.press('Alt+KeyJ');
    const labels = page.locator('.hints kbd');
    await labels.first().waitFor();
    const seen = await labels.allTextContents();
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(12);
    // The letter beside Flatten opens its question.
    const flatten = await page.getByRole('main').getByRole('button', { name: 'Flatten all…' }).boundingBox();
    const places: readonly { text: string; x: number; y: number }[] = await page.evaluate(PLACES);
    const beside = places.find(
      ({ x, y }) => Math.abs(x + 10 - (flatten?.x ?? 0)) < 3 && Math.abs(y + 6 - (flatten?.y ?? 0)) < 3,
    );
    for (const letter of beside?.text ?? '') await page.keyboard.press(`Key${letter}`);
    await page.getByRole('dialog', { name: 'Flatten' }).waitFor();
    expect(await labels.count()).toBe(0);
    await page.keyboard.press('Escape');
    // A letter that no control has ends it and does nothing.
    await page.keyboard.press('Alt+KeyJ');
    await labels.first().waitFor();
    await page.keyboard.press('Escape');
    expect(await labels.count()).toBe(0);
    await page.getByTestId('state').getByText('ACTIVE').waitFor();
  });

  it('puts the cursor into the search field of a screen with a slash, and keeps the slash for whoever types', async () => {
    const { page } = panel;
    await panel.go('symbols');
    const search = page.getByRole('searchbox');
    await search.waitFor();
    await page.keyboard.press('Slash');
    await page.keyboard.type('a/b');
    expect(await search.inputValue()).toBe('a/b');
  });
});
