import { describe, expect, it } from 'vitest';
import { shippedProducts, us } from '../../test/support/shipped-registry.ts';
import { createSessionBook } from './session-book.ts';

const book = createSessionBook(shippedProducts());

describe('the session of a root', () => {
  it.each([
    ['NQ', '2026-11-20T15:00:00Z', true],
    ['NQ', '2026-11-20T21:59:59Z', true],
    ['NQ', '2026-11-20T22:00:00Z', false],
    ['NQ', '2026-11-21T15:00:00Z', false],
    ['NQ', '2026-11-22T22:59:59Z', false],
    ['NQ', '2026-11-22T23:00:00Z', true],
    ['WIN', '2026-11-20T13:00:00Z', false],
    ['WIN', '2026-11-19T13:00:00Z', true],
    ['BTCUSD', '2026-11-21T03:00:00Z', true],
  ])('of %s at %s is open: %s', (root, at, isOpen) => {
    expect(book.at(root, us(at))?.isOpen).toBe(isOpen);
    expect(book.at(root, us(at))?.isOpen).toBe(isOpen);
  });

  it('says when it closes', () => {
    expect(book.at('NQ', us('2026-11-20T15:00:00Z'))).toMatchObject({ closesUs: us('2026-11-20T22:00:00Z') });
  });

  it('is not known of an unknown root', () => {
    expect(book.at('XX', us('2026-11-20T15:00:00Z'))).toBeUndefined();
  });
});
