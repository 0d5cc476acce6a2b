import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserLane, PAGE_MS_MAX, startChromium } from '../support/chromium.ts';
import { openOnStandIn } from '../support/stand-in-engine.ts';

/** Inside the page: presses the toggle and tells what it shows as soon as React has drawn that: no answer is so quick. */
const PRESS = `(async () => {
  const toggle = document.querySelector('[role="switch"][aria-label="Connect quantower"]');
  toggle.click();
  await Promise.resolve();
  return [toggle.getAttribute('aria-checked'), toggle.className];
})()`;

/** What the gateway holds, while the row that the panel shows is half a second old. */
const FILLED_JUST_NOW = {
  text: '1 position on quantower',
  positions: [{ platform: 'quantower', text: '+1 contract of NQ 12-26 @ 16000.00' }],
};

/** Nothing here depends on how quick the machine is; it only has to end. */
const ENDS_MS = 240_000;

browserLane('a toggle whose gateway does not answer', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
  });

  it('asks before it switches off what the row does not yet show to hold something', { timeout: ENDS_MS }, async () => {
    const page = await openOnStandIn(browser);
    await page.evaluate(`window.openBusiness = ${JSON.stringify(FILLED_JUST_NOW)}`);
    await page.getByRole('switch', { name: 'Connect quantower' }).click();
    await page
      .getByRole('dialog')
      .getByText(/1 position on quantower/)
      .waitFor();
    await page.getByRole('button', { name: 'Flatten, then switch off' }).waitFor();
  });

  it('says after a while that a kill is not answered, until it is', { timeout: ENDS_MS }, async () => {
    const page = await openOnStandIn(browser);
    await page.keyboard.press('Control+Shift+K');
    await page.getByRole('alert').getByText('The gateway has not answered for 3 s.').waitFor();
    expect(await page.evaluate('window.told.map(([name]) => name)')).toEqual(['kill']);
    await page.evaluate('window.leave()');
    await page.getByRole('alert').getByText('It may have been done.').waitFor();
    expect(await page.getByText('The gateway has not answered').count()).toBe(0);
  });

  it('shows the wish at once, as pending, and the truth again when nothing follows', { timeout: ENDS_MS }, async () => {
    const page = await openOnStandIn(browser);
    const toggle = page.getByRole('switch', { name: 'Connect quantower' });
    expect(await toggle.getAttribute('aria-checked')).toBe('true');
    expect(await page.evaluate(PRESS)).toEqual(['false', 'toggle pending']);
    await expect.poll(() => toggle.getAttribute('aria-checked'), { timeout: PAGE_MS_MAX }).toBe('true');
    expect(await toggle.getAttribute('class')).toBe('toggle');
  });
});
