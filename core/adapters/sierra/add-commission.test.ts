import { describe, expect, it } from 'vitest';
import { commissionOf } from './add-commission.ts';
import { sierraScene } from '../../../test/support/sierra-scene.ts';

describe('the commission of a symbol', () => {
  const table = { NQ: 2.09, MNQ: 0.62, 'F.US.MES': 0.5, AAPL: 0 };

  it.each([
    ['NQZ26', 2, 4.18],
    ['NQZ6', 1, 2.09],
    ['NQH26_FUT_CME', 1, 2.09],
    ['NQH26-CME', 3, 6.27],
    ['MNQZ26', 10, 6.2],
    ['F.US.MESM25', 2, 1],
    ['AAPL', 5, 0],
    ['ESZ26', 1, undefined],
    ['NQX', 1, undefined],
    ['NQZ26X', 1, undefined],
  ])('%s of %i is %s', (symbol, size, expected) => {
    expect(commissionOf(symbol, size, table)).toBe(expected);
  });
});

describe('a fill of Sierra Chart', () => {
  it('costs what gateway.yaml says, live and in a report alike', () => {
    const scene = sierraScene({ settings: { commissions: { NQ: 2.09 } } });
    const orderId = scene.submit({ number: 1, size: 2 });
    expect(scene.fills()[0]).toMatchObject({ orderId, commission: 4.18 });
    expect(scene.report()?.executions).toMatchObject([{ orderId, commission: 4.18 }]);
  });

  it('states no cost where gateway.yaml states none', () => {
    const scene = sierraScene();
    scene.submit({ number: 1 });
    expect(scene.fills()[0]).not.toHaveProperty('commission');
    expect(scene.report()?.executions[0]).not.toHaveProperty('commission');
  });
});
