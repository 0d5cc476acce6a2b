import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../test/support/gateway-process.ts';
import { servePanel } from './serve-panel.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

it('serves the panel’s own files with its policy, and nothing from beside its folder', async () => {
  const panel = join(folder.path, 'panel');
  mkdirSync(panel);
  writeFileSync(join(panel, 'index.html'), '<p>panel</p>');
  writeFileSync(join(folder.path, 'token.json'), 'secret');
  const page = await servePanel(panel, 'app://panel/index.html#risk');
  expect([page.status, await page.text()]).toEqual([200, '<p>panel</p>']);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  for (const address of ['app://panel/none.html', 'app://panel/..%2Ftoken.json', 'file:///etc/passwd', 'app://x/a.js'])
    expect((await servePanel(panel, address)).status, address).toBe(404);
});
