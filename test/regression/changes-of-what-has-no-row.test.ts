import { expect, it } from 'vitest';
import { instrumentsScene } from '../support/instruments-scene.ts';

const rowOf = async (scene: Awaited<ReturnType<typeof instrumentsScene>>, platform: string) => {
  const [row] = (await scene.operate('symbols', { root: 'NQ' })) as readonly { mappings: Record<string, unknown>[] }[];
  return row?.mappings.find((mapping) => mapping['platform'] === platform);
};

it('leaves a simulated platform trading when only its multiplier is changed', async () => {
  const scene = await instrumentsScene();
  await scene.operate('symbols_set', { root: 'NQ', platform: 'sim_mt5', multiplier: 0.5, apply: true });
  expect(await rowOf(scene, 'sim_mt5')).toMatchObject({
    symbol: 'NAS100',
    size: expect.stringMatching(/10 lots/) as unknown,
  });
  expect(await rowOf(scene, 'mt5_global')).toMatchObject({ size: '1 NQ = 20 lots = $20/pt' });
});

it('refuses a size for what is not traded there instead of forgetting it', async () => {
  const scene = await instrumentsScene();
  const set = { root: 'MNQ', platform: 'mt5', multiplier: 2, apply: true };
  await expect(scene.operate('symbols_set', set)).rejects.toThrow(/state its symbol/);
  const unlisted = { root: 'NQ', platform: 'my_broker', cap: 2, apply: true };
  await expect(scene.operate('symbols_set', unlisted)).rejects.toThrow(/state its symbol/);
});
