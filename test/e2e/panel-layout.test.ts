import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserLane, startChromium } from '../support/chromium.ts';
import { openOnStandIn } from '../support/stand-in-engine.ts';

/**
 * Inside the page: `look()` measures where columns, figures and panels stand, and keeps which are elsewhere than when they were
 * first seen. The browser's own record of layout shifts names the five largest of a frame alone, which here are lines of news.
 * While a band has come or gone everything stands elsewhere: a page that stood still for three seconds says so in one.
 */
const WATCH_PLACES = `
  const bands = document.querySelector('.bands');
  const bandsAtFirst = bands.childElementCount;
  const seen = new Map();
  window.moved = new Set();
  const rects = (selector) => [...document.querySelectorAll(selector)].map((one) => [one, one.getBoundingClientRect()]);
  const panelOf = (one) => one.closest('.panel')?.getAttribute('aria-label');
  const places = () => [
    ...rects('main .panel').map(([one, { y }]) => ['panel ' + panelOf(one), y]),
    ...rects('main .figures > *').map(([one, { x }]) => ['figure ' + panelOf(one) + ' ' + one.firstElementChild.textContent, x]),
    ...rects('main tr:not(.inner) > *').map(([one, { x }]) => ['column ' + panelOf(one) + ' ' + one.cellIndex, x]),
  ];
  window.look = () => {
    if (bands.childElementCount !== bandsAtFirst) return;
    for (const [place, at] of places()) {
      if (!seen.has(place)) seen.set(place, at);
      if (Math.abs(seen.get(place) - at) > 0.5) window.moved.add(place);
    }
  };
  window.look();
`;

/** Inside the page: what is elsewhere after one of 200 messages; the last position is closed by some of them. */
const FLOOD = `(async () => {
  for (let message = 0; message < 200; message += 1) {
    await window.flood(1);
    window.look();
  }
  return [...window.moved];
})()`;

/** Inside the page: moves everything, and tells what was seen of it. */
const PUSH = `(() => {
  const main = document.querySelector('main');
  main.style.padding = '60px';
  window.look();
  return [...window.moved].join();
})()`;

/** Nothing here depends on how quick the machine is; it only has to end. */
const ENDS_MS = 240_000;

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
      await page.evaluate(WATCH_PLACES);
      expect(await page.evaluate(FLOOD)).toEqual([]);
      // A watch that sees no move proves nothing.
      expect(await page.evaluate(PUSH)).toMatch(/panel .*figure .*column /);
    },
  );
});
