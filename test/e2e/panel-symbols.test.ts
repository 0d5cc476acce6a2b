import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserLane, openPanel, startChromium, type PanelPage } from '../support/chromium.ts';
import { startGatewayProcess, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';

browserLane('the symbols of the panel', () => {
  const data = temporaryFolder();
  let gateway: GatewayProcess;
  let browser: Browser;
  let panel: PanelPage;

  beforeAll(async () => {
    gateway = await startGatewayProcess(data.path, ['--no-demo', '--ui-port', '0']);
    browser = await startChromium();
    panel = await openPanel(browser, gateway.panel);
    await panel.page.getByTestId('state').getByText('ACTIVE').waitFor();
    await panel.go('symbols');
  });

  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    data.remove();
  });

  const importFile = async (name: string, text: string): Promise<void> => {
    const chooser = panel.page.waitForEvent('filechooser');
    await panel.page.getByRole('button', { name: 'Import…' }).click();
    await (await chooser).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  };

  it('take a person’s word on a price with how it is known, and read a decimal comma as a number', async () => {
    const { page } = panel;
    await page.getByRole('button', { name: 'Edit NQ on mt5_global' }).click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Confirm: NAS100 is NQ' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('The price is the same: how is it known?').fill('compared by eye');
    await confirm.click();
    await confirm.waitFor({ state: 'detached' });
    await dialog.getByLabel('Multiplier').fill('0,x');
    await dialog.getByText('A number cannot be read.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Draft the change' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Multiplier').fill('2,5');
    await dialog.getByText(/= 50 lots/).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  it('go out as a file, come back edited as a draft, are applied, and undone', async () => {
    const { page } = panel;
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const file = await (await saved).path();
    const text = await readFile(file, 'utf8');
    expect(text).toContain('NAS100');
    await importFile('edited.json', text.replaceAll('NAS100', 'USTECH.x'));
    await page
      .getByText(/drafted/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'See what changes' }).click();
    await page
      .getByRole('dialog')
      .getByText(/USTECH\.x/)
      .first()
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
    const cell = page.getByRole('button', { name: 'Edit NQ on mt5_global' });
    await cell.getByText('USTECH.x').waitFor();
    // The cell may be in force before the answer has closed the question, and the list of the draft.
    const discard = page.getByRole('button', { name: 'Discard' });
    await discard.waitFor({ state: 'detached' });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // What was in force before is drafted, and seen before it is so again.
    await page.keyboard.press('Control+z');
    await discard.waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    await cell.getByText('NAS100').waitFor();
  });

  it('refuse a file that is none, say where, and stay as they are', async () => {
    const { page } = panel;
    await importFile('broken.json', '{ "mappings": [');
    await page
      .getByRole('alert')
      .getByText(/broken\.json/)
      .waitFor();
    await page.getByRole('button', { name: 'Edit NQ on mt5_global' }).getByText('NAS100').waitFor();
    expect(await page.getByRole('button', { name: 'Discard' }).count()).toBe(0);
  });
});
