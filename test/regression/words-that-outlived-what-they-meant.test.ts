import { describe, expect, it } from 'vitest';
import { instrumentsScene } from '../support/instruments-scene.ts';

const MAP = `version: 1
mappings:
  NQ:
    nt8: { symbol: front, hold: NQZ26, cap: 2 }
    mt5_global: { symbol: NAS100, size: same_number, multiplier: 2, cap: 5 }
  ES: { quantower: front }
`;

describe('an export that is imported again', () => {
  it('changes nothing', async () => {
    const { operate } = await instrumentsScene({ mapText: MAP });
    const { json } = (await operate('symbols_export')) as { json: string };
    expect(await operate('symbols_import', { text: json, file: 'map.json' })).toMatchObject({ outcome: 'unchanged' });
  });

  it('changes the symbol alone where it names another one', async () => {
    const { operate, files } = await instrumentsScene({ mapText: MAP });
    await operate('symbols_import', { text: '{"NQ":{"nt8":"NQ 12-26","mt5":"USTEC"}}', file: 'm.json', apply: true });
    expect(files.texts.map.text).toContain('nt8: { symbol: front, hold: NQZ26, cap: 2 }');
    expect(files.texts.map.text).toMatch(/symbol: USTEC\s+size: same_number\s+multiplier: 2\s+cap: 5/);
  });
});

describe('a size that a person confirmed', () => {
  it('has to be confirmed again once the mapping names another symbol', async () => {
    const { operate } = await instrumentsScene();
    const confirm = { root: 'NQ', platform: 'mt5', size: '1 NQ = 20 lots = $20/pt' };
    await operate('symbols_confirm', confirm);
    expect(await confirmedOn(operate)).toBe(true);
    await operate('symbols_set', { root: 'NQ', platform: 'mt5', symbol: 'USTEC', apply: true });
    expect(await confirmedOn(operate)).toBe(false);
    await operate('symbols_confirm', confirm);
    expect(await confirmedOn(operate)).toBe(true);
  });
});

async function confirmedOn(
  operate: Awaited<ReturnType<typeof instrumentsScene>>['operate'],
): Promise<boolean | undefined> {
  const [row] = (await operate('symbols', { root: 'NQ' })) as {
    mappings: { platform: string; size_confirmed: boolean }[];
  }[];
  return row?.mappings.find(({ platform }) => platform === 'mt5_global')?.size_confirmed;
}
