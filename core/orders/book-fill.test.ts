import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildChild } from '../../test/support/build-child.ts';
import type { FillReport } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { bookFill } from './book-fill.ts';

function fillOf(child: Child, overrides: Partial<FillReport> = {}): FillReport {
  return {
    platform: child.platform,
    orderId: child.orderId,
    filledSize: child.size,
    fillPrice: 100,
    status: 'filled',
    tsUs: 1,
    ...overrides,
  };
}

/** Books a fill into a copy of the child, as the engine does. */
function after(child: Child, fill: FillReport): Child {
  const booked = bookFill(child, fill);
  if (!booked.ok) return child;
  const { execution, filledSize, averagePrice, state } = booked.value;
  return { ...child, executions: [...child.executions, execution], filledSize, averagePrice, state };
}

describe('bookFill', () => {
  it('derives a legacy fill from the rise of its cumulative quantity and average', () => {
    const first = after(
      buildChild({ size: 3 }),
      fillOf(buildChild(), { filledSize: 1, fillPrice: 100, status: 'partial' }),
    );
    const booked = bookFill(first, fillOf(first, { filledSize: 3, fillPrice: 102 }));
    expect(booked).toMatchObject({
      ok: true,
      value: { execution: { size: 2, price: 103 }, averagePrice: 102, state: 'filled' },
    });
  });

  it('counts a repeated fill once, by its exec id or by its cumulative quantity', () => {
    const child = buildChild({ size: 2 });
    const byId = fillOf(child, { execId: 'e1', lastSize: 1, lastPrice: 100, filledSize: 1, status: 'partial' });
    expect(bookFill(after(child, byId), byId)).toMatchObject({ ok: false, error: { code: 'FILL_DUPLICATE' } });
    const byQuantity = fillOf(child, { filledSize: 1, status: 'partial' });
    expect(bookFill(after(child, byQuantity), byQuantity)).toMatchObject({
      ok: false,
      error: { code: 'FILL_DUPLICATE' },
    });
  });

  it('books two executions of one size and price as two when their ids differ', () => {
    const child = buildChild({ size: 2 });
    const one = after(
      child,
      fillOf(child, { execId: 'e1', lastSize: 1, lastPrice: 100, filledSize: 1, status: 'partial' }),
    );
    const two = after(one, fillOf(child, { execId: 'e2', lastSize: 1, lastPrice: 100, filledSize: 2 }));
    expect(two).toMatchObject({ filledSize: 2, state: 'filled' });
  });

  it('books an overfill as what it is and says so', () => {
    const child = buildChild();
    expect(bookFill(child, fillOf(child, { filledSize: 2 }))).toMatchObject({
      ok: true,
      value: { filledSize: 2, state: 'filled', concerns: [{ code: 'OVERFILL' }] },
    });
  });

  it('leaves the rest unknown when the platform says FILLED with less than the order', () => {
    const child = buildChild({ size: 2 });
    expect(bookFill(child, fillOf(child, { filledSize: 1 }))).toMatchObject({
      ok: true,
      value: { filledSize: 1, state: 'unknown', concerns: [{ code: 'FILL_MISMATCH' }] },
    });
  });

  it('shows a gap when the platform counts more than we do', () => {
    const child = buildChild({ size: 3 });
    const fill = fillOf(child, { execId: 'e2', lastSize: 1, lastPrice: 100, filledSize: 2, status: 'partial' });
    expect(bookFill(child, fill)).toMatchObject({
      ok: true,
      value: { filledSize: 1, concerns: [{ code: 'FILL_GAP' }] },
    });
  });

  it('refuses a fill of another platform or side', () => {
    const child = buildChild();
    const other = fillOf(child, { platform: 'sierra' as PlatformId });
    expect(bookFill(child, other)).toMatchObject({ ok: false, error: { code: 'FILL_WRONG_PLATFORM' } });
    expect(bookFill(child, fillOf(child, { side: 'SELL' }))).toMatchObject({
      ok: false,
      error: { code: 'FILL_MALFORMED' },
    });
  });

  it('counts the executions that a person settled by hand only once when the platform tells them later', () => {
    const child = buildChild({ size: 2 });
    const settled: Child = {
      ...child,
      filledSize: 2,
      averagePrice: 100,
      state: 'filled',
      executions: [{ execId: 'settled:cli', size: 2, price: 100, tsUs: 1 }],
    };
    const late = fillOf(child, { execId: 'e1', lastSize: 1, lastPrice: 100, filledSize: 1, status: 'partial' });
    expect(bookFill(settled, late)).toMatchObject({ ok: false, error: { code: 'FILL_DUPLICATE' } });
  });

  it('books a late fill of a cancelled order and leaves it cancelled', () => {
    const child = buildChild({ size: 2, state: 'cancelled' });
    const fill = fillOf(child, { filledSize: 1, status: 'partial' });
    expect(bookFill(child, fill)).toMatchObject({ ok: true, value: { state: 'cancelled', filledSize: 1 } });
  });

  it('sums any order of duplicated executions to the same quantity and average', () => {
    const execution = fc.record({ id: fc.integer({ min: 1, max: 6 }), twice: fc.boolean() });
    fc.assert(
      fc.property(fc.array(execution, { maxLength: 12 }), (told) => {
        let child = buildChild({ size: 6 });
        for (const { id, twice } of told)
          for (let time = 0; time < (twice ? 2 : 1); time += 1)
            child = after(
              child,
              fillOf(child, { execId: `e${id}`, lastSize: 1, lastPrice: 100 + id, filledSize: 1, status: 'partial' }),
            );
        const distinct = [...new Set(told.map(({ id }) => id))];
        expect(child.filledSize).toBe(distinct.length);
        const mean = distinct.reduce((sum, id) => sum + 100 + id, 0) / Math.max(1, distinct.length);
        expect(child.averagePrice).toBeCloseTo(distinct.length === 0 ? 0 : mean, 6);
      }),
    );
  });
});
