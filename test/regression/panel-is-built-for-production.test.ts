import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/gateway-process.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const folder = temporaryFolder();
afterAll(() => folder.remove());

it('holds React’s production build, also where a test or a developer’s shell builds it', () => {
  const target = join(folder.path, 'panel');
  const code = `import { bundlePanel } from './build/bundle-panel.mjs'; await bundlePanel(${JSON.stringify(target)});`;
  const built = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'test' },
  });
  expect(built.stderr).not.toContain('Error');
  const assets = join(target, 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  expect(scripts).toHaveLength(1);
  for (const name of scripts) {
    const script = readFileSync(join(assets, name), 'utf8');
    // What only the development build says and does.
    expect(script.includes('Download the React DevTools')).toBe(false);
    expect(script.includes('jsxDEV')).toBe(false);
  }
});
