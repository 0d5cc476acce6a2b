import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BRL, USD } from '../model/money.ts';
import { dataFolderAt, type DataFolder } from './data-folder.ts';
import { diskRateStore } from './rate-store.ts';
import { diskRegistryFiles } from './registry-files.ts';

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'nexus-files-')));
  mkdirSync(folder.configFolder, { recursive: true });
});
afterEach(() => {
  rmSync(folder.path, { recursive: true, maxRetries: 5 });
});

const VERSION = { revision: 3, atUs: 1, by: 'admin', why: 'a test', changes: ['NQ on nt8: a → b'] };

describe('the files of the registry', () => {
  it('are read as shipped where they are missing', () => {
    const { products, map } = diskRegistryFiles(folder).read();
    expect(products.text).toBe('');
    expect(map.text).toContain('mappings:');
  });

  it('keep every version with who, when and why, and give its texts back', () => {
    const files = diskRegistryFiles(folder);
    const texts = {
      products: { text: 'p', file: folder.productsYaml },
      map: { text: 'm', file: folder.symbolMappingsYaml },
    };
    files.keep(texts, VERSION);
    files.keep(texts, { ...VERSION, revision: 12 });
    files.write(texts);
    expect(files.versions().map(({ revision }) => revision)).toEqual([12, 3]);
    expect(files.versions()[1]).toEqual(VERSION);
    expect(files.textsOf(3)).toEqual(texts);
    expect(files.textsOf(4)).toBeUndefined();
    expect(readFileSync(folder.symbolMappingsYaml, 'utf8')).toBe('m');
  });

  it('are replaced both or not at all: a map that cannot be written leaves the old products', () => {
    const files = diskRegistryFiles(folder);
    writeFileSync(folder.productsYaml, 'old products');
    mkdirSync(folder.symbolMappingsYaml);
    writeFileSync(join(folder.symbolMappingsYaml, 'in-the-way'), '');
    const texts = {
      products: { text: 'new products', file: folder.productsYaml },
      map: { text: 'new map', file: folder.symbolMappingsYaml },
    };
    expect(() => files.write(texts)).toThrow('symbol_mappings.yaml');
    expect(readFileSync(folder.productsYaml, 'utf8')).toBe('old products');
    rmSync(folder.productsYaml);
    expect(() => files.write(texts)).toThrow('symbol_mappings.yaml');
    expect(existsSync(folder.productsYaml)).toBe(false);
    rmSync(folder.symbolMappingsYaml, { recursive: true });
    files.write(texts);
    expect([files.read().products.text, files.read().map.text]).toEqual(['new products', 'new map']);
  });

  it('leave out a version that was only half written', () => {
    const files = diskRegistryFiles(folder);
    mkdirSync(join(folder.historyFolder, '000007'), { recursive: true });
    writeFileSync(join(folder.historyFolder, '000007', 'version.json'), '{"revision":');
    expect(files.versions()).toEqual([]);
  });
});

describe('the rates that are kept', () => {
  const rate = { base: USD, quote: BRL, quotePerBase: 5.5, source: 'WDO', asOfUs: 1_795_185_000_000_000 };

  it('come back with the moments at which they were true', () => {
    diskRateStore(folder.ratesFile).save([rate]);
    expect(diskRateStore(folder.ratesFile).load()).toEqual([rate]);
  });

  it.each(['', '{', '[{"base":"?"}]', '{}'])('are none when the file says %j', (text) => {
    writeFileSync(folder.ratesFile, text);
    expect(diskRateStore(folder.ratesFile).load()).toEqual([]);
  });
});
