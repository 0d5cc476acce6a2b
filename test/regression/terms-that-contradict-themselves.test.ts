import { describe, expect, it } from 'vitest';
import { instrumentsScene } from '../support/instruments-scene.ts';
import { shippedRegistry } from '../support/shipped-registry.ts';
import { answerSize } from '../../core/instruments/answer-request.ts';

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
  ])('are refused in an edit: %o', async (keys, message) => {
    const { operate } = await instrumentsScene();
    await expect(operate('symbols_set', { root: 'NQ', platform: 'nt8', ...keys })).rejects.toThrow(message);
  });

  it('are refused where a product is emptied, with the line', async () => {
    const { operate, files } = await instrumentsScene();
    files.overwrite('products', 'products:\n  NQ:\n');
    await expect(operate('reload')).rejects.toThrow(/products\.yaml:2 products\.NQ: expected keys/);
  });
});
