import { describe, expect, it } from 'vitest';
import { decodePlatform } from '../../core/wire/decode-platform.ts';
import { createPositionBook } from '../../core/orders/position-book.ts';
import { buildChild } from '../support/build-child.ts';
import { engineScene, legacyPlatform, ordersOf, toldOf } from '../support/engine-scene.ts';

describe('a position in lots', () => {
  it('is told in contracts without the dust of binary fractions', () => {
    const scene = engineScene([legacyPlatform('mt5_global')]);
    const [order] = ordersOf(scene.signal());
    const part = { execId: undefined, lastSize: undefined, filledSize: 2.1, status: 'partial' } as const;
    const [told] = toldOf(scene.fill('mt5_global', order!, 100, part), 'positionChanged');
    expect(told?.qty).toBe(0.105);
    expect(scene.engine.positions()[0]?.qty).toBe(0.105);
  });

  it('is won in reais and centavos: 148.5 points of WIN are R$29.70', () => {
    const scene = engineScene([legacyPlatform('mt5_brazil')]);
    const [bought] = ordersOf(scene.signal({ symbol: 'WIN', clientOrderId: 'a' }));
    scene.fill('mt5_brazil', bought!, 130_000);
    const [sold] = ordersOf(scene.signal({ symbol: 'WIN', side: 'SELL', clientOrderId: 'b' }));
    scene.fill('mt5_brazil', sold!, 130_148.5);
    expect(scene.engine.positions()[0]?.realizedLocal).toBe(29.7);
  });

  it('is taken over from a terminal without its dust', () => {
    const position = { symbol: 'NAS100', qty: 9.9 * 3, avg_price: 100 };
    const report = { v: 1, type: 'REPORT', request_id: 'r', orders: [], positions: [position], fills: [] };
    const read = decodePlatform(report);
    expect(read).toMatchObject({ ok: true, value: { part: { positions: [{ size: 29.7 }] } } });
  });

  it('realises what its fills come to, though its average is no even figure', () => {
    const book = createPositionBook();
    const bought = buildChild({ size: 3 });
    for (const price of [25_000, 25_000, 25_000.25]) book.book(bought, 1, price);
    expect(book.book({ ...bought, side: 'SELL' }, 3, 25_000).realizedPoints).toBe(-0.25);
    const position = book.get(bought.platform, bought.account, bought.symbol);
    expect(position).toMatchObject({ size: 0, realizedPoints: -0.25 });
  });

  it('counts by the terms of the order that opened it, not by those of an earlier one', () => {
    const book = createPositionBook();
    const before = buildChild({ unit: 'lots', sizePerContract: 20, size: 20 });
    book.book(before, 20, 100);
    book.book({ ...before, side: 'SELL' }, 20, 100);
    const now = buildChild({ unit: 'lots', sizePerContract: 1 });
    book.book(now, 1, 100);
    expect(book.get(now.platform, now.account, now.symbol)).toMatchObject({ size: 1, sizePerContract: 1 });
    expect(book.book({ ...now, side: 'SELL' }, 1, 110).realizedPoints).toBe(10);
  });
});

describe('lists of a gateway that has traded for long', () => {
  it('give the newest first', () => {
    const scene = engineScene([legacyPlatform('nt8')]);
    for (let index = 0; index < 5; index += 1) {
      const [order] = ordersOf(scene.signal({ clientOrderId: `s${index}`, side: index % 2 === 0 ? 'BUY' : 'SELL' }));
      scene.fill('nt8', order!, 100 + index, { tsUs: 0 });
    }
    expect(scene.engine.fills(2).map(({ price }) => price)).toEqual([104, 103]);
    expect(scene.engine.signals(2).map(({ clientOrderId }) => clientOrderId)).toEqual(['s4', 's3']);
    expect(scene.engine.orders(1)).toHaveLength(1);
    expect(scene.engine.orders(0)).toEqual([]);
  });
});
