import { describe, expect, it } from 'vitest';
import { nextOrderNumber, orderIdOf, parseClientId, parseOrderId, parsePlatformId } from './ids.ts';

const NOW_US = 1_790_000_000_000_000;

describe('platform ids', () => {
  it('are read in any case and by their aliases', () => {
    expect(parsePlatformId(' NT8 ')).toBe('nt8');
    expect(parsePlatformId('mt5')).toBe('mt5_global');
    expect(parsePlatformId('Sierra_Chart')).toBe('sierra');
  });

  it.each(['constructor', '__proto__', 'valueof', 'tostring'])('named %s are plain names', (name) => {
    expect(parsePlatformId(name)).toBe(name);
  });

  it.each([undefined, null, 7, {}, '', 'a b', 'nt8\n;', 'x'.repeat(33), 'ntß'])('are not %j', (value) => {
    expect(parsePlatformId(value)).toBeUndefined();
  });
});

describe('client ids', () => {
  it.each(['legacy', 'operator', '', 'a b', 'ü', 'x'.repeat(65), 7])('are not %j', (value) => {
    expect(parseClientId(value)).toBeUndefined();
  });
});

describe('order ids', () => {
  it('rise within a microsecond, and when the clock goes back', () => {
    const first = nextOrderNumber(0, NOW_US);
    const second = nextOrderNumber(first, NOW_US);
    expect(second).toBe(first + 1);
    expect(nextOrderNumber(second, NOW_US - 3_600_000_000)).toBe(second + 1);
  });

  it('are read back as text or number, and nothing else', () => {
    const id = orderIdOf(nextOrderNumber(0, NOW_US));
    expect(parseOrderId(id)).toBe(id);
    expect(parseOrderId(Number(id))).toBe(id);
    for (const value of ['', '0', '01', '-5', '1e3', '1.5', 1.5, NaN, 2 ** 60, '9999999999999999', null, {}])
      expect(parseOrderId(value)).toBeUndefined();
  });

  it('leave out numbers that nobody can count on from', () => {
    expect(parseOrderId(Number.MAX_SAFE_INTEGER)).toBeUndefined();
    expect(parseOrderId('9007199254740991')).toBeUndefined();
  });
});
