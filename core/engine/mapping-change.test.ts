import { describe, expect, it } from 'vitest';
import { ok } from '../base/result.ts';
import { engineScene, ordersOf, v1Platform } from '../../test/support/engine-scene.ts';
import { testSymbolBook } from '../../test/support/symbol-book.ts';
import type { SymbolBook } from './config.ts';
import { rollQuorum } from './roll-quorum-bar.ts';

/** A book whose mapping of NQ a test changes while the engine runs. */
function changingBook() {
  const mapping = { symbol: 'NAS100', perContract: 20 };
  const book: SymbolBook = {
    ...testSymbolBook,
    orderTarget: () => ({ kind: 'symbol', symbol: mapping.symbol, contract: undefined }),
    translate: (_root, _platform, quantity) =>
      ok({ size: quantity * mapping.perContract, unit: 'lots', perContract: mapping.perContract }),
  };
  return { mapping, scene: engineScene([v1Platform('mt5_global')], { symbols: book }) };
}

function holdOne({ scene }: ReturnType<typeof changingBook>): void {
  const [order] = ordersOf(scene.signal({ clientOrderId: 'open' }));
  scene.fill('mt5_global', order!, 100);
}

describe('a mapping that changes while a position is held', () => {
  it('lets an exit close what the old mapping opened, in its symbol and size', () => {
    const changing = changingBook();
    holdOne(changing);
    Object.assign(changing.mapping, { symbol: 'US100.cash', perContract: 2 });
    const orders = ordersOf(changing.scene.signal({ clientOrderId: 'close', side: 'SELL' }));
    expect(orders).toMatchObject([{ symbol: 'NAS100', size: 20, role: 'EXIT' }]);
  });

  it('counts what is held by the mapping of its day when a target moves the position', () => {
    const changing = changingBook();
    holdOne(changing);
    Object.assign(changing.mapping, { symbol: 'US100.cash', perContract: 2 });
    expect(ordersOf(changing.scene.target(1, 'same'))).toEqual([]);
    expect(ordersOf(changing.scene.target(-1, 'flip'))).toMatchObject([
      { symbol: 'NAS100', size: 20, role: 'EXIT' },
      { symbol: 'US100.cash', size: 2, role: 'ENTRY' },
    ]);
  });

  it('closes and reverses one symbol in two orders when only its size changed', () => {
    const changing = changingBook();
    holdOne(changing);
    changing.mapping.perContract = 2;
    expect(ordersOf(changing.scene.target(-1, 'flip'))).toMatchObject([
      { symbol: 'NAS100', size: 20, role: 'EXIT' },
      { symbol: 'NAS100', size: 2, role: 'ENTRY' },
    ]);
  });
});

describe('the roll quorum', () => {
  it('is judged by what platforms declare, and blocks live platforms alone', () => {
    const declared = (platform: string, mode: 'live' | 'demo') => ({ identity: v1Platform(platform, { mode }) });
    const book: SymbolBook = {
      ...testSymbolBook,
      tradedContract: (_root, platform) => (platform === 'nt8' ? 'NQH27' : 'NQZ26'),
    };
    const judged = (mode: 'live' | 'demo') =>
      rollQuorum(book, 'NQ', [declared('nt8', mode), declared('sierra', mode), declared('bookmap', mode)], 0).get(
        'nt8',
      );
    expect(judged('live')).toMatchObject({ kind: 'blocked', reason: 'nt8 trades NQH27, sierra, bookmap trade NQZ26' });
    expect(judged('demo')).toMatchObject({ kind: 'warned' });
  });
});
