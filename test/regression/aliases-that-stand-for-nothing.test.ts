import { describe, expect, it } from 'vitest';
import { readYaml } from '../../core/instruments/yaml-source.ts';
import { instrumentsScene } from '../support/instruments-scene.ts';

describe('a configuration file whose aliases stand for nothing', () => {
  it.each([
    ['an alias without an anchor', 'products: &a\n  NQ: *b\n', /expected an anchor &b/],
    ['an anchor that holds itself', 'products: &a\n  NQ: *a\n', /stands in what it stands for/],
    ['a key that would vanish', 'products:\n  __proto__: { tick: 1 }\n', /__proto__/],
  ])('is refused with its line: %s', (_what, text, message) => {
    const read = readYaml(text, 'products.yaml');
    expect(read.ok ? [] : read.error).toMatchObject([
      { file: 'products.yaml', line: 2, message: expect.stringMatching(message) as unknown },
    ]);
  });

  it('leaves the gateway running and what was in force in force at a reload and at an import', async () => {
    const { files, operate } = await instrumentsScene();
    files.overwrite('products', 'products: &a\n  NQ: *b\n');
    await expect(operate('reload')).rejects.toThrow(/CONFIG_INVALID: products\.yaml:2.*&b/);
    files.overwrite('products', '');
    await expect(operate('symbols_import', { text: '{"NQ": *x}', file: 'map.json' })).rejects.toThrow(
      /CONFIG_INVALID: map\.json:1.*&x/,
    );
    expect(await operate('symbols', { root: 'NQ' })).toMatchObject([{ symbol: 'NQ' }]);
  });

  it('leaves the gateway running when a file cannot be read at all', async () => {
    const { files, operate } = await instrumentsScene();
    const { read } = files;
    Object.assign(files, {
      read: () => {
        throw new Error('EISDIR: illegal operation on a directory, read');
      },
    });
    await expect(operate('reload')).rejects.toThrow(/CONFIG_INVALID.*EISDIR/);
    Object.assign(files, { read });
    expect(await operate('reload')).toMatchObject({ outcome: 'unchanged' });
  });
});
