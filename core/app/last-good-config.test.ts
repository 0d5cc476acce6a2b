import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasOtherLastGood, keepLastGood, restoreLastGood } from './last-good-config.ts';

let folder: { readonly configFolder: string; readonly historyFolder: string };

beforeEach(() => {
  const configFolder = mkdtempSync(join(tmpdir(), 'nexus-good-'));
  folder = { configFolder, historyFolder: join(configFolder, 'history') };
  mkdirSync(folder.historyFolder);
  writeFileSync(join(configFolder, 'gateway.yaml'), 'good\n');
  writeFileSync(join(configFolder, 'products.yaml'), 'products\n');
  writeFileSync(join(configFolder, 'admin.token'), 'secret\n');
});

afterEach(() => rmSync(folder.configFolder, { recursive: true, force: true }));

describe('the last good configuration', () => {
  it('is put back in place of a faulty one, which is kept beside it', () => {
    expect(restoreLastGood(folder)).toEqual([]);
    keepLastGood(folder, () => {});
    expect(hasOtherLastGood(folder)).toBe(false);
    const file = join(folder.configFolder, 'gateway.yaml');
    writeFileSync(file, 'faulty\n');
    expect(hasOtherLastGood(folder)).toBe(true);
    expect(restoreLastGood(folder)).toEqual(['gateway.yaml']);
    expect(readFileSync(file, 'utf8')).toBe('good\n');
    expect(readFileSync(`${file}.faulty`, 'utf8')).toBe('faulty\n');
    expect(hasOtherLastGood(folder)).toBe(false);
  });

  it('brings back a file that was deleted', () => {
    keepLastGood(folder, () => {});
    rmSync(join(folder.configFolder, 'products.yaml'));
    expect(restoreLastGood(folder)).toEqual(['products.yaml']);
  });
});
