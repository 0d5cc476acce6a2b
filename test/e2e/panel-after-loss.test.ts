import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserLane, startChromium } from '../support/chromium.ts';
import { openOnStandIn } from '../support/stand-in-engine.ts';

/** Nothing here depends on how quick the machine is; it only has to end. */
const ENDS_MS = 240_000;

browserLane('the panel after its gateway was lost', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
  });

  it(
    'goes on showing prices to the tick on every screen that is opened then, and offers nothing that cannot be done',
    { timeout: ENDS_MS },
    async () => {
      const page = await openOnStandIn(browser);
      await page.evaluate('window.flood(10)');
      const positions = page.getByRole('region', { name: 'Positions' });
      const prices = async (): Promise<readonly string[]> =>
        (await positions.locator('td.number').allTextContents()).filter((text) => text.includes('16,'));
      const before = await prices();
      expect(before.length).toBeGreaterThan(0);
      for (const price of before) expect(price).toMatch(/^[\d,]+\.\d\d$/);
      await page.evaluate('window.leave()');
      await page.getByRole('status').getByText('Not connected').waitFor();
      await page.evaluate("window.location.hash = 'risk'");
      await page.getByRole('main', { name: 'Risk' }).waitFor();
      await page.evaluate("window.location.hash = 'overview'");
      await positions.getByText('NQ').first().waitFor();
      expect(await prices()).toEqual(before);
      expect(await page.getByRole('button', { name: 'KILL' }).isDisabled()).toBe(true);
      // What was open before the loss may not be so any more.
      await page.keyboard.press('Alt+S');
      await page.getByRole('dialog').getByText('What is open is not known. The gateway is not connected.').waitFor();
    },
  );
});
