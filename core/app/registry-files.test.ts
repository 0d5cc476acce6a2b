import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BRL, USD } from '../model/money.ts';
import { dataFolderAt, type DataFolder } from './data-folder.ts';
import { keepLastGood, restoreLastGood } from './last-good-config.ts';
import { readRegistryTexts, registryMark } from './load-registry.ts';
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
    // The first one is in place when the second one cannot be written.
    rmSync(folder.symbolMappingsYaml, { recursive: true });
    mkdirSync(`${folder.symbolMappingsYaml}.new`);
    expect(() => files.write(texts)).toThrow('symbol_mappings.yaml');
    expect(readFileSync(folder.productsYaml, 'utf8')).toBe('old products');
    rmSync(folder.productsYaml);
    expect(() => files.write(texts)).toThrow('symbol_mappings.yaml');
    expect(existsSync(folder.productsYaml)).toBe(false);
    rmSync(`${folder.symbolMappingsYaml}.new`, { recursive: true });
    files.write(texts);
    expect([files.read().products.text, files.read().map.text]).toEqual(['new products', 'new map']);
  });

  it('leave nothing behind of a replacement that failed, which a later start could take for one that was cut off', () => {
    const files = diskRegistryFiles(folder);
    mkdirSync(folder.symbolMappingsYaml);
    const texts = {
      products: { text: 'new products', file: folder.productsYaml },
      map: { text: 'new map', file: folder.symbolMappingsYaml },
    };
    expect(() => files.write(texts)).toThrow('symbol_mappings.yaml');
    rmSync(folder.symbolMappingsYaml, { recursive: true });
    expect(diskRegistryFiles(folder).read().products.text).toBe('');
    expect(readdirSync(folder.configFolder)).toEqual([]);
  });

  describe('in the middle of whose replacement the gateway died', () => {
    /** The folder as a crash leaves it after so many of the two files. */
    function cutOffAfter(renamed: number): void {
      writeFileSync(folder.productsYaml, 'old products');
      writeFileSync(folder.symbolMappingsYaml, 'old map');
      const mark = [
        { name: 'products.yaml', before: 'old products', after: 'new products' },
        { name: 'symbol_mappings.yaml', before: 'old map', after: 'new map' },
      ];
      mkdirSync(folder.historyFolder, { recursive: true });
      writeFileSync(registryMark(folder), JSON.stringify(mark));
      if (renamed > 0) writeFileSync(folder.productsYaml, 'new products');
      if (renamed > 1) writeFileSync(folder.symbolMappingsYaml, 'new map');
    }
    const textsNow = () => {
      const { products, map } = readRegistryTexts(folder);
      return [products.text, map.text];
    };
    const onDisk = () => [folder.productsYaml, folder.symbolMappingsYaml].map((path) => readFileSync(path, 'utf8'));

    it.each([0, 1, 2])('are read as both new and then put in place, with %i of them replaced', (renamed) => {
      cutOffAfter(renamed);
      expect(textsNow()).toEqual(['new products', 'new map']);
      diskRegistryFiles(folder);
      expect(onDisk()).toEqual(['new products', 'new map']);
      writeFileSync(folder.symbolMappingsYaml, 'a map by hand');
      expect(textsNow()).toEqual(['new products', 'a map by hand']);
    });

    it('stay as they are when a person changed one since', () => {
      cutOffAfter(1);
      writeFileSync(folder.symbolMappingsYaml, 'a map by hand');
      diskRegistryFiles(folder);
      expect(onDisk()).toEqual(['new products', 'a map by hand']);
      writeFileSync(folder.symbolMappingsYaml, 'old map');
      expect(textsNow()).toEqual(['new products', 'old map']);
    });

    it('stay as the last good configuration has them when that is put back', () => {
      cutOffAfter(0);
      keepLastGood(folder, () => {});
      writeFileSync(folder.productsYaml, 'new products');
      expect(restoreLastGood(folder)).toEqual(['products.yaml']);
      expect(textsNow()).toEqual(['old products', 'old map']);
    });

    it.each(['', '{', '[{"name":1}]', '{}'])('stay as they are when the mark says %j', (text) => {
      cutOffAfter(1);
      writeFileSync(registryMark(folder), text);
      diskRegistryFiles(folder);
      expect(onDisk()).toEqual(['new products', 'old map']);
    });
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
