import { describe, expect, it } from 'vitest';
import type { OrderId } from '../model/ids.ts';
import type { LineView, RestingLeg } from './protect-steps.ts';
import { protectionSteps, uncoveredSize } from './protect-steps.ts';

const leg = (orderId: string, left: number, change: Partial<RestingLeg> = {}): RestingLeg => ({
  orderId: orderId as OrderId,
  left,
  price: 90,
  isUnknown: false,
  isCancelling: false,
  isFixed: false,
  isWaiting: false,
  ...change,
});

const steps = (wanted: number, legs: readonly RestingLeg[], change: Partial<LineView> = {}) =>
  protectionSteps({ wanted, price: 90, mayRest: true, canModify: true, legs, ...change });

describe('what is asked of a platform for a stop or target', () => {
  it('is a first order of the size that is held', () => {
    expect(steps(2, [])).toEqual([{ kind: 'submit', size: 2, price: 90 }]);
  });

  it('is nothing where it is as it should be', () => {
    expect(steps(2, [leg('1', 2)])).toEqual([]);
  });

  it('is a larger order when more has filled, at the price of the new average', () => {
    expect(steps(3, [leg('1', 1)], { price: 91 })).toEqual([{ kind: 'modify', orderId: '1', left: 3, price: 91 }]);
  });

  it('is one more order where orders cannot be changed', () => {
    expect(steps(3, [leg('1', 1)], { canModify: false })).toEqual([{ kind: 'submit', size: 2, price: 90 }]);
    expect(steps(3, [leg('1', 1, { isFixed: true })])).toEqual([{ kind: 'submit', size: 2, price: 90 }]);
  });

  it('is less when something else exits: newest order first', () => {
    expect(steps(1, [leg('1', 2)])).toEqual([{ kind: 'modify', orderId: '1', left: 1, price: 90 }]);
    expect(steps(1, [leg('1', 1), leg('2', 2)])).toEqual([{ kind: 'cancel', orderId: '2' }]);
    expect(steps(0, [leg('1', 1), leg('2', 2)])).toEqual([
      { kind: 'cancel', orderId: '2' },
      { kind: 'cancel', orderId: '1' },
    ]);
  });

  it('is a cancel where an order cannot be made smaller, and a new one only once that is done', () => {
    expect(steps(1, [leg('1', 2)], { canModify: false })).toEqual([{ kind: 'cancel', orderId: '1' }]);
    expect(steps(1, [leg('1', 2, { isCancelling: true, isWaiting: true })], { canModify: false })).toEqual([]);
    expect(steps(1, [], { canModify: false })).toEqual([{ kind: 'submit', size: 1, price: 90 }]);
  });

  it('waits for the answer to a change, but not when nothing is held any more', () => {
    const growing = leg('1', 1, { askedLeft: 3, isWaiting: true });
    expect(steps(3, [growing])).toEqual([]);
    expect(steps(2, [growing])).toEqual([]);
    expect(steps(0, [growing])).toEqual([{ kind: 'cancel', orderId: '1' }]);
  });

  it('is a cancel where a change was never answered, and a cancel again where that was not', () => {
    expect(steps(3, [leg('1', 1, { askedLeft: 3 })])).toEqual([{ kind: 'cancel', orderId: '1' }]);
    expect(steps(3, [leg('1', 1, { isCancelling: true })])).toEqual([{ kind: 'cancel', orderId: '1' }]);
  });

  it('is nothing new where nothing may rest', () => {
    expect(steps(2, [], { mayRest: false })).toEqual([]);
    expect(steps(1, [leg('1', 2)], { mayRest: false })).toEqual([{ kind: 'modify', orderId: '1', left: 1, price: 90 }]);
  });

  it('is another price where it was moved, for all of its orders', () => {
    expect(steps(3, [leg('1', 2), leg('2', 1)], { price: 91 })).toEqual([
      { kind: 'modify', orderId: '1', left: 2, price: 91 },
      { kind: 'modify', orderId: '2', left: 1, price: 91 },
    ]);
  });

  it('counts an order of unknown outcome as there, and leaves the rest to the gateway', () => {
    expect(steps(2, [leg('1', 2, { isUnknown: true })])).toEqual([]);
    expect(uncoveredSize(3, [leg('1', 2, { isUnknown: true })])).toBe(1);
  });
});
