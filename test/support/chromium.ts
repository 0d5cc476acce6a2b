import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { lane, type Lane } from './lane.ts';

/** Debian's browser. */
export const CHROMIUM = '/usr/bin/chromium';

/** Tests that drive a browser. */
export const browserLane: Lane = lane('browser', existsSync(CHROMIUM), 'apt-get install chromium');

/** For whatever a page is to come to; only ends what hangs. */
export const PAGE_MS_MAX = 120_000;

/** Starts the browser without any traffic of its own. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    timeout: PAGE_MS_MAX,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A window that shows a panel, and everything that went wrong in it. */
export interface PanelPage {
  readonly page: Page;
  /** What the page's console complained of, and its uncaught errors. */
  readonly complaints: readonly string[];
  go(screen: string): Promise<void>;
  /**
   * Violations of WCAG 2.1 A and AA that axe calls serious or critical, each with the places: in the whole window, or
   * below one element of it.
   */
  accessibilityFaults(within?: string): Promise<readonly string[]>;
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
  }[];
}

/** Opens a panel in a window of its own profile. */
export async function openPanel(
  browser: Browser,
  address: string,
  options: { readonly scale?: number; readonly width?: number; readonly height?: number } = {},
): Promise<PanelPage> {
  const { scale = 1, width = 1_280, height = 800 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    locale: 'en-US',
    bypassCSP: false,
  });
  context.setDefaultTimeout(PAGE_MS_MAX);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
  await page.getByTestId('state').waitFor();
  let isAxeThere = false;
  return {
    page,
    complaints,
    go: async (screen) => {
      await page.evaluate(`window.location.hash = ${JSON.stringify(screen)}`);
      await page.locator(`.rail a[href="#${screen}"][aria-current="page"]`).waitFor();
    },
    accessibilityFaults: async (within = 'html') => {
      // Handed over by the debugger, past the page's own policy, which lets no foreign script in.
      if (!isAxeThere) await page.evaluate(axe.source);
      isAxeThere = true;
      const found: AxeResult = await page.evaluate(
        `axe.run('${within}', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] })`,
      );
      return found.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .slice(0, 5)
              .map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary.replaceAll('\n', ' ')})`)
              .join('; ')}`,
        );
    },
  };
}
