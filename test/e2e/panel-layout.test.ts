import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserLane, startChromium } from '../support/chromium.ts';
import { openOnStandIn } from '../support/stand-in-engine.ts';

/** Inside the page: keeps which cells and figures moved sideways, and panels up or down, with nobody having touched them. */
const WATCH_MOVES = `
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const { sources, hadRecentInput } of list.getEntries()) {
      if (hadRecentInput) continue;
      for (const { node, previousRect, currentRect } of sources) {
        const element = node?.nodeType === 1 ? node : node?.parentElement;
        if (!element?.closest('main')) continue;
        const isCell = element.closest('table, .figures') !== null && Math.abs(previousRect.x - currentRect.x) > 0.5;
        const isPanel = element.matches('.panel') && previousRect.y !== currentRect.y;
        if (isCell || isPanel) window.moved.push(element.tagName + ' ' + element.className + ' ' + element.textContent.slice(0, 40));
      }
    }
  }).observe({ type: 'layout-shift' });
`;

/** Nothing here depends on how quick the machine is; it only has to end. */
const ENDS_MS = 120_000;

browserLane('the overview while numbers change', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
  });

  it(
    'keeps its columns, figures and panels where they are, also when the last position is closed',
    { timeout: ENDS_MS },
    async () => {
      const page = await openOnStandIn(browser);
      await page.evaluate('window.flood(20)');
      await page.evaluate(WATCH_MOVES);
      await page.evaluate('window.flood(200)');
      expect(await page.evaluate('window.moved')).toEqual([]);
    },
  );
});
