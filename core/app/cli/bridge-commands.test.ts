import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './nexus.ts';

let base: string;
let terminal: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'nexus-bridge-cli-'));
  terminal = join(base, 'terminal');
  mkdirSync(join(terminal, 'MQL5'), { recursive: true });
});
afterEach(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));

async function nexus(...argv: readonly string[]) {
  const said = { out: '', error: '', hasFailed: false };
  await main(['bridge', ...argv, '--data', join(base, 'data')], {
    write: (text) => {
      said.out += text;
    },
    error: (text) => {
      said.error += text;
    },
    failed: () => {
      said.hasFailed = true;
    },
  });
  return said;
}

describe('nexus bridge', () => {
  it('installs, says what only a person can do, and takes it out again', async () => {
    const installed = await nexus('install', 'mt5', '--terminal', terminal);
    expect(installed.hasFailed).toBe(false);
    for (const words of ['port 9005', 'add 127.0.0.1', 'Algo Trading', 'F7', 'start the gateway anew'])
      expect(installed.out).toContain(words);
    expect(existsSync(join(terminal, 'MQL5', 'Experts', 'NexusBridge', 'NexusBridge.mq5'))).toBe(true);
    expect(await nexus('uninstall', 'mt5_global')).toMatchObject({ hasFailed: false });
    expect(existsSync(join(terminal, 'MQL5', 'Experts'))).toBe(false);
  });

  it('puts the AddOn into NinjaTrader 8, says the one step that is left, and takes it out again', async () => {
    const nt8 = join(base, 'NinjaTrader 8');
    mkdirSync(join(nt8, 'bin', 'Custom'), { recursive: true });
    const installed = await nexus('install', 'nt8', '--terminal', nt8, '--account', 'Sim102');
    expect(installed).toMatchObject({ hasFailed: false });
    for (const words of ['port 9001', 'F5', 'start the gateway anew']) expect(installed.out).toContain(words);
    expect(existsSync(join(nt8, 'bin', 'Custom', 'AddOns', 'NexusBridge.cs'))).toBe(true);
    expect((await nexus('uninstall', 'nt8')).out).toContain('F5');
    expect(existsSync(join(nt8, 'bin', 'Custom', 'AddOns'))).toBe(false);
  });

  it('examines, and fails while something is missing', async () => {
    const examined = await nexus('doctor', 'mt5_brazil');
    expect(examined.hasFailed).toBe(true);
    expect(examined.out).toContain('nexus bridge install mt5_brazil');
  });

  it('knows no bridge of another platform', async () => {
    const refused = await nexus('install', 'bookmap');
    expect(refused).toMatchObject({ hasFailed: true });
    expect(refused.error).toContain('expected nt8, mt5');
  });
});
