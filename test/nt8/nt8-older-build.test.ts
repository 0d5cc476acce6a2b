import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../support/gateway-process.ts';
import { monoLane, standInSources } from '../support/mono-lane.ts';
import { nt8Scene } from '../support/nt8-scene.ts';
import { compileNt8, NT8_SETUP, type Nt8Programs } from '../support/nt8-terminal.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

monoLane()('the AddOn in a build of NinjaTrader 8 whose accounts do not say who fills their orders', () => {
  const folder = temporaryFolder();
  let programs: Nt8Programs;

  beforeAll(() => {
    const { names, host } = standInSources();
    const without = (files: readonly string[], part: string): readonly string[] =>
      files.map((file) => {
        const path = join(folder.path, part, basename(file));
        mkdirSync(join(folder.path, part), { recursive: true });
        const text = readFileSync(file, 'utf8');
        const other = text
          .replace('Provider Provider {', 'Provider Unsaid {')
          .replace('Provider = provider ??', 'Unsaid = provider ??');
        writeFileSync(path, other);
        return path;
      });
    programs = compileNt8({ names: without(names, 'names'), host: without(host, 'host') });
  });
  afterAll(() => folder.remove());

  it.each([
    ['Sim101', 'sim'],
    ['Playback101', 'sim'],
    ['Simon', 'live'],
    ['DEMO4711', 'demo'],
  ])('compiles, and goes by the name of the account: %s is %s', async (account, mode) => {
    const nt8 = await nt8Scene({ programs, account, setUp: [`account ${account}`, ...NT8_SETUP.slice(1)] });
    try {
      expect(nt8.ofType('REGISTER')[0]).toMatchObject({ account, mode });
    } finally {
      await nt8.stop();
    }
  });
});
