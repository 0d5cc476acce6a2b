import { describe, expect, it } from 'vitest';
import { BOARD_PLATFORMS_MAX, BOARD_ROOTS_MAX, QuoteBoard, rootOfCell } from './quote-board.ts';

function boardWith(...ticks: readonly (readonly [root: string, platform: string, last: number, recvTsUs: number])[]) {
  const board = new QuoteBoard();
  for (const [root, platform, last, recvTsUs] of ticks) {
    const cell = board.cellOf(board.rootKey(root)!, board.platformSlot(platform)!);
    board.lasts[cell] = last;
    board.bids[cell] = NaN;
    board.asks[cell] = last + 0.25;
    board.volumes[cell] = 3;
    board.recvTsUs[cell] = recvTsUs;
  }
  return board;
}

describe('the quote board', () => {
  it('keeps the newest quote of each root on each platform', () => {
    const board = boardWith(['NQ', 'nt8', 1, 10], ['ES', 'nt8', 2, 11], ['NQ', 'nt8', 3, 12], ['NQ', 'sierra', 4, 9]);
    expect(board.quote('NQ', 'nt8')).toEqual({
      platform: 'nt8',
      root: 'NQ',
      last: 3,
      bid: NaN,
      ask: 3.25,
      volume: 3,
      recvTsUs: 12,
      sourceTsUs: 0,
    });
    expect(board.quote('ES', 'nt8')?.last).toBe(2);
    expect(board.quote('ES', 'sierra')).toBeUndefined();
    expect(board.quote('YM', 'nt8')).toBeUndefined();
  });

  it('finds the newest quote of a root over all platforms', () => {
    const board = boardWith(['NQ', 'nt8', 1, 10], ['NQ', 'sierra', 2, 30], ['NQ', 'bookmap', 3, 20]);
    expect(board.newest('NQ')).toMatchObject({ platform: 'sierra', last: 2 });
    expect(board.newest('ES')).toBeUndefined();
    expect(board.quotes('NQ').map((quote) => quote.platform)).toEqual(['nt8', 'sierra', 'bookmap']);
    expect(board.quotes('ES')).toEqual([]);
  });

  it('has no seat for more roots or platforms than its bounds, and keeps the seats it gave', () => {
    const board = new QuoteBoard();
    for (let i = 0; i < BOARD_ROOTS_MAX; i++) expect(board.rootKey(`R${i}`)).toBe(i);
    for (let i = 0; i < BOARD_PLATFORMS_MAX; i++) expect(board.platformSlot(`p${i}`)).toBe(i);
    expect(board.rootKey('MORE')).toBeUndefined();
    expect(board.platformSlot('more')).toBeUndefined();
    expect(board.rootKey('R7')).toBe(7);
    expect(rootOfCell(board.cellOf(511, 63))).toBe(511);
  });
});
