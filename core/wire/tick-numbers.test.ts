import { encode } from '@msgpack/msgpack';
import { expect, it } from 'vitest';
import { QuoteBoard } from '../model/quote-board.ts';
import { dataViewOf } from './msgpack-bytes.ts';
import { hasPrice, readPrice, writeQuote } from './tick-numbers.ts';
import { TickScanner } from './tick-scan.ts';

function numbersOf(data: object) {
  const bytes = encode({ type: 'MARKET_DATA', data });
  const view = dataViewOf(bytes);
  const scanner = new TickScanner();
  expect(scanner.scan(bytes, view, 0, bytes.length)).toBe('tick');
  const offsets = scanner.rows.offsets[0]!;
  const board = new QuoteBoard();
  writeQuote(view, 0, offsets, 9, board, board.cellOf(board.rootKey('NQ')!, board.platformSlot('nt8')!));
  expect(hasPrice(view, 0, offsets)).toBe(!Number.isNaN(readPrice(view, 0, offsets)));
  const { last, bid, ask, volume, sourceTsUs } = board.quote('NQ', 'nt8')!;
  return { last, bid, ask, volume, sourceTsUs };
}

const none = { last: NaN, bid: NaN, ask: NaN, volume: NaN, sourceTsUs: 0 };

it.each([
  ['floats', { price: 1.5, bid: 1.25, ask: 1.75, volume: 2.5 }, { last: 1.5, bid: 1.25, ask: 1.75, volume: 2.5 }],
  [
    'integers',
    { price: 5, bid: 200, ask: 70_000, volume: 2 ** 40 },
    { last: 5, bid: 200, ask: 70_000, volume: 2 ** 40 },
  ],
  ['negatives', { price: -37.63, bid: -1, ask: -200 }, { last: -37.63, bid: -1, ask: -200 }],
  ['nothing', {}, {}],
  ['nil, text and booleans', { price: '1', bid: null, ask: true, volume: [1] }, {}],
  ['what is not finite', { price: NaN, bid: Infinity, ask: -Infinity, volume: NaN }, {}],
])('reads %s', (_, data, expected) => {
  expect(numbersOf(data)).toEqual({ ...none, ...expected });
});

it.each([
  [{ timestamp: 1_764_000_000.25 }, 1_764_000_000_250_000],
  [{ timestamp: 1_764_000_000 }, 1_764_000_000_000_000],
  [{ ts_us: 1_764_000_000_250_001 }, 1_764_000_000_250_001],
  [{ timestamp: 5, ts_us: 7 }, 7],
  [{ timestamp: '12:00' }, 0],
  [{ timestamp: -1 }, 0],
  [{ timestamp: 1e300 }, 0],
  [{ timestamp: 5, ts_us: 'x' }, 0],
  [{ timestamp: null }, 0],
])('reads the time of %j as %d µs', (data, sourceTsUs) => {
  expect(numbersOf(data).sourceTsUs).toBe(sourceTsUs);
});
