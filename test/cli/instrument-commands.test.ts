import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNexus, startGatewayProcess, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';

let folder: ReturnType<typeof temporaryFolder>;
let gateway: GatewayProcess;
beforeAll(async () => {
  folder = temporaryFolder();
  gateway = await startGatewayProcess(folder.path);
});
afterAll(async () => {
  await gateway.stop();
  folder.remove();
});

async function nexus(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runNexus([...args, '--data', folder.path]);
  return `${stdout}${stderr}`;
}

describe('the commands for symbols and rates', () => {
  it('draft, show, apply and undo a mapping, and keep every version', async () => {
    const change = 'NQ on mt5_global: NAS100 → USTEC';
    expect(await nexus('symbols', 'set', 'NQ', '--platform', 'mt5', '--symbol', 'USTEC')).toContain(
      `  ${change}\nDrafted, not in force.`,
    );
    expect(await nexus('symbols', 'diff')).toContain(change);
    expect(await nexus('symbols', 'apply', '--reason', 'new broker')).toContain('In force. Revision 1.');
    expect(await nexus('symbols', 'list', 'NQ')).toMatch(/NQ +mt5_global +USTEC +1 NQ = 20 lots = \$20\/pt +no/);
    expect(await nexus('symbols', 'undo', '--apply')).toContain('NQ on mt5_global: USTEC → NAS100');
    expect(await nexus('symbols', 'versions')).toMatch(/2 .*cli[^]*1 .*cli +new broker +NQ on mt5_global[^]*0 .*start/);
    const kept = join(folder.path, 'config', 'history', '000001', 'symbol_mappings.yaml');
    expect(readFileSync(kept, 'utf8')).toContain('USTEC');
  });

  it('export and import the simple form', async () => {
    const file = join(folder.path, 'symbol_mappings.json');
    await nexus('symbols', 'export', file);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ NQ: { mt5_global: 'NAS100' } });
    writeFileSync(file, '{"NQ":{"nt8":"NQ 03-25","sierra":"NQH25_FUT_CME","mt5":"NAS100"}}');
    expect(await nexus('symbols', 'import', file, '--json')).toMatch(
      /"outcome":"drafted".*NQ on sierra: NQ\w\d\d → NQ/,
    );
    expect(await nexus('symbols', 'discard')).toContain('Nothing is drafted any more.');
  });

  it('confirm a size by the sentence typed out', async () => {
    const confirm = ['symbols', 'confirm', 'NQ', '--platform', 'nt8', '--size'];
    expect(await nexus(...confirm, '1 NQ = 2 contracts')).toContain('CONFIRMATION_DIFFERS');
    expect(await nexus(...confirm, '1 NQ = 1 contract = $20/pt')).toContain('In force.');
  });

  it('leave the last good configuration in force when a file is faulty, and name the place', async () => {
    const file = join(folder.path, 'config', 'products.yaml');
    const before = readFileSync(file, 'utf8');
    appendFileSync(file, '\nproducts:\n  NQ: { tick: -1 }\n');
    expect(await nexus('reload')).toMatch(/CONFIG_INVALID: .*products\.yaml:\d+ products\.NQ\.tick/);
    expect(await nexus('alerts')).toContain('what was in force stays in force');
    writeFileSync(file, before);
    expect(await nexus('reload')).toContain('Nothing changes.');
  });

  it('take a rate by hand, keep it over a restart, and read rates from gateway.yaml anew', async () => {
    expect(await nexus('rate', 'set', 'USD/BRL', '0')).toContain('RATE_INVALID');
    expect(await nexus('rate', 'set', 'USD/BRL', '5.5')).toMatch(/USD\/BRL +5\.5 +manual .*fresh +yes/);
    await gateway.stop();
    gateway = await startGatewayProcess(folder.path);
    expect(await nexus('rates')).toMatch(/USD\/BRL +5\.5 +manual/);
    const file = join(folder.path, 'config', 'gateway.yaml');
    const shipped = readFileSync(file, 'utf8');
    writeFileSync(file, shipped.replace('fresh_s: 60', 'fresh_s: 0'));
    expect(await nexus('reload')).toMatch(/CONFIG_INVALID: .*gateway\.yaml:\d+ currency\.fresh_s/);
    const typed = 'manual: [{ pair: EUR/USD, rate: 1.1, as_of: 2026-11-20T14:30:00Z }]';
    writeFileSync(file, shipped.replace('currency:\n', `currency:\n  ${typed}\n`));
    await nexus('reload');
    expect(await nexus('rates')).toMatch(/EUR\/USD +1\.1 +manual/);
  });

  it('preview the next roll', async () => {
    expect(await nexus('roll-plan', 'NQ', '--at', '2025-03-10')).toMatch(/^NQ: NQH25 → NQM25 on 2025-03-15/);
    expect(await nexus('roll-plan', 'NQ', '--at', 'soon')).toContain('DATE_INVALID');
  });
});

it('answers a thousand requests in one run, in their order', async () => {
  const roots = ['NQ', 'ES', 'CL', 'GC', 'ZN', '6E', 'WIN', 'WDO'];
  const requests = Array.from({ length: 1_000 }, (_, index) => ({
    root: roots[index % roots.length],
    at: `20${20 + (index % 16)}-${String((index % 12) + 1).padStart(2, '0')}-15`,
  }));
  const input = requests.map((request) => JSON.stringify(request)).join('\n');
  const { stdout, code } = await runNexus(['roll', '--batch', '--data', folder.path], `${input}\n`);
  expect(code).toBe(0);
  const answers = stdout.trim().split('\n');
  expect(answers).toHaveLength(1_000);
  expect(answers.map((line) => (JSON.parse(line) as { root: string }).root)).toEqual(requests.map(({ root }) => root));
});
