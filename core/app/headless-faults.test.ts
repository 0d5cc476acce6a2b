import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolderAt } from './data-folder.ts';
import { startHeadless } from './headless.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nexus-faults-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, maxRetries: 5 });
});

/** Starts on a folder whose one file a person has changed; what the start is refused with. */
async function refusal(file: string, text: string): Promise<string> {
  const folder = dataFolderAt(root);
  mkdirSync(folder.configFolder, { recursive: true });
  writeFileSync(join(folder.configFolder, file), text);
  const started = await startHeadless({ folder, overrides: (config) => config });
  return started.ok ? 'it started' : started.error.join('\n');
}

const TWO_KEYS = 'products:\n  NQ: { margin_usd: 1 }\n  NQ: { margin_usd: 2 }\n';
const ZERO_RATE = 'currency:\n  manual:\n    - { pair: USD/BRL, rate: 0, as_of: 2026-11-20T14:30:00Z }\n';

describe('a start with a faulty file', () => {
  it.each([
    ['products.yaml', 'products:\n  NQ:\n    tick: -0.25\n', 'products.yaml:3 products.NQ.tick'],
    ['products.yaml', 'products:\n  ES: { name: E-mini Nasdaq-100 }\n', 'has the name "E-mini Nasdaq-100" too'],
    ['products.yaml', TWO_KEYS, 'products.yaml:3 NQ: stands here twice'],
    ['products.yaml', 'products:\n  NQ: { months: [H, B] }\n', 'products.yaml:2 products.NQ.months'],
    [
      'products.yaml',
      'overrides:\n  NQ.2026-11: { roll: 2026-11-11 }\n',
      'products.yaml:2 overrides.NQ.2026-11: month 11 is',
    ],
    ['products.yaml', 'overrides:\n  NQ.2026-12: { roll: 2027-01-11 }\n', 'is after expiry'],
    [
      'symbol_mappings.yaml',
      'version: 1\nmappings:\n  XX: { nt8: front }\n',
      'symbol_mappings.yaml:3 mappings.XX: no product XX',
    ],
    [
      'symbol_mappings.yaml',
      'version: 1\nmappings:\n  NQ:\n    nt8: NQ 13-25\n',
      'symbol_mappings.yaml:4 mappings.NQ.nt8: NQ 13-25: there is no month 13',
    ],
    [
      'gateway.yaml',
      ZERO_RATE,
      'gateway.yaml:3 currency.manual.0.rate: BRL per USD: expected a number above zero, was 0',
    ],
    [
      'gateway.yaml',
      'currency:\n  feeds: { EURUSD: { pair: EUR/USD } }\n',
      'gateway.yaml:2 currency.feeds.EURUSD: expected a root of products.yaml',
    ],
  ])('is refused with file, line and key: %s %j', async (file, text, said) => {
    const refused = await refusal(file, text);
    expect(refused).toContain('nothing was started');
    expect(refused).toContain(said);
  });
});
