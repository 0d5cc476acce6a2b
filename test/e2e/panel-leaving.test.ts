import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserLane, PAGE_MS_MAX, startChromium } from '../support/chromium.ts';
import { openOnStandIn } from '../support/stand-in-engine.ts';

/** Nothing here depends on how quick the machine is; it only has to end. */
const ENDS_MS = 240_000;
const NOTHING_OPEN = /No position and no order is open/;

const HELD = {
  text: '1 position on quantower',
  positions: [{ platform: 'quantower', text: '+1 contract of NQ 12-26 @ 16000.00' }],
  keys: ['quantower SIM101 NQ 12-26 1'],
};

browserLane('a question before a stop, a switch-off or a flatten', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
  });

  /** A panel whose gateway answers the question for what is open with this error, or 'silent'. */
  const openWith = async (refusal: unknown): Promise<Page> => {
    const page = await openOnStandIn(browser);
    await page.evaluate(`window.refusals.openBusiness = ${JSON.stringify(refusal)}`);
    return page;
  };

  const told = (page: Page): Promise<unknown> => page.evaluate('window.told');

  it(
    'says of nothing that it is not open before the gateway has said so, and lets nobody act on it',
    { timeout: ENDS_MS },
    async () => {
      const page = await openWith('silent');
      await page.keyboard.press('Alt+S');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Asking what is open…').waitFor();
      expect(await dialog.getByText(NOTHING_OPEN).count()).toBe(0);
      expect(await dialog.getByRole('button', { name: 'Stop gateway' }).isDisabled()).toBe(true);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Alt+F');
      await dialog.getByText('Asking what is open…').waitFor();
      expect(await dialog.getByText(NOTHING_OPEN).count()).toBe(0);
    },
  );

  it('says that it is not known where the question fails, and offers all there is', { timeout: ENDS_MS }, async () => {
    const page = await openWith({ code: 'VIEW_FAILED', reason: 'it could not be answered', remedy: '' });
    await page.keyboard.press('Alt+S');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('What is open is not known. It could not be answered.').waitFor();
    for (const name of ['Cancel orders and stop', 'Flatten and stop', 'Leave them and stop'])
      expect(await dialog.getByRole('button', { name }).isEnabled(), name).toBe(true);
  });

  it('tells the gateway what was shown with what was decided', { timeout: ENDS_MS }, async () => {
    const page = await openOnStandIn(browser);
    await page.evaluate(`window.openBusiness = ${JSON.stringify(HELD)}`);
    await page.keyboard.press('Alt+S');
    await page.getByRole('button', { name: 'Leave them and stop' }).click();
    await expect
      .poll(() => told(page), { timeout: PAGE_MS_MAX })
      .toEqual([['gatewayStop', { orders: 'leave', shown: HELD.keys, reason: 'stopped in the panel' }]]);
  });

  it('leaves KILL to the mouse too', { timeout: ENDS_MS }, async () => {
    const page = await openOnStandIn(browser);
    await page.keyboard.press('Alt+M');
    const reason = page.getByRole('dialog').getByLabel('Reason');
    await reason.fill('typed');
    await page.getByRole('button', { name: 'KILL' }).click();
    await expect
      .poll(() => told(page), { timeout: PAGE_MS_MAX })
      .toEqual([['kill', { reason: 'kill switch of the panel' }]]);
    // Who was typing goes on typing: what stops takes the focus from no question.
    await page.keyboard.type(' on');
    expect(await reason.inputValue()).toBe('typed on');
  });

  it('asks anew where more is open by then than was shown', { timeout: ENDS_MS }, async () => {
    const page = await openOnStandIn(browser);
    const refusal = { code: 'SHOWN_CHANGED', reason: 'more is open than was shown: 1; nothing was done', remedy: '' };
    await page.evaluate(`window.refusals.platformDisconnect = ${JSON.stringify(refusal)}`);
    await page.getByRole('switch', { name: 'Connect quantower' }).click();
    // It filled between the answer and the switch-off.
    await page.getByRole('dialog', { name: 'Switch quantower off?' }).getByText(NOTHING_OPEN).waitFor();
    await page.evaluate(`window.openBusiness = ${JSON.stringify(HELD)}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
    await page
      .getByRole('dialog')
      .getByText(/1 position on quantower/)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave them' }).waitFor();
  });
});
