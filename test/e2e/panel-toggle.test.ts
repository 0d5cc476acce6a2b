import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserLane, startChromium } from '../support/chromium.ts';
import { openOnStandIn } from '../support/stand-in-engine.ts';

/** Inside the page: presses the toggle and tells what it shows two frames later. */
const PRESS = `new Promise((resolve) => {
  const toggle = document.querySelector('[role="switch"][aria-label="Connect quantower"]');
  toggle.click();
  requestAnimationFrame(() => requestAnimationFrame(() => resolve([toggle.getAttribute('aria-checked'), toggle.className])));
})`;

/** Nothing here depends on how quick the machine is; it only has to end. */
const ENDS_MS = 120_000;

browserLane('a toggle whose gateway does not answer', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
  });

  it('shows the wish at once, as pending, and the truth again when nothing follows', { timeout: ENDS_MS }, async () => {
    const page = await openOnStandIn(browser);
    const toggle = page.getByRole('switch', { name: 'Connect quantower' });
    expect(await toggle.getAttribute('aria-checked')).toBe('true');
    expect(await page.evaluate(PRESS)).toEqual(['false', 'toggle pending']);
    await expect.poll(() => toggle.getAttribute('aria-checked'), { timeout: 20_000 }).toBe('true');
    expect(await toggle.getAttribute('class')).toBe('toggle');
  });
});
