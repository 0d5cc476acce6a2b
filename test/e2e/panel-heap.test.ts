import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserLane, startChromium } from '../support/chromium.ts';
import { openOnStandIn } from '../support/stand-in-engine.ts';

/** Messages until the tables are full and every function of the panel has run. */
const WARM_UP = 601;
/** Messages after that: some six minutes of a busy gateway. */
const MORE = 2_000;
/** What one reading may differ from the next by chance; one object left of each message would be twice as much. */
const CHANCE = MORE / 2;
/** Nothing here depends on how quick the machine is; it only has to end. */
const ENDS_MS = 600_000;

interface Held {
  /** Everything that a script made and something still holds: objects, arrays, functions, maps. */
  readonly objects: number;
  readonly nodes: number;
  readonly listeners: number;
}

browserLane('the heap of the panel', () => {
  let browser: Browser;
  let page: Page;
  let session: CDPSession;

  beforeAll(async () => {
    browser = await startChromium();
    page = await openOnStandIn(browser);
    session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
  });

  afterAll(async () => {
    await browser.close();
  });

  const held = async (): Promise<Held> => {
    await page.evaluate('window.settle()');
    await session.send('HeapProfiler.collectGarbage');
    const prototype = await session.send('Runtime.evaluate', { expression: 'Object.prototype' });
    const { objects } = await session.send('Runtime.queryObjects', {
      prototypeObjectId: prototype.result.objectId ?? '',
      objectGroup: 'count',
    });
    const counted = await session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    await session.send('Runtime.releaseObjectGroup', { objectGroup: 'count' });
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
    return { objects: Number(counted.result.value), nodes: metric('Nodes'), listeners: metric('JSEventListeners') };
  };

  it('sees what is held: a count that cannot rise proves nothing', { timeout: ENDS_MS }, async () => {
    const first = await held();
    await page.evaluate(`window.kept = Array.from({ length: ${MORE} }, () => ({ one: {} }))`);
    expect((await held()).objects - first.objects).toBeGreaterThan(MORE);
    await page.evaluate('window.kept = undefined');
  });

  it.each(['overview', 'platforms'])(
    'holds nothing of the messages that it has shown: %s',
    async (screen) => {
      await page.evaluate(`window.location.hash = '${screen}'`);
      await page.locator(`.rail a[href="#${screen}"][aria-current="page"]`).waitFor();
      await page.locator('main').getByText('quantower').first().waitFor();
      await page.evaluate(`window.flood(${WARM_UP})`);
      const first = await held();
      await page.evaluate(`window.flood(${MORE})`);
      const last = await held();
      expect(last.objects - first.objects).toBeLessThan(CHANCE);
      expect(last.nodes - first.nodes).toBeLessThan(CHANCE);
      expect(last.listeners - first.listeners).toBeLessThan(CHANCE);
    },
    ENDS_MS,
  );
});
