import { describe, expect, it } from 'vitest';
import { aggregate } from '../../core/orders/aggregate.ts';
import { bookFill } from '../../core/orders/book-fill.ts';
import { exitsInFlight } from '../../core/orders/split-order.ts';
import type { FillReport } from '../../core/model/event.ts';
import type { Child } from '../../core/model/order.ts';
import { buildChild } from '../support/build-child.ts';

function after(child: Child, fill: Partial<FillReport>): Child {
  const { platform, orderId } = child;
  const report = { platform, orderId, filledSize: 1, fillPrice: 100, status: 'partial', tsUs: 1, ...fill } as const;
  const booked = bookFill(child, report);
  if (!booked.ok) return child;
  const { execution, filledSize, averagePrice, state } = booked.value;
  return { ...child, executions: [...child.executions, execution], filledSize, averagePrice, state };
}

describe('an order that filled as a report’s cumulative quantity said', () => {
  const known = after(buildChild({ size: 2 }), { filledSize: 1 });

  it('does not count the same fill again when it comes late with its exec id', () => {
    expect(after(known, { execId: 'e1', lastSize: 1, lastPrice: 100 }).filledSize).toBe(1);
  });

  it('counts only what goes beyond it', () => {
    const whole = after(known, { execId: 'e2', lastSize: 1, lastPrice: 102, filledSize: 2, fillPrice: 101 });
    expect(whole).toMatchObject({ filledSize: 2, averagePrice: 101, state: 'filled' });
  });
});

describe('a fill with an exec id', () => {
  it('and without its own quantity counts by the cumulative quantity, also when it is told again', () => {
    const fill = { execId: 'e1', filledSize: 1, fillPrice: 100 };
    const once = after(buildChild({ size: 3 }), fill);
    expect(after(once, fill)).toMatchObject({ filledSize: 1 });
    expect(after(once, { execId: 'e1', lastSize: 1, lastPrice: 100, filledSize: 1 }).filledSize).toBe(1);
  });

  it('and without its own price gets the price that the averages leave for it', () => {
    const first = after(buildChild({ size: 2 }), { execId: 'e1', lastSize: 1, fillPrice: 100 });
    const second = after(first, { execId: 'e2', lastSize: 1, filledSize: 2, fillPrice: 105 });
    expect(second).toMatchObject({ averagePrice: 105, executions: [{ price: 100 }, { price: 110 }] });
  });
});

describe('a platform that says DENIED of an order that filled in part', () => {
  it('does not make the part disappear', () => {
    const child = after(buildChild({ size: 2 }), { status: 'denied' });
    expect(child).toMatchObject({ state: 'rejected', filledSize: 1 });
    expect(aggregate([child])).toMatchObject({ filledQty: 1, status: 'partial_done' });
  });
});

describe('a fill of an order that was over', () => {
  it('is booked, and a person is told', () => {
    const child = buildChild({ state: 'not_received' });
    const { platform, orderId } = child;
    const fill = { platform, orderId, filledSize: 1, fillPrice: 100, status: 'filled', tsUs: 1 } as const;
    expect(bookFill(child, fill)).toMatchObject({
      ok: true,
      value: { state: 'filled', concerns: [{ code: 'FILL_AFTER_END' }] },
    });
  });
});

describe('an order made smaller than the part of it that closes', () => {
  it('holds back no more of the position than it still can close', () => {
    const order = buildChild({ side: 'SELL', size: 1, exitSize: 2, state: 'working' });
    expect(exitsInFlight([order], order.symbol, 'SELL')).toBe(1);
  });
});
