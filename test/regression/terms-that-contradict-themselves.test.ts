import { describe, expect, it } from 'vitest';
import { instrumentsScene } from '../support/instruments-scene.ts';
import { shippedRegistry, us } from '../support/shipped-registry.ts';
import { answerSize } from '../../core/instruments/answer-request.ts';
import { checkSwitches } from '../../core/instruments/check-switches.ts';

describe('terms that contradict themselves', () => {
  it('are refused when a size is asked for', () => {
    const request = { root: 'NQ', platform: 'mt5', quantity: 1, pointValue: 1, min: 5, max: 3 };
    expect(answerSize(shippedRegistry(), request)).toMatchObject({ error: { code: 'SIZE_TERMS_INVALID' } });
  });

  it('are refused beyond what anybody means', () => {
    const request = { root: 'NQ', platform: 'nt8', quantity: 1e300 };
    expect(answerSize(shippedRegistry(), request)).toMatchObject({ error: { code: 'SIZE_QUANTITY_INVALID' } });
  });

  it.each([
    [{ min: 10, max: 5 }, /map.*NQ.*max: expected at least min 10/s],
    [{ min: 10, cap: 5 }, /cap: expected at least min 10/],
    [{ symbol: 'front', hold: 'NQH24' }, /hold: .*still trades/],
    [{ symbol: 'front', ahead: 'NQZ30' }, /ahead: expected NQ\w\d\d or NQ\w\d\d, was NQZ30/],
    [{ symbol: 'front', hold: 'NQZ30' }, /hold: expected NQ\w\d\d or NQ\w\d\d, was NQZ30/],
  ])('are refused in an edit: %o', async (keys, message) => {
    const { operate } = await instrumentsScene();
    await expect(operate('symbols_set', { root: 'NQ', platform: 'nt8', ...keys })).rejects.toThrow(message);
  });

  it('are refused at a start where a month can never have been the next one, and told where it has passed', async () => {
    const map = (nt8: string) => ({
      text: `version: 1\nmappings:\n  NQ:\n    nt8: { symbol: front, ${nt8} }\n`,
      file: 'map.yaml',
    });
    const atStart = (nt8: string) =>
      checkSwitches(undefined, shippedRegistry(map(nt8).text), map(nt8), us('2026-11-20T15:00:00Z'));
    expect(atStart('ahead: NQZ30')).toMatchObject({
      error: [{ line: 4, key: 'mappings.NQ.nt8.ahead', message: 'expected NQZ26 or NQH27, was NQZ30' }],
    });
    expect(atStart('hold: NQZ30')).toMatchObject({ ok: false });
    for (const sound of ['ahead: NQH27', 'ahead: NQZ26', 'ahead: NQH24', 'hold: NQZ26', 'hold: NQH24'])
      expect(atStart(sound)).toMatchObject({ ok: true });

    const scene = await instrumentsScene({ mapText: map('hold: NQH24').text });
    scene.pass(10_000);
    expect(await scene.alerts('SWITCH_LAPSED')).toEqual([
      'NQ on nt8: hold NQH24 has lapsed, NQZ26 is traded there; take it out of the map',
    ]);
  });

  it('are refused where a product is emptied, with the line', async () => {
    const { operate, files } = await instrumentsScene();
    files.overwrite('products', 'products:\n  NQ:\n');
    await expect(operate('reload')).rejects.toThrow(/products\.yaml:2 products\.NQ: expected keys/);
  });
});
