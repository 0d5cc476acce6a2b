import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedConfigText } from '../config.ts';
import { configFiles } from './config-files.ts';

describe('the configuration as the panel shows it', () => {
  it('has every setting with its value, its default, its unit and what it means', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nexus-config-'));
    const path = join(folder, 'gateway.yaml');
    writeFileSync(path, 'version: 1\norders:\n  timeout_ms: 500\n');
    const [file] = configFiles([{ name: 'gateway.yaml', path, shipped: shippedConfigText(), takes: 'start' }]);
    rmSync(folder, { recursive: true });
    const of = (key: string): unknown => file?.settings.find((setting) => setting.key === key);
    expect(of('orders.timeout_ms')).toMatchObject({ value: 500, default: 10_000, unit: 'ms', takes: 'start' });
    expect(of('orders.timeout_ms')).toMatchObject({ text: expect.stringContaining('outcome is unknown') as string });
    expect(of('ports.nexus')).toMatchObject({ value: 5556, default: 5556, unit: 'port' });
    expect(of('simulated_platforms')).toMatchObject({ default: ['sim_nt8', 'sim_sierra', 'sim_mt5'] });
    expect(of('version')).toBeUndefined();
  });

  it.each([
    ['in one line', 'platforms: { sierra: { port: 9002, username: me, password: secret } }'],
    ['in several', 'platforms:\n  sierra:\n    port: 9002\n    username: me\n    password: secret\n'],
  ])('shows the platforms that are named %s, and no password', (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'nexus-config-'));
    const path = join(folder, 'gateway.yaml');
    writeFileSync(path, `version: 1\n${text}\n`);
    const [file] = configFiles([{ name: 'gateway.yaml', path, shipped: shippedConfigText(), takes: 'start' }]);
    rmSync(folder, { recursive: true });
    expect(file?.settings.find(({ key }) => key === 'platforms')).toMatchObject({
      value: { sierra: { port: 9_002, username: 'me', password: '(not shown)' } },
      default: {},
    });
    expect(JSON.stringify(file)).not.toContain('secret');
  });

  it('has a file that is not there with its defaults, and one without a shipped text with its path alone', () => {
    const files = configFiles([
      { name: 'gateway.yaml', path: '/nowhere/gateway.yaml', shipped: 'a_ms: 5 # five\n', takes: 'start' },
      { name: 'products.yaml', path: '/nowhere/products.yaml', takes: 'reload' },
    ]);
    expect(files[0]?.settings).toEqual([
      { key: 'a_ms', text: 'five', value: 5, default: 5, unit: 'ms', takes: 'start' },
    ]);
    expect(files[1]).toEqual({ name: 'products.yaml', path: '/nowhere/products.yaml', settings: [] });
  });
});
